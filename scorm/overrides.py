"""Where the standard lets the server decide: mastery score (1.2), threshold and passing score (2004)."""

from dataclasses import replace

from scorm.commit_types import Mode, RuntimeCode, RuntimeFinding
from scorm.manifest_types import Item
from scorm.state import SessionMark, SessionState
from scorm.values import parse_number

STATUS_12 = "cmi.core.lesson_status"


def override_12(
    state: SessionState, mark: SessionMark, item: Item | None, mode: Mode, findings: list[RuntimeFinding]
) -> SessionState:
    """Settle lesson_status at LMSFinish. Source: SCORM 1.2 RTE 3.4.4.1, lesson_status and mastery_score.

    A departure: a course that suspends without ever having set a status becomes "incomplete", not
    "completed": nobody has completed what he goes on with later.
    """
    said = state.values.get(STATUS_12, "")
    status = said
    if said in ("", "not attempted"):
        status = "incomplete" if mark.exit == "suspend" else "completed"
        if mode is Mode.BROWSE:
            status = "browsed"
    raw = parse_number(state.values.get("cmi.core.score.raw"))
    if mode is Mode.NORMAL and item is not None and item.mastery_score is not None and raw is not None:
        status = "passed" if raw >= item.mastery_score else "failed"
    if status == said:
        return state
    params = (("said", said), ("status", status))
    findings.append(RuntimeFinding(RuntimeCode.STATUS_OVERRIDDEN, STATUS_12, 0, params))
    return replace(state, values={**state.values, STATUS_12: status})


def override_2004(state: SessionState, item: Item | None) -> SessionState:
    """Evaluate both axes: what the manifest gives a bound for is judged by its measure, else the course says.

    Without the measure the answer is "unknown", whatever the course says.
    Source: SCORM 2004 4th Edition RTE 4.2.4.1, 4.2.22.1.
    """
    completion = state.values.get("cmi.completion_status", "unknown")
    success = state.values.get("cmi.success_status", "unknown")
    if item is not None and item.completion_threshold is not None:
        progress = parse_number(state.values.get("cmi.progress_measure"))
        completion = "unknown"
        if progress is not None:
            completion = "completed" if progress >= item.completion_threshold else "incomplete"
    if item is not None and item.scaled_passing_score is not None:
        scaled = parse_number(state.values.get("cmi.score.scaled"))
        success = "unknown"
        if scaled is not None:
            success = "passed" if scaled >= item.scaled_passing_score else "failed"
    return replace(state, completion=completion, success=success)
