"""Packages made in code: good single-SCO ones of both versions, and every hostile kind."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from scorm.pack import pack_files
from tests.builders.tiny_course import INDEX, SCRIPT, STYLE

COURSE_FILES = {
    "index.html": INDEX.encode(),
    "course.js": SCRIPT.encode(),
    "course.css": STYLE.encode(),
}
_HEAD_12 = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="tiny-12" version="1.0"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
"""
_HEAD_2004 = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="tiny-2004" version="1.0" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>{edition}</schemaversion></metadata>
"""


def manifest_12(
    *, title: str = "Tiny course", mastery: str = "60", href: str = "index.html", launch_data: str = "hello"
) -> str:
    """Return a manifest of one SCO; `title` must be escaped already."""
    return f"""{_HEAD_12}
  <organizations default="org"><organization identifier="org"><title>{title}</title>
    <item identifier="item-1" identifierref="res-1"><title>{title}</title>
      <adlcp:masteryscore>{mastery}</adlcp:masteryscore>
      <adlcp:datafromlms>{launch_data}</adlcp:datafromlms></item>
  </organization></organizations>
  <resources><resource identifier="res-1" type="webcontent" adlcp:scormtype="sco" href="{href}">
    <file href="index.html"/><file href="course.js"/><file href="course.css"/></resource></resources>
</manifest>"""


def manifest_2004(
    *,
    title: str = "Tiny course",
    edition: str = "2004 3rd Edition",
    passing: str = "0.6",
    href: str = "index.html",
    launch_data: str = "hello",
    parameters: str = "",
) -> str:
    """Return a manifest of one SCO; `title` must be escaped already."""
    return f"""{_HEAD_2004.format(edition=edition)}
  <organizations default="org"><organization identifier="org"><title>{title}</title>
    <item identifier="item-1" identifierref="res-1" parameters="{parameters}"><title>{title}</title>
      <adlcp:dataFromLMS>{launch_data}</adlcp:dataFromLMS>
      <imsss:sequencing><imsss:objectives>
        <imsss:primaryObjective objectiveID="whole" satisfiedByMeasure="true">
          <imsss:minNormalizedMeasure>{passing}</imsss:minNormalizedMeasure></imsss:primaryObjective>
      </imsss:objectives></imsss:sequencing></item>
  </organization></organizations>
  <resources><resource identifier="res-1" type="webcontent" adlcp:scormType="sco" href="{href}">
    <file href="index.html"/><file href="course.js"/><file href="course.css"/></resource></resources>
</manifest>"""


def single_sco_12(*, title: str = "Tiny course", mastery: str = "60") -> bytes:
    """Return a SCORM 1.2 package of the tiny course."""
    manifest = manifest_12(title=title, mastery=mastery)
    return pack_files({"imsmanifest.xml": manifest.encode(), **COURSE_FILES})


def single_sco_2004(
    *, title: str = "Tiny course", edition: str = "2004 3rd Edition", passing: str = "0.6"
) -> bytes:
    """Return a SCORM 2004 package of the tiny course."""
    manifest = manifest_2004(title=title, edition=edition, passing=passing, parameters="?lang=en")
    return pack_files({"imsmanifest.xml": manifest.encode(), **COURSE_FILES})


def wide_package(file_count: int, file_bytes: int = 200) -> bytes:
    """Return a good 1.2 package with so many extra files."""
    extra = {
        f"media/{place // 100:03d}/file-{place:05d}.txt": (f"{place} " * file_bytes)[:file_bytes].encode()
        for place in range(file_count)
    }
    return pack_files({"imsmanifest.xml": manifest_12().encode(), **COURSE_FILES, **extra})


def zip_of(*entries: tuple[zipfile.ZipInfo | str, bytes], with_course: bool = True) -> bytes:
    """Return a zip of exactly these entries behind a good course, names not looked at."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        if with_course:
            archive.writestr("imsmanifest.xml", manifest_12())
            for name, data in COURSE_FILES.items():
                archive.writestr(name, data)
        for entry, data in entries:
            archive.writestr(entry, data)
    return written.getvalue()


def named(name: str) -> bytes:
    """Return a package with one entry of that name; zipfile would put backslashes right, so bytes are replaced."""
    stand_in = "".join("b" if sign == "\\" else "z" if sign == "\0" else sign for sign in name)
    data = zip_of((stand_in, b"evil"))
    return data.replace(stand_in.encode(), name.encode())


def special(mode: int) -> bytes:
    """Return a package with an entry of that Unix mode (link, device, pipe)."""
    entry = zipfile.ZipInfo("special")
    entry.create_system = 3
    entry.external_attr = mode << 16
    return zip_of((entry, b"/etc/passwd"))


def encrypted() -> bytes:
    """Return a package whose last entry says that it is encrypted."""
    return _patch_last(single_sco_12(), flag=1)


