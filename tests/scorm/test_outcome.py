"""What a state is worth."""

from __future__ import annotations

import pytest

from scorm.outcome import OutcomePolicy, outcome
from scorm.runtime import SessionState, apply_commit, begin_session
from scorm.version import ScormVersion

V12, V2004 = ScormVersion.V12, ScormVersion.V2004_3


def state_of(version: ScormVersion, **values: str) -> SessionState:
    prefix = "cmi." if version.is_2004 else "cmi.core."
    commit = {prefix + name.replace("__", "."): value for name, value in values.items()}
    return apply_commit(begin_session(SessionState.new(version), "s"), commit, 1, "s", False).state


@pytest.mark.parametrize(
    ("version", "values", "points"),
    [
        pytest.param(V2004, {"score__scaled": "0.855"}, "85.50", id="scaled"),
        pytest.param(V2004, {"score__scaled": "0.5", "score__raw": "9"}, "50.00", id="scaled before raw"),
        pytest.param(V2004, {"score__scaled": "-0.4"}, "0.00", id="a negative score is no points"),
        pytest.param(
            V2004,
            {"score__raw": "15", "score__min": "10", "score__max": "20"},
            "50.00",
            id="between min and max",
        ),
        pytest.param(V2004, {"score__raw": "70"}, "70.00", id="raw of a hundred"),
        pytest.param(V12, {"score__raw": "3", "score__max": "4"}, "75.00", id="1.2 with max"),
        pytest.param(V12, {"score__raw": "33.335"}, "33.34", id="rounded once, half up"),
        pytest.param(
            V12, {"score__raw": "50", "score__min": "60", "score__max": "60"}, "50.00", id="an empty range"
        ),
        pytest.param(V12, {"lesson_status": "passed"}, "100.00", id="passed without a score"),
        pytest.param(V12, {"lesson_status": "failed"}, "0.00", id="failed without a score"),
        pytest.param(V12, {"lesson_status": "completed"}, None, id="completed says nothing of points"),
        pytest.param(V2004, {}, None, id="nothing"),
    ],
)
def test_points_come_from_scaled_then_raw_then_success(
    version: ScormVersion, values: dict[str, str], points: str | None
) -> None:
    result = outcome(state_of(version, **values)).points
    assert (None if result is None else str(result)) == points


@pytest.mark.parametrize(
    ("status", "completion", "success"),
    [
        ("passed", "completed", "passed"),
        ("failed", "completed", "failed"),
        ("completed", "completed", "unknown"),
        ("incomplete", "incomplete", "unknown"),
        ("browsed", "unknown", "unknown"),
    ],
)
def test_one_status_of_1_2_becomes_two_axes(status: str, completion: str, success: str) -> None:
    result = outcome(state_of(V12, lesson_status=status))
    assert (result.completion.value, result.success.value) == (completion, success)


def test_whether_failed_means_gone_through_is_a_policy() -> None:
    result = outcome(state_of(V12, lesson_status="failed"), OutcomePolicy(failed_is_completed=False))
    assert result.completion.value == "incomplete"


@pytest.mark.parametrize("version", [V12, V2004])
def test_nobody_has_attempted_a_new_state(version: ScormVersion) -> None:
    result = outcome(SessionState.new(version))
    assert (result.completion.value, result.points, result.total_seconds) == ("not_attempted", None, 0)
