"""A report for package files, as `qashyq scorm check` prints it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from scorm.errors import PackageRefused
from scorm.manifest import read_manifest
from scorm.package import PackageLimits, open_package
from scorm.report import Report


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one file turned out to be; `refusal` is the archive's code and values, None when it could be opened."""

    file: str
    playable: bool
    version: str = ""
    title: str = ""
    organizations: int = 0
    scos: int = 0
    launch_addresses: tuple[str, ...] = ()
    refusal: tuple[str, tuple[tuple[str, str], ...]] | None = None
    report: Report = field(default_factory=Report)

    def as_dict(self) -> dict[str, object]:
        """Give the JSON shape: a refused archive is an error without a line."""
        report = self.report.as_dict()
        if self.refusal:
            code, params = self.refusal
            report["errors"] = [{"code": code, "line": None, "params": dict(params)}]
        return {
            "file": self.file,
            "playable": self.playable,
            "version": self.version,
            "title": self.title,
            "organizations": self.organizations,
            "scos": self.scos,
            "launch_addresses": list(self.launch_addresses),
            **report,
        }


def check(paths: Iterable[Path], limits: PackageLimits | None = None) -> list[CheckResult]:
    """Open, read and verify every file; a refused one is a result, not an error.

    Raises:
        OSError: a file cannot be read.
    """
    return [_check(path, limits) for path in paths]


def _check(path: Path, limits: PackageLimits | None) -> CheckResult:
    try:
        with path.open("rb") as stream:
            package = open_package(stream, limits)
            manifest = read_manifest(package.manifest_bytes(), package.names())
            package.verify()
    except PackageRefused as refusal:
        return CheckResult(str(path), False, refusal=(refusal.code, tuple(refusal.params.items())))
    items = manifest.launchable()
    report = manifest.report
    return CheckResult(
        file=str(path),
        playable=manifest.is_playable,
        version=manifest.version.value,
        title=manifest.title,
        organizations=len(manifest.organizations),
        scos=sum(item.is_sco for item in items),
        launch_addresses=tuple(item.launch.address for item in items if item.launch),
        report=Report(report.errors, report.warnings, (*package.notes, *report.repairs)),
    )