def unknown_compression() -> bytes:
    """Return a package whose last entry is packed by a method nobody reads."""
    return _patch_last(single_sco_12(), method=99)


def bomb(unpacked_bytes: int = 64 * 1024 * 1024) -> bytes:
    """Return a small package that unpacks to so much."""
    return zip_of(("zeros.bin", bytes(unpacked_bytes)))


def overlapping() -> bytes:
    """Return a package whose last directory line points at an earlier entry of the same name length and method."""
    data = bytearray(zip_of(("a-one.txt", b"one" * 50), ("a-two.txt", b"two" * 50)))
    lines = _directory_lines(data)
    one, two = lines[-2], lines[-1]
    data[two + 42 : two + 46] = data[one + 42 : one + 46]
    data[two + 46 : two + 46 + 9] = b"a-one.txt"
    return bytes(data)


def bad_crc() -> bytes:
    """Return a package with one changed byte in a stored file."""
    entry = zipfile.ZipInfo("plain.txt")
    entry.compress_type = zipfile.ZIP_STORED
    return zip_of((entry, b"unchanged text")).replace(b"unchanged text", b"unchanged tExt", 1)


def lying_size() -> bytes:
    """Return a package whose last entry unpacks to more than it says."""
    data = bytearray(zip_of(("zz.txt", b"a" * 5000)))
    line = _directory_lines(data)[-1]
    data[line + 24 : line + 28] = struct.pack("<L", 10)
    return bytes(data)


def truncated() -> bytes:
    """Return the first half of a package."""
    data = single_sco_12()
    return data[: len(data) // 2]


def not_a_zip() -> bytes:
    """Return a text that calls itself a zip."""
    return b"This is a letter, not an archive.\n" * 40


def with_manifest(manifest: str | bytes) -> bytes:
    """Return the tiny course under another manifest."""
    data = manifest.encode() if isinstance(manifest, str) else manifest
    return pack_files({"imsmanifest.xml": data, **COURSE_FILES})


def entity_bomb() -> bytes:
    """Return a package whose manifest would grow without end."""
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{place} "{f"&a{place - 1};" * 10}">' for place in range(1, 10)]
    return with_manifest(f"<!DOCTYPE manifest [{''.join(lines)}]><manifest>&a9;</manifest>")


def no_manifest() -> bytes:
    """Return a web site in a zip."""
    return zip_of(("index.html", b"<p>hello</p>"), with_course=False)


def nothing_to_launch() -> bytes:
    """Return a package whose only resource is not there."""
    return with_manifest(manifest_12(href="missing.html"))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a letter": (not_a_zip, "not_a_zip"),
    "cut in the middle": (truncated, "truncated"),
    "a way up": (lambda: named("../evil.html"), "name_unsafe"),
    "a way up inside": (lambda: named("a/../../evil.html"), "name_unsafe"),
    "an absolute path": (lambda: named("/etc/evil"), "name_absolute"),
    "a drive": (lambda: named("C:/evil.html"), "name_drive"),
    "backslashes": (lambda: named("..\\evil.html"), "name_backslash"),
    "a zero byte": (lambda: named("evil\0.html"), "name_unsafe"),
    "a link": (lambda: special(0o120777), "link"),
    "a device": (lambda: special(0o060600), "device"),
    "a pipe": (lambda: special(0o010600), "device"),
    "encrypted": (encrypted, "encrypted"),
    "unknown compression": (unknown_compression, "compression_unknown"),
    "a bomb": (bomb, "ratio_too_high"),
    "shared bytes": (overlapping, "entries_overlap"),
    "same name by case": (lambda: zip_of(("INDEX.html", b"x")), "duplicate_name"),
    "a file that is a folder": (lambda: zip_of(("index.html/x", b"x")), "name_conflict"),
    "no manifest": (no_manifest, "manifest_missing"),
    "a deep path": (lambda: named("a/" * 40 + "x"), "too_deep"),
    "a long name": (lambda: named("n" * 300), "name_too_long"),
}
"""Archives that `open_package` refuses, with the code; `bad_crc` and `lying_size` are found while reading."""


def _directory_lines(data: bytes | bytearray) -> list[int]:
    """Return the offsets of the central directory's lines."""
    lines, place = [], data.find(b"PK\x01\x02")
    while place >= 0:
        lines.append(place)
        place = data.find(b"PK\x01\x02", place + 4)
    return lines


def _patch_last(packed: bytes, *, flag: int = 0, method: int | None = None) -> bytes:
    data = bytearray(packed)
    line = _directory_lines(data)[-1]
    local = struct.unpack_from("<L", data, line + 42)[0]
    for flags_at, method_at in ((line + 8, line + 10), (local + 6, local + 8)):
        struct.pack_into("<H", data, flags_at, struct.unpack_from("<H", data, flags_at)[0] | flag)
        if method is not None:
            struct.pack_into("<H", data, method_at, method)
    return bytes(data)
