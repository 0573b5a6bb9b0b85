"""The stored run-time state of one SCO in one attempt: a value with a JSON shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from scorm.errors import StateInvalid
from scorm.version import ScormVersion

_SHAPE = 1
_KEPT_SESSIONS = 50


class Entry(StrEnum):
    """How the course is told that it is entered."""

    AB_INITIO = "ab-initio"
    RESUME = "resume"
    NEITHER = ""


@dataclass(frozen=True, slots=True)
class SessionMark:
    """One launch: the last data commit taken, its time in hundredths of a second, and how it was left."""

    session_id: str
    sequence: int = 0
    hundredths: int = 0
    exit: str = ""
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class SessionState:
    """What the server holds; `values` are flattened cmi elements that the course has set.

    `completion` and `success` are the words of 2004 after the overrides of the standard; in 1.2 both are ""
    and `cmi.core.lesson_status` tells.
    """

    version: ScormVersion
    values: Mapping[str, str] = field(default_factory=dict)
    sessions: tuple[SessionMark, ...] = ()
    folded_hundredths: int = 0
    entry: Entry = Entry.AB_INITIO
    completion: str = ""
    success: str = ""

    @classmethod
    def new(cls, version: ScormVersion) -> "SessionState":
        """Start an attempt."""
        return cls(version)

    @property
    def total_hundredths(self) -> int:
        """Time of all sessions, hundredths of a second."""
        return self.folded_hundredths + sum(mark.hundredths for mark in self.sessions)

    @property
    def total_seconds(self) -> Decimal:
        """Time of all sessions, seconds."""
        return Decimal(self.total_hundredths) / 100

    @property
    def is_started(self) -> bool:
        """Whether the course has ever said anything."""
        return bool(self.values) or any(mark.sequence or mark.is_final for mark in self.sessions)

    def mark(self, session_id: str) -> SessionMark | None:
        """Find a session."""
        return next((mark for mark in self.sessions if mark.session_id == session_id), None)

    def with_mark(self, mark: SessionMark) -> "SessionState":
        """Put a session's mark in the place of its old one, or at the end; fold the oldest sessions."""
        if self.mark(mark.session_id):
            marks = tuple(mark if each.session_id == mark.session_id else each for each in self.sessions)
            return replace(self, sessions=marks)
        marks = (*self.sessions, mark)
        old, kept = marks[:-_KEPT_SESSIONS], marks[-_KEPT_SESSIONS:]
        folded = self.folded_hundredths + sum(each.hundredths for each in old)
        return replace(self, sessions=kept, folded_hundredths=folded)

    def to_json(self) -> dict[str, Any]:  # values are JSON
        """Give the stored shape."""
        return {
            "shape": _SHAPE,
            "version": self.version.value,
            "values": dict(self.values),
            "sessions": [
                [mark.session_id, mark.sequence, mark.hundredths, mark.exit, mark.is_final]
                for mark in self.sessions
            ],
            "folded_hundredths": self.folded_hundredths,
            "entry": self.entry.value,
            "completion": self.completion,
            "success": self.success,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "SessionState":  # values are JSON
        """Read the stored shape.

        Raises:
            StateInvalid: it is not one.
        """
        try:
            if stored["shape"] != _SHAPE:
                raise StateInvalid("shape_unknown", shape=stored["shape"])
            return cls(
                ScormVersion(stored["version"]),
                {str(key): str(value) for key, value in stored["values"].items()},
                tuple(SessionMark(*mark) for mark in stored["sessions"]),
                int(stored["folded_hundredths"]),
                Entry(stored["entry"]),
                str(stored["completion"]),
                str(stored["success"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise StateInvalid("state_unreadable", reason=type(error).__name__) from error
