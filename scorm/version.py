"""The editions of SCORM that a package can be written for."""

from enum import StrEnum


class ScormVersion(StrEnum):
    """One edition; the value is stable and is stored by the house."""

    V12 = "1.2"
    V2004_2 = "2004-2"
    V2004_3 = "2004-3"
    V2004_4 = "2004-4"

    @property
    def is_2004(self) -> bool:
        """Whether the package speaks to `API_1484_11` rather than to `API`."""
        return self is not ScormVersion.V12
