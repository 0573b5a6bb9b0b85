"""Archives: hostile ones are refused with a reason, good ones are streamed whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO

import pytest

from scorm.errors import PackageRefused
from scorm.pack import pack_files
from scorm.package import Package, PackageLimits, open_package
from tests.builders import packages


def opened(data: bytes, limits: PackageLimits | None = None) -> Package:
    return open_package(io.BytesIO(data), limits)


@pytest.mark.parametrize(
    ("build", "code"), [pytest.param(*case, id=name) for name, case in packages.HOSTILE.items()]
)
def test_a_hostile_archive_is_refused_with_its_reason(build: Callable[[], bytes], code: str) -> None:
    with pytest.raises(PackageRefused) as refusal:
        opened(build())
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        pytest.param(packages.bad_crc(), {"bad_crc"}, id="a changed byte"),
        pytest.param(packages.lying_size(), {"size_mismatch"}, id="more than it says"),
    ],
)
def test_damage_is_found_while_reading_even_when_the_sink_reads_nothing(data: bytes, codes: set[str]) -> None:
    package = opened(data)
    with pytest.raises(PackageRefused) as refusal:
        package.verify()
    assert refusal.value.code in codes


def test_a_good_package_streams_exactly_its_files() -> None:
    data = packages.single_sco_12()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        expected = {name: archive.read(name) for name in archive.namelist()}
    written: dict[str, bytes] = {}

    def sink(name: str, stream: BinaryIO) -> None:
        written[name] = stream.read()

    digest = opened(data).extract_to(sink)

    assert written == expected
    assert digest.total_bytes == sum(map(len, expected.values()))


def test_the_same_files_have_the_same_digest_however_they_were_packed() -> None:
    files = {"imsmanifest.xml": packages.manifest_12().encode(), **packages.COURSE_FILES}
    inside_folder = {"folder/" + name: data for name, data in reversed(files.items())}

    plain = opened(pack_files(files)).verify()
    nested = opened(pack_files(inside_folder)).verify()

    assert plain.sha256 == nested.sha256


def test_a_root_folder_and_system_files_are_left_out_and_noted() -> None:
    files = {"course/imsmanifest.xml": packages.manifest_12().encode(), "course/index.html": b"x"}
    files |= {"__MACOSX/course/._index.html": b"x", "course/.DS_Store": b"x"}

    package = opened(pack_files(files))

    assert sorted(package.names()) == ["imsmanifest.xml", "index.html"]
    assert {note.code.value for note in package.notes} == {"root_folder_removed", "system_files_ignored"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp866", "cp1251"])
def test_unflagged_names_are_decoded_by_the_manifest(encoding: str) -> None:
    name = "сабақ/бет.html" if encoding == "utf-8" else "урок/страница.html"
    raw = name.encode(encoding)
    stand_in = ("q" * len(raw)).encode()
    manifest = packages.manifest_12(href=name).encode()
    data = pack_files({"imsmanifest.xml": manifest, stand_in.decode(): b"page"}).replace(stand_in, raw)

    package = opened(data)

    assert name in package.names()


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        pytest.param({"max_archive_bytes": 100}, "archive_too_large", id="archive"),
        pytest.param({"max_total_bytes": 100}, "total_too_large", id="total"),
        pytest.param({"max_file_bytes": 100}, "file_too_large", id="file"),
        pytest.param({"max_files": 3}, "too_many_files", id="count"),
        pytest.param({"max_manifest_bytes": 50}, "file_too_large", id="manifest"),
    ],
)
def test_each_limit_is_held(limits: dict[str, int], code: str) -> None:
    with pytest.raises(PackageRefused) as refusal:
        opened(packages.single_sco_12(), replace(PackageLimits(), **limits))
    assert refusal.value.code == code


def test_exactly_the_limit_of_files_is_allowed() -> None:
    assert opened(packages.single_sco_12(), replace(PackageLimits(), max_files=4)).names()


def test_every_cut_of_an_archive_is_refused() -> None:
    data = packages.single_sco_12()
    for end in range(0, len(data), 37):
        with pytest.raises(PackageRefused):
            opened(data[:end]).verify()
