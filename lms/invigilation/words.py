"""Words of states for templates: state -> (kind of the state macro, word)."""

from __future__ import annotations

from typing import Any

from flask import Flask

from lms.core.i18n import lazy_gettext
from lms.exams.words import SITTING_STATES
from lms.invigilation.incident_texts import incident_text
from lms.invigilation.models import Decision, IncidentVerdict, ReviewState, SessionState
from lms.invigilation.times import moment

REVIEW_STATES: dict[str, tuple[str, Any]] = {
    ReviewState.NONE: ("wait", lazy_gettext("No review")),
    ReviewState.QUEUED: ("wait", lazy_gettext("Waits for a review")),
    ReviewState.IN_REVIEW: ("info", lazy_gettext("In review")),
    ReviewState.PROPOSED: ("ok", lazy_gettext("Clean, waits for release")),
    ReviewState.SECOND_REVIEW: ("warn", lazy_gettext("Violation proposed, waits for a second person")),
    ReviewState.DECIDED: ("ok", lazy_gettext("Decided")),
}
INCIDENT_VERDICTS: dict[str, tuple[str, Any]] = {
    IncidentVerdict.NONE: ("wait", lazy_gettext("Not looked at")),
    IncidentVerdict.CONFIRMED: ("stop", lazy_gettext("Breach")),
    IncidentVerdict.DISMISSED: ("ok", lazy_gettext("No breach")),
    IncidentVerdict.TECHNICAL: ("info", lazy_gettext("Technical incident")),
}
DECISIONS: dict[str, tuple[str, Any]] = {
    Decision.CLEAN: ("ok", lazy_gettext("Clean sitting")),
    Decision.VIOLATION: ("stop", lazy_gettext("Violation")),
    Decision.TECHNICAL: ("info", lazy_gettext("Technical fault, may be sat again")),
}
SESSION_STATES: dict[str, tuple[str, Any]] = {
    SessionState.OPENING: ("wait", lazy_gettext("Connecting")),
    SessionState.IDENTIFIED: ("info", lazy_gettext("Identified")),
    SessionState.RECORDING: ("ok", lazy_gettext("Connected")),
    SessionState.DEGRADED: ("warn", lazy_gettext("Weak connection")),
    SessionState.OFFLINE: ("warn", lazy_gettext("Not connected")),
    SessionState.ENDED: ("info", lazy_gettext("Ended")),
}
BANDS: dict[str, tuple[str, Any]] = {
    "green": ("ok", lazy_gettext("Low risk")),
    "yellow": ("warn", lazy_gettext("Medium risk")),
    "red": ("stop", lazy_gettext("High risk")),
}


def bind_words(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.globals.update(
        review_word=REVIEW_STATES.__getitem__,
        incident_verdict_word=INCIDENT_VERDICTS.__getitem__,
        decision_word=DECISIONS.__getitem__,
        session_word=SESSION_STATES.__getitem__,
        band_word=BANDS.__getitem__,
        sitting_word=SITTING_STATES.__getitem__,
        moment_of=moment,
        incident_text=incident_text,
    )
