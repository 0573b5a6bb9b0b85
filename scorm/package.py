"""A package opened under limits: checked whole before a byte is given out, then streamed to the caller."""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast
from urllib.parse import unquote

from scorm.archive import Entry, open_entry, read_directory
from scorm.digesting import DigestStream
from scorm.errors import PackageCode, PackageRefused
from scorm.names import check_name, decode_names, is_system_file, normal
from scorm.report import Finding, FindingCode, finding

MANIFEST = "imsmanifest.xml"
_ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
_HREF = re.compile(rb"""(?:href|xml:base)\s*=\s*["']([^"'<>]{1,2000})["']""", re.IGNORECASE)

Sink = Callable[[str, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class PackageLimits:
    """What an archive may cost: bytes, counts, the ratio unpacked / packed, lengths in characters."""

    max_archive_bytes: int = 1024**3
    max_total_bytes: int = 2 * 1024**3
    max_file_bytes: int = 1024**3
    max_ratio: int = 200
    ratio_free_bytes: int = 4 * 1024**2
    """Entries up to this size are not asked for their ratio: a short repeating file packs very well."""
    max_files: int = 20_000
    max_depth: int = 24
    max_name_length: int = 400
    max_manifest_bytes: int = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file of the course, named from the package's root."""

    name: str
    size: int
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class FileDigest:
    """What a file turned out to be."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackageDigest:
    """The content of a package: the same files give the same sha256, however they were packed."""

    sha256: str
    files: tuple[FileDigest, ...]
    total_bytes: int


class Package:
    """An archive that passed every check but CRC, which is checked while it is read."""

    def __init__(
        self, stream: BinaryIO, entries: dict[str, Entry], manifest_name: str, notes: tuple[Finding, ...]
    ) -> None:
        """Take the entries by their name from the root; `open_package` makes them."""
        self._stream = stream
        self._entries = entries
        self.manifest_name = manifest_name
        self.notes = notes
        self.total_bytes = sum(entry.size for entry in entries.values())

    def names(self) -> tuple[str, ...]:
        """Give the names of all files, from the package's root."""
        return tuple(self._entries)

    def files(self) -> Iterator[PackageFile]:
        """Walk the files in the archive's order; close nothing, the archive's stream is shared."""
        for name, entry in self._entries.items():
            yield PackageFile(name, entry.size, _opener(self._stream, entry))

    def manifest_bytes(self) -> bytes:
        """Read the manifest; its size was checked.

        Raises:
            PackageRefused: its CRC or size is wrong.
        """
        return open_entry(self._stream, self._entries[self.manifest_name]).read()

    def extract_to(self, sink: Sink) -> PackageDigest:
        """Hand every file to the sink as a stream and return what they were.

        Raises:
            PackageRefused: a file is damaged. What the sink has already written must be thrown away.
        """
        digests = []
        for file in self.files():
            digesting = DigestStream(file.open())
            sink(file.name, cast(BinaryIO, digesting))
            digesting.drain()
            digests.append(FileDigest(file.name, file.size, digesting.hexdigest()))
        whole = hashlib.sha256()
        for digest in sorted(digests, key=lambda each: each.name):
            whole.update(f"{digest.name}\0{digest.size}\0{digest.sha256}\n".encode())
        return PackageDigest(whole.hexdigest(), tuple(digests), self.total_bytes)

    def verify(self) -> PackageDigest:
        """Read everything once.

        Raises:
            PackageRefused: a file is damaged.
        """
        return self.extract_to(lambda _name, _stream: None)


def open_package(stream: BinaryIO, limits: PackageLimits | None = None) -> Package:
    """Open a seekable archive; it must stay open as long as the package is used.

    Raises:
        PackageRefused: the archive breaks a limit or a rule; its code says which.
    """
    limits = limits or PackageLimits()
    archive_bytes = stream.seek(0, os.SEEK_END)
    if archive_bytes > limits.max_archive_bytes:
        raise PackageRefused(
            PackageCode.ARCHIVE_TOO_LARGE, value=archive_bytes, limit=limits.max_archive_bytes
        )
    entries = read_directory(stream, archive_bytes, limits.max_files)
    for entry in entries:
        _check_kind(entry)
    _check_sizes(entries, limits)
    hrefs = _hrefs(stream, entries, limits)
    names, encoding = decode_names(((entry.raw_name, entry.is_utf8) for entry in entries), hrefs)
    files = _check_names(names, entries, limits)
    return _rooted(stream, files, encoding, limits)


def _check_kind(entry: Entry) -> None:
    kind = stat.S_IFMT(entry.unix_mode)
    if kind == stat.S_IFLNK:
        raise PackageRefused(PackageCode.LINK, name=entry.shown_name)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise PackageRefused(PackageCode.DEVICE, name=entry.shown_name)
    if entry.flags & _ENCRYPTED_FLAGS:
        raise PackageRefused(PackageCode.ENCRYPTED, name=entry.shown_name)
    if entry.method not in (0, 8):
        raise PackageRefused(PackageCode.COMPRESSION_UNKNOWN, name=entry.shown_name, value=entry.method)


def _check_sizes(entries: list[Entry], limits: PackageLimits) -> None:
    """Check declared sizes; the streams hold the entries to them later."""
    total = 0
    for entry in entries:
        if entry.size > limits.max_file_bytes:
            raise PackageRefused(
                PackageCode.FILE_TOO_LARGE,
                name=entry.shown_name,
                value=entry.size,
                limit=limits.max_file_bytes,
            )
        packed = max(entry.compressed_bytes, 1)
        if entry.size > limits.ratio_free_bytes and entry.size > packed * limits.max_ratio:
            raise PackageRefused(PackageCode.RATIO_TOO_HIGH, name=entry.shown_name, limit=limits.max_ratio)
        total += entry.size
    if total > limits.max_total_bytes:
        raise PackageRefused(PackageCode.TOTAL_TOO_LARGE, value=total, limit=limits.max_total_bytes)


def _check_names(names: list[str], entries: list[Entry], limits: PackageLimits) -> dict[str, Entry]:
    """Return the files by name, folders left out; refuse what cannot stand beside each other."""
    files: dict[str, Entry] = {}
    seen: set[str] = set()
    folders: set[str] = set()
    for name, entry in zip(names, entries, strict=True):
        check_name(name, limits.max_depth, limits.max_name_length)
        key = normal(name.removesuffix("/"))
        if entry.is_folder:
            folders.add(key)
        elif key in seen:
            raise PackageRefused(PackageCode.DUPLICATE_NAME, name=name[:200])
        else:
            seen.add(key)
            files[name] = entry
        while "/" in key:
            key = key.rpartition("/")[0]
            folders.add(key)
    for name in files:
        if normal(name) in folders:
            raise PackageRefused(PackageCode.NAME_CONFLICT, name=name[:200])
    return files


def _rooted(
    stream: BinaryIO, files: dict[str, Entry], encoding: str | None, limits: PackageLimits
) -> Package:
    """Find the manifest, make its folder the root and note what was put right."""
    notes = [finding(FindingCode.NAMES_DECODED, encoding=encoding)] if encoding else []
    course = {name: entry for name, entry in files.items() if not is_system_file(name)}
    if len(course) < len(files):
        notes.append(finding(FindingCode.SYSTEM_FILES_IGNORED, count=len(files) - len(course)))
    found = sorted(
        (name for name in course if name.rpartition("/")[2].casefold() == MANIFEST),
        key=lambda name: name.count("/"),
    )
    if not found:
        raise PackageRefused(PackageCode.MANIFEST_MISSING)
    manifest = found[0]
    if len(found) > 1 and found[1].count("/") == manifest.count("/"):
        raise PackageRefused(PackageCode.MANIFEST_AMBIGUOUS, name=found[1])
    if course[manifest].size > limits.max_manifest_bytes:
        raise PackageRefused(PackageCode.FILE_TOO_LARGE, name=manifest, limit=limits.max_manifest_bytes)
    root = manifest[: -len(MANIFEST)]
    inside = {name[len(root) :]: entry for name, entry in course.items() if name.startswith(root)}
    if root:
        left = len(course) - len(inside)
        notes.append(finding(FindingCode.ROOT_FOLDER_REMOVED, folder=root.rstrip("/"), ignored=left))
    manifest_name = manifest[len(root) :]
    if manifest_name != MANIFEST:
        notes.append(finding(FindingCode.MANIFEST_NAME_REPAIRED, name=manifest_name))
    return Package(stream, inside, manifest_name, tuple(notes))


def _hrefs(stream: BinaryIO, entries: list[Entry], limits: PackageLimits) -> list[str]:
    """Collect the manifest's addresses, when they are needed to tell the code page of unflagged names."""
    if all(entry.is_utf8 or entry.raw_name.isascii() for entry in entries):
        return []
    texts: list[str] = []
    for entry in entries:
        is_manifest = entry.raw_name.rpartition(b"/")[2].lower() == MANIFEST.encode()
        if is_manifest and entry.size <= limits.max_manifest_bytes:
            for raw in _HREF.findall(open_entry(stream, entry).read()):
                for encoding in ("utf-8", "cp1251"):
                    path = re.split(r"[?#]", unquote(raw.decode(encoding, "replace")))[0]
                    texts.append(path.replace("\\", "/"))
    return texts


def _opener(stream: BinaryIO, entry: Entry) -> Callable[[], BinaryIO]:
    return lambda: open_entry(stream, entry)
