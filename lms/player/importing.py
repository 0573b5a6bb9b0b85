"""An uploaded archive on its way to storage: checked whole before anything is kept, dropped whole when something fails."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from lms.core.storage import Storage, plain_name
from lms.player.errors import PackageNotAccepted
from scorm.errors import PackageRefused
from scorm.manifest import Item, Manifest, read_manifest
from scorm.package import Package, PackageDigest, PackageLimits, open_package
from scorm.report import Report

AREA = "packages"
SEVERAL_SCOS = "several_scos"


@dataclass(frozen=True, slots=True)
class Reading:
    """A playable package that was read to its last byte; `archive` streams from the upload, which must stay open."""

    file_name: str
    title: str
    archive: Package
    manifest: Manifest
    launch: Item
    digest: PackageDigest
    report: dict[str, Any]  # the JSON shape of scorm.report.Report


def read_upload(stream: BinaryIO, *, file_name: str, limits: PackageLimits) -> Reading:
    """Open an archive, read its manifest, verify every file.

    Raises:
        PackageNotAccepted: it is no archive, breaks a limit, is damaged, or has nothing to play.
    """
    try:
        archive = open_package(stream, limits)
        manifest = read_manifest(archive.manifest_bytes(), archive.names())
        digest = archive.verify()
    except PackageRefused as refusal:
        raise PackageNotAccepted(
            [{"code": refusal.code, "line": None, "params": refusal.params}]
        ) from refusal
    report = _report(archive, manifest)
    launch = manifest.launch
    if not manifest.is_playable or launch is None or launch.launch is None:
        raise PackageNotAccepted(report["errors"], report)
    name = plain_name(file_name)
    title = " ".join(manifest.title.split()) or PurePosixPath(name).stem
    return Reading(name, title[:200], archive, manifest, launch, digest, report)


def store(reading: Reading, storage: Storage) -> None:
    """Write the files under the content hash; after a failure nothing that was written stays.

    The same content may lie there already (another upload of it): its files are written over with themselves.
    """
    sha256 = reading.digest.sha256
    written: list[str] = []

    def keep(name: str, stream: BinaryIO) -> None:
        if not storage.tree_has(AREA, sha256, name):
            written.append(name)
        storage.put_tree_file(AREA, sha256, name, stream)

    try:
        reading.archive.extract_to(keep)
    except BaseException:
        for name in written:
            storage.store.remove(f"{AREA}/{sha256}/{name}")
        raise


def _report(archive: Package, manifest: Manifest) -> dict[str, Any]:
    found = manifest.report
    report: dict[str, Any] = Report(found.errors, found.warnings, (*archive.notes, *found.repairs)).as_dict()
    scos = sum(item.is_sco for item in manifest.launchable())
    if scos > 1:
        several = {"code": SEVERAL_SCOS, "line": None, "params": {"count": str(scos)}}
        report["warnings"] = [several, *report["warnings"]]
    return report
