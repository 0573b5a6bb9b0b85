"""The run-time side of a launch: begin a session, seed the browser's API, apply what it commits.

The server is the authority: the browser's API answers the course at once, this module decides what is kept.
Sources: SCORM 1.2 RTE 3.4, SCORM 2004 4th Edition RTE 4.2.
"""

from dataclasses import replace
from enum import StrEnum

from scorm.commits import CommitResult, Mode, RuntimeCode, RuntimeFinding, apply_commit
from scorm.seed import launch_seed
from scorm.state import Entry, SessionMark, SessionState

__all__ = [
    "CommitResult",
    "Entry",
    "Mode",
    "ResumePolicy",
    "RuntimeCode",
    "RuntimeFinding",
    "SessionMark",
    "SessionState",
    "apply_commit",
    "begin_session",
    "launch_seed",
    "needs_new_attempt",
]

_ENDED = ("normal", "time-out", "logout")


class ResumePolicy(StrEnum):
    """When a course is told "resume"."""

    STANDARD = "standard"
    """Only after it said exit = suspend."""
    LENIENT = "lenient"
    """Also when it said nothing at leaving (a closed tab, a forgetful package) but has left data."""


def begin_session(
    state: SessionState, session_id: str, *, resume: ResumePolicy = ResumePolicy.LENIENT
) -> SessionState:
    """Open a launch: fix how it is entered, put it behind the earlier ones; idempotent.

    `session_id` is opaque and never used twice for different launches.
    """
    if state.mark(session_id):
        return state
    return replace(state, entry=_entry(state, resume)).with_mark(SessionMark(session_id))


def needs_new_attempt(state: SessionState) -> bool:
    """Whether the standard starts a new attempt with new data: 2004, left with normal, time-out or logout.

    Source: SCORM 2004 4th Edition RTE 4.2.8, 2.1.1.
    """
    last = _last_used(state)
    return state.version.is_2004 and last is not None and last.is_final and last.exit in _ENDED


def _entry(state: SessionState, resume: ResumePolicy) -> Entry:
    last = _last_used(state)
    if last is None and not state.values:
        return Entry.AB_INITIO
    if last is not None and last.exit == "suspend":
        return Entry.RESUME
    said_nothing = last is None or last.exit not in _ENDED
    if resume is ResumePolicy.LENIENT and said_nothing and state.values:
        return Entry.RESUME
    return Entry.NEITHER


def _last_used(state: SessionState) -> SessionMark | None:
    """The newest session that has said anything: a launch that never loaded does not count."""
    return next((mark for mark in reversed(state.sessions) if mark.sequence or mark.is_final), None)
