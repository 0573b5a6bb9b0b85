"""Words and answers of a commit."""

from dataclasses import dataclass
from enum import StrEnum

from scorm.state import SessionState


class Mode(StrEnum):
    """How the course is opened; only `normal` counts."""

    NORMAL = "normal"
    BROWSE = "browse"
    REVIEW = "review"

    @property
    def credit(self) -> str:
        """The word for `credit`."""
        return "credit" if self is Mode.NORMAL else "no-credit"


class RuntimeCode(StrEnum):
    """What was noticed while a commit was applied."""

    SESSION_UNKNOWN = "session_unknown"
    SESSION_SUPERSEDED = "session_superseded"
    COMMIT_REPEATED = "commit_repeated"
    COMMIT_OUT_OF_DATE = "commit_out_of_date"
    COMMIT_TOO_LARGE = "commit_too_large"
    REVIEW_IGNORED = "review_ignored"
    ELEMENT_UNKNOWN = "element_unknown"
    TYPE_MISMATCH = "type_mismatch"
    OUT_OF_RANGE = "out_of_range"
    VALUE_TOO_LONG = "value_too_long"
    VALUE_OVER_LIMIT = "value_over_limit"
    INDEX_GAP = "index_gap"
    DEPENDENCY_MISSING = "dependency_missing"
    IDENTIFIER_FIXED = "identifier_fixed"
    DUPLICATE_IDENTIFIER = "duplicate_identifier"
    STATUS_OVERRIDDEN = "status_overridden"


@dataclass(frozen=True, slots=True)
class RuntimeFinding:
    """One thing noticed; `error_code` is the standard's number, 0 for what is only worth knowing."""

    code: RuntimeCode
    element: str = ""
    error_code: int = 0
    params: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Give the JSON shape for the journal."""
        return {
            "code": self.code.value,
            "element": self.element,
            "error_code": self.error_code,
            "params": dict(self.params),
        }


@dataclass(frozen=True, slots=True)
class CommitResult:
    """The state after a commit; `error_code` is the first refusal's, 0 when all was taken."""

    state: SessionState
    accepted: bool
    error_code: int
    findings: tuple[RuntimeFinding, ...] = ()
