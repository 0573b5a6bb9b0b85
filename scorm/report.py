"""What was found while a package was read: codes with a line, never sentences."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class FindingCode(StrEnum):
    """One kind of oddity; the comment says which values `params` holds."""

    # errors: the package cannot be played
    XML_MALFORMED = "xml_malformed"  # reason
    XML_FORBIDDEN = "xml_forbidden"  # reason: dtd, entity or external reference
    XML_TOO_DEEP = "xml_too_deep"  # limit
    XML_TOO_LARGE = "xml_too_large"  # limit
    ENCODING_UNKNOWN = "encoding_unknown"  # encoding
    NOT_A_MANIFEST = "not_a_manifest"  # root
    NOTHING_TO_LAUNCH = "nothing_to_launch"
    # warnings: it plays, somebody should look
    VERSION_ASSUMED = "version_assumed"  # version
    VERSION_UNKNOWN = "version_unknown"  # schemaversion, version
    TITLE_MISSING = "title_missing"  # identifier
    RESOURCE_MISSING = "resource_missing"  # identifier, resource
    RESOURCE_WITHOUT_HREF = "resource_without_href"  # resource
    FILE_MISSING = "file_missing"  # resource, file
    LAUNCH_FILE_MISSING = "launch_file_missing"  # resource, file
    LAUNCH_EXTERNAL = "launch_external"  # resource, file
    LAUNCH_UNSAFE = "launch_unsafe"  # resource, file
    DUPLICATE_IDENTIFIER = "duplicate_identifier"  # identifier
    VALUE_INVALID = "value_invalid"  # element, value
    SUB_MANIFEST_IGNORED = "sub_manifest_ignored"  # identifier
    ASSET_LAUNCHED = "asset_launched"  # resource
    # repairs: it was wrong, the meaning was clear
    ENCODING_REPAIRED = "encoding_repaired"  # encoding
    LEADING_JUNK_REMOVED = "leading_junk_removed"
    DEFAULT_ORGANIZATION_ASSUMED = "default_organization_assumed"  # identifier
    ORGANIZATION_ASSUMED = "organization_assumed"  # resource
    PATH_CASE_REPAIRED = "path_case_repaired"  # file, found
    PATH_BACKSLASH_REPAIRED = "path_backslash_repaired"  # file
    PATH_SPACE_REPAIRED = "path_space_repaired"  # file
    TITLE_SHORTENED = "title_shortened"  # identifier, length
    SCORM_TYPE_ASSUMED = "scorm_type_assumed"  # resource
    ROOT_FOLDER_REMOVED = "root_folder_removed"  # folder, ignored
    MANIFEST_NAME_REPAIRED = "manifest_name_repaired"  # name
    NAMES_DECODED = "names_decoded"  # encoding
    SYSTEM_FILES_IGNORED = "system_files_ignored"  # count


@dataclass(frozen=True, slots=True)
class Finding:
    """One oddity; `line` counts from 1 in the manifest, None when it has no place there."""

    code: FindingCode
    line: int | None = None
    params: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Give the JSON shape."""
        return {"code": self.code.value, "line": self.line, "params": dict(self.params)}


def finding(code: FindingCode, line: int | None = None, **params: object) -> Finding:
    """Make a finding; values are shortened so that a hostile manifest cannot fill the report."""
    return Finding(code, line, tuple((name, str(value)[:200]) for name, value in params.items()))


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found, by weight."""

    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    repairs: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        """Walk errors first."""
        yield from (*self.errors, *self.warnings, *self.repairs)

    def as_dict(self) -> dict[str, object]:
        """Give the JSON shape."""
        return {
            "errors": [entry.as_dict() for entry in self.errors],
            "warnings": [entry.as_dict() for entry in self.warnings],
            "repairs": [entry.as_dict() for entry in self.repairs],
        }


MAX_FINDINGS = 200


@dataclass(slots=True)
class Findings:
    """A report while it is being written; at most MAX_FINDINGS of each weight."""

    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    repairs: list[Finding] = field(default_factory=list)

    def error(self, code: FindingCode, line: int | None = None, **params: object) -> None:
        """Add what makes the package unplayable."""
        self._add(self.errors, finding(code, line, **params))

    def warn(self, code: FindingCode, line: int | None = None, **params: object) -> None:
        """Add what somebody should look at."""
        self._add(self.warnings, finding(code, line, **params))

    def repair(self, code: FindingCode, line: int | None = None, **params: object) -> None:
        """Add what was put right."""
        self._add(self.repairs, finding(code, line, **params))

    def close(self) -> Report:
        """Freeze."""
        return Report(tuple(self.errors), tuple(self.warnings), tuple(self.repairs))

    @staticmethod
    def _add(entries: list[Finding], entry: Finding) -> None:
        if len(entries) < MAX_FINDINGS and entry not in entries:
            entries.append(entry)
