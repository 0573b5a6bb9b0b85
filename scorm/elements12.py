"""The data model of SCORM 1.2 as a table. Source: SCORM 1.2 Run-Time Environment, section 3.4."""

from scorm.elements import Access, Element, table
from scorm.values import (
    identifier,
    integer,
    number,
    result12,
    text,
    time12,
    timespan12,
    vocabulary,
)

STATUSES = ("passed", "completed", "failed", "incomplete", "browsed", "not attempted")
INTERACTION_TYPES = (
    "true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric"
)  # fmt: skip
_R, _W = Access.READ_ONLY, Access.WRITE_ONLY
_SCORE = number(0, 100)
_SHORT, _LONG = 255, 4096

ELEMENTS = table(
    Element("cmi.core.student_id", identifier, _R, limit=_SHORT, paragraph="3.4.4.1"),
    Element("cmi.core.student_name", text, _R, limit=_SHORT, paragraph="3.4.4.1"),
    Element("cmi.core.lesson_location", text, limit=_SHORT, paragraph="3.4.4.1", is_text=True),
    Element("cmi.core.credit", vocabulary("credit", "no-credit"), _R, "credit", paragraph="3.4.4.1"),
    Element("cmi.core.lesson_status", vocabulary(*STATUSES), default="not attempted", paragraph="3.4.4.1"),
    Element("cmi.core.entry", vocabulary("ab-initio", "resume", ""), _R, paragraph="3.4.4.1"),
    Element("cmi.core.score.raw", _SCORE, paragraph="3.4.4.1"),
    Element("cmi.core.score.max", _SCORE, paragraph="3.4.4.1"),
    Element("cmi.core.score.min", _SCORE, paragraph="3.4.4.1"),
    Element("cmi.core.total_time", timespan12, _R, "0000:00:00.00", paragraph="3.4.4.1"),
    Element("cmi.core.lesson_mode", vocabulary("browse", "normal", "review"), _R, "normal"),
    Element("cmi.core.exit", vocabulary("time-out", "suspend", "logout", ""), _W, paragraph="3.4.4.1"),
    Element("cmi.core.session_time", timespan12, _W, paragraph="3.4.4.1"),
    Element("cmi.suspend_data", text, limit=_LONG, paragraph="3.4.4.2", is_text=True),
    Element("cmi.launch_data", text, _R, limit=_LONG, paragraph="3.4.4.3"),
    Element("cmi.comments", text, limit=_LONG, paragraph="3.4.4.4", is_text=True),
    Element("cmi.comments_from_lms", text, _R, limit=_LONG, paragraph="3.4.4.5"),
    Element("cmi.objectives.n.id", identifier, limit=_SHORT, paragraph="3.4.4.6"),
    Element("cmi.objectives.n.score.raw", _SCORE, paragraph="3.4.4.6"),
    Element("cmi.objectives.n.score.max", _SCORE, paragraph="3.4.4.6"),
    Element("cmi.objectives.n.score.min", _SCORE, paragraph="3.4.4.6"),
    Element("cmi.objectives.n.status", vocabulary(*STATUSES), paragraph="3.4.4.6"),
    Element("cmi.student_data.mastery_score", _SCORE, _R, paragraph="3.4.4.7"),
    Element("cmi.student_data.max_time_allowed", timespan12, _R, paragraph="3.4.4.7"),
    Element("cmi.student_data.time_limit_action", text, _R, limit=_SHORT, paragraph="3.4.4.7"),
    Element("cmi.student_preference.audio", integer(-1, 100), paragraph="3.4.4.8"),
    Element("cmi.student_preference.language", text, limit=_SHORT, paragraph="3.4.4.8", is_text=True),
    Element("cmi.student_preference.speed", integer(-100, 100), paragraph="3.4.4.8"),
    Element("cmi.student_preference.text", integer(-1, 1), paragraph="3.4.4.8"),
    Element("cmi.interactions.n.id", identifier, _W, limit=_SHORT, paragraph="3.4.4.9"),
    Element("cmi.interactions.n.objectives.n.id", identifier, _W, limit=_SHORT, paragraph="3.4.4.9"),
    Element("cmi.interactions.n.time", time12, _W, paragraph="3.4.4.9"),
    Element("cmi.interactions.n.type", vocabulary(*INTERACTION_TYPES), _W, paragraph="3.4.4.9"),
    Element("cmi.interactions.n.correct_responses.n.pattern", text, _W, limit=_LONG, paragraph="3.4.4.9"),
    Element("cmi.interactions.n.weighting", number(), _W, paragraph="3.4.4.9"),
    Element("cmi.interactions.n.student_response", text, _W, limit=_LONG, paragraph="3.4.4.9"),
    Element("cmi.interactions.n.result", result12, _W, paragraph="3.4.4.9"),
    Element("cmi.interactions.n.latency", timespan12, _W, paragraph="3.4.4.9"),
)
