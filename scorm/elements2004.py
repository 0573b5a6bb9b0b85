"""The data model of SCORM 2004 as a table. Source: SCORM 2004 4th Edition RTE, section 4.2."""

from scorm.elements import Access, Element, table
from scorm.values import (
    duration,
    integer,
    language,
    long_identifier,
    number,
    result2004,
    text,
    timestamp,
    vocabulary,
)

COMPLETIONS = ("completed", "incomplete", "not attempted", "unknown")
SUCCESSES = ("passed", "failed", "unknown")
INTERACTION_TYPES = (
    "true-false", "choice", "fill-in", "long-fill-in", "likert", "matching", "performance", "sequencing",
    "numeric", "other",
)  # fmt: skip
_TIME_LIMIT_ACTIONS = ("exit,message", "continue,message", "exit,no message", "continue,no message")
_R, _W = Access.READ_ONLY, Access.WRITE_ONLY
_REAL = number(exponent=True)
_SCALED = number(-1, 1, exponent=True)
_MEASURE = number(0, 1, exponent=True)
_LEVEL = number(0, exponent=True)
_ID = 4000

ELEMENTS = table(
    Element("cmi.comments_from_learner.n.comment", text, limit=4000, paragraph="4.2.2", is_text=True),
    Element("cmi.comments_from_learner.n.location", text, limit=250, paragraph="4.2.2", is_text=True),
    Element("cmi.comments_from_learner.n.timestamp", timestamp, paragraph="4.2.2"),
    Element("cmi.comments_from_lms.n.comment", text, _R, limit=4000, paragraph="4.2.3"),
    Element("cmi.comments_from_lms.n.location", text, _R, limit=250, paragraph="4.2.3"),
    Element("cmi.comments_from_lms.n.timestamp", timestamp, _R, paragraph="4.2.3"),
    Element("cmi.completion_status", vocabulary(*COMPLETIONS), default="unknown", paragraph="4.2.4"),
    Element("cmi.completion_threshold", _MEASURE, _R, paragraph="4.2.5"),
    Element("cmi.credit", vocabulary("credit", "no-credit"), _R, "credit", paragraph="4.2.6"),
    Element("cmi.entry", vocabulary("ab-initio", "resume", ""), _R, paragraph="4.2.7"),
    Element("cmi.exit", vocabulary("time-out", "suspend", "logout", "normal", ""), _W, paragraph="4.2.8"),
    Element("cmi.interactions.n.id", long_identifier, limit=_ID, paragraph="4.2.9"),
    Element("cmi.interactions.n.type", vocabulary(*INTERACTION_TYPES), paragraph="4.2.9"),
    Element("cmi.interactions.n.objectives.n.id", long_identifier, limit=_ID, paragraph="4.2.9"),
    Element("cmi.interactions.n.timestamp", timestamp, paragraph="4.2.9"),
    Element("cmi.interactions.n.correct_responses.n.pattern", text, limit=4000, paragraph="4.2.9"),
    Element("cmi.interactions.n.weighting", _REAL, paragraph="4.2.9"),
    Element("cmi.interactions.n.learner_response", text, limit=4000, paragraph="4.2.9", is_text=True),
    Element("cmi.interactions.n.result", result2004, paragraph="4.2.9"),
    Element("cmi.interactions.n.latency", duration, paragraph="4.2.9"),
    Element("cmi.interactions.n.description", text, limit=250, paragraph="4.2.9", is_text=True),
    Element("cmi.launch_data", text, _R, limit=4000, paragraph="4.2.10"),
    Element("cmi.learner_id", long_identifier, _R, limit=_ID, paragraph="4.2.11"),
    Element("cmi.learner_name", text, _R, limit=250, paragraph="4.2.12"),
    Element("cmi.learner_preference.audio_level", _LEVEL, default="1", paragraph="4.2.13"),
    Element("cmi.learner_preference.language", language, limit=250, paragraph="4.2.13"),
    Element("cmi.learner_preference.delivery_speed", _LEVEL, default="1", paragraph="4.2.13"),
    Element("cmi.learner_preference.audio_captioning", integer(-1, 1), default="0", paragraph="4.2.13"),
    Element("cmi.location", text, limit=1000, paragraph="4.2.14", is_text=True),
    Element("cmi.max_time_allowed", duration, _R, paragraph="4.2.15"),
    Element("cmi.mode", vocabulary("browse", "normal", "review"), _R, "normal", paragraph="4.2.16"),
    Element("cmi.objectives.n.id", long_identifier, limit=_ID, paragraph="4.2.17"),
    Element("cmi.objectives.n.score.scaled", _SCALED, paragraph="4.2.17"),
    Element("cmi.objectives.n.score.raw", _REAL, paragraph="4.2.17"),
    Element("cmi.objectives.n.score.min", _REAL, paragraph="4.2.17"),
    Element("cmi.objectives.n.score.max", _REAL, paragraph="4.2.17"),
    Element("cmi.objectives.n.success_status", vocabulary(*SUCCESSES), default="unknown"),
    Element("cmi.objectives.n.completion_status", vocabulary(*COMPLETIONS), default="unknown"),
    Element("cmi.objectives.n.progress_measure", _MEASURE, paragraph="4.2.17"),
    Element("cmi.objectives.n.description", text, limit=250, paragraph="4.2.17", is_text=True),
    Element("cmi.progress_measure", _MEASURE, paragraph="4.2.18"),
    Element("cmi.scaled_passing_score", _SCALED, _R, paragraph="4.2.19"),
    Element("cmi.score.scaled", _SCALED, paragraph="4.2.20"),
    Element("cmi.score.raw", _REAL, paragraph="4.2.20"),
    Element("cmi.score.min", _REAL, paragraph="4.2.20"),
    Element("cmi.score.max", _REAL, paragraph="4.2.20"),
    Element("cmi.session_time", duration, _W, paragraph="4.2.21"),
    Element("cmi.success_status", vocabulary(*SUCCESSES), default="unknown", paragraph="4.2.22"),
    Element("cmi.suspend_data", text, limit=64_000, paragraph="4.2.23", is_text=True),
    Element("cmi.time_limit_action", vocabulary(*_TIME_LIMIT_ACTIONS), _R, "continue,no message"),
    Element("cmi.total_time", duration, _R, "PT0H0M0S", paragraph="4.2.24"),
    Element("adl.nav.request", text, limit=_ID, paragraph="SN 5.6.4"),
    Element("adl.nav.request_valid.continue", text, _R, paragraph="SN 5.6.5"),
    Element("adl.nav.request_valid.previous", text, _R, paragraph="SN 5.6.5"),
    Element("adl.data.n.id", long_identifier, _R, limit=_ID, paragraph="4.3.1"),
    Element("adl.data.n.store", text, limit=64_000, paragraph="4.3.1", is_text=True),
)
