"""The engine's own errors: a stable code and named values; texts are made by the house."""

from enum import StrEnum


class PackageCode(StrEnum):
    """Why an archive is refused."""

    NOT_A_ZIP = "not_a_zip"
    TRUNCATED = "truncated"
    MULTI_DISK = "multi_disk"
    ARCHIVE_TOO_LARGE = "archive_too_large"
    TOO_MANY_FILES = "too_many_files"
    TOTAL_TOO_LARGE = "total_too_large"
    FILE_TOO_LARGE = "file_too_large"
    RATIO_TOO_HIGH = "ratio_too_high"
    TOO_DEEP = "too_deep"
    NAME_TOO_LONG = "name_too_long"
    NAME_UNSAFE = "name_unsafe"
    NAME_ABSOLUTE = "name_absolute"
    NAME_DRIVE = "name_drive"
    NAME_BACKSLASH = "name_backslash"
    NAME_UNDECODABLE = "name_undecodable"
    LINK = "link"
    DEVICE = "device"
    ENCRYPTED = "encrypted"
    COMPRESSION_UNKNOWN = "compression_unknown"
    ENTRIES_OVERLAP = "entries_overlap"
    HEADER_MISMATCH = "header_mismatch"
    DUPLICATE_NAME = "duplicate_name"
    NAME_CONFLICT = "name_conflict"
    BAD_CRC = "bad_crc"
    SIZE_MISMATCH = "size_mismatch"
    MANIFEST_MISSING = "manifest_missing"
    MANIFEST_AMBIGUOUS = "manifest_ambiguous"


class ScormError(Exception):
    """Base of the engine's errors."""

    def __init__(self, code: str, **params: object) -> None:
        """Keep the code and its values; both are safe to show after escaping."""
        self.code = str(code)
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(" ".join([self.code, *(f"{name}={value!r}" for name, value in self.params.items())]))


class PackageRefused(ScormError):
    """The archive is not opened; `code` is a PackageCode."""

    def __init__(self, code: PackageCode, **params: object) -> None:
        """Take only codes of the closed list."""
        super().__init__(code, **params)


class StateInvalid(ScormError):
    """A stored run-time state cannot be read back."""
