"""The server's side of a launch: sequence, time, entry and exit, refusals, overrides."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm.manifest_types import Item
from scorm.runtime import (
    CommitResult,
    Mode,
    ResumePolicy,
    SessionState,
    apply_commit,
    begin_session,
    launch_seed,
    needs_new_attempt,
)
from scorm.version import ScormVersion

V12, V2004 = ScormVersion.V12, ScormVersion.V2004_4
ITEM = Item("item", "Item")


def opened(version: ScormVersion, session: str = "s1") -> SessionState:
    return begin_session(SessionState.new(version), session)


def commit(
    state: SessionState,
    values: dict[str, str],
    sequence: int = 1,
    session: str = "s1",
    *,
    final: bool = False,
    item: Item = ITEM,
    mode: Mode = Mode.NORMAL,
) -> CommitResult:
    return apply_commit(state, values, sequence, session, final, item=item, mode=mode)


def codes(result: CommitResult) -> list[str]:
    return [finding.code.value for finding in result.findings]


def test_the_same_commit_twice_changes_nothing_and_is_acknowledged() -> None:
    first = commit(opened(V2004), {"cmi.location": "1", "cmi.session_time": "PT10S"})
    again = commit(first.state, {"cmi.location": "1", "cmi.session_time": "PT10S"})
    assert (again.accepted, again.error_code, again.state) == (True, 0, first.state)
    assert codes(again) == ["commit_repeated"]


def test_an_older_commit_that_arrives_late_does_not_win() -> None:
    newer = commit(opened(V2004), {"cmi.location": "2"}, 5).state
    late = commit(newer, {"cmi.location": "1"}, 4)
    assert late.state.values["cmi.location"] == "2"
    assert codes(late) == ["commit_out_of_date"]


def test_an_end_marker_that_overtakes_the_data_ends_without_losing_it() -> None:
    ended = commit(opened(V2004), {}, 2, final=True).state
    late = commit(ended, {"cmi.location": "7"}, 1).state
    mark = late.mark("s1")
    assert mark is not None
    assert mark.is_final
    assert late.values["cmi.location"] == "7"


def test_an_old_commit_that_ends_the_session_ends_it_without_winning() -> None:
    newer = commit(opened(V2004), {"cmi.location": "2", "cmi.exit": "suspend"}, 5).state
    ended = commit(newer, {"cmi.location": "1", "cmi.exit": "normal"}, 4, final=True).state
    mark = ended.mark("s1")
    assert mark is not None
    assert (mark.is_final, mark.sequence, mark.exit) == (True, 5, "suspend")
    assert ended.values["cmi.location"] == "2"


def test_session_time_is_replaced_within_a_session_and_added_over_sessions() -> None:
    state = commit(opened(V2004), {"cmi.session_time": "PT10S"}, 1).state
    state = commit(state, {"cmi.session_time": "PT25.5S"}, 2, final=True).state
    state = begin_session(state, "s2")
    state = commit(state, {"cmi.session_time": "PT1M"}, 1, "s2").state
    assert state.total_seconds == Decimal("85.5")


def test_the_seed_of_a_new_session_holds_the_time_of_the_old_ones() -> None:
    state = commit(opened(V12), {"cmi.core.session_time": "00:01:30"}, final=True).state
    seed = launch_seed(V12, begin_session(state, "s2"), "u1", "Name", ITEM)
    assert seed["cmi"]["core"]["total_time"] == "0000:01:30.00"


def test_a_session_that_nobody_opened_is_refused() -> None:
    for version, error in ((V12, 101), (V2004, 391)):
        result = commit(opened(version), {"cmi.suspend_data": "x"}, session="other")
        assert (result.accepted, result.error_code, codes(result)) == (False, error, ["session_unknown"])


def test_a_replaced_session_gives_its_time_but_not_its_values() -> None:
    state = begin_session(opened(V2004), "s2")
    state = commit(state, {"cmi.location": "new"}, session="s2").state
    late = commit(state, {"cmi.location": "old", "cmi.session_time": "PT5S"})
    assert (late.state.values["cmi.location"], late.state.total_seconds) == ("new", Decimal(5))
    assert codes(late) == ["session_superseded"]


@pytest.mark.parametrize("version", [V12, V2004])
@pytest.mark.parametrize(
    ("exit_word", "policy", "entry"),
    [
        pytest.param("suspend", ResumePolicy.STANDARD, "resume", id="suspended"),
        pytest.param("", ResumePolicy.STANDARD, "", id="said nothing, by the standard"),
        pytest.param("", ResumePolicy.LENIENT, "resume", id="said nothing, leniently"),
        pytest.param("time-out", ResumePolicy.LENIENT, "", id="time is over"),
        pytest.param("logout", ResumePolicy.LENIENT, "", id="logged out"),
    ],
)
def test_entry_follows_the_last_exit(
    version: ScormVersion, exit_word: str, policy: ResumePolicy, entry: str
) -> None:
    name = "cmi.exit" if version.is_2004 else "cmi.core.exit"
    state = commit(opened(version), {name: exit_word, "cmi.suspend_data": "x"}, final=True).state
    assert begin_session(state, "s2", resume=policy).entry == entry


def test_a_launch_that_never_loaded_leaves_the_first_entry() -> None:
    assert begin_session(opened(V2004), "s2").entry == "ab-initio"


def test_only_a_normal_end_of_2004_asks_for_a_new_attempt() -> None:
    ended = commit(opened(V2004), {"cmi.exit": "normal"}, final=True).state
    suspended = commit(opened(V2004), {"cmi.exit": "suspend"}, final=True).state
    old = commit(opened(V12), {"cmi.core.exit": "logout"}, final=True).state
    assert [needs_new_attempt(each) for each in (ended, suspended, old)] == [True, False, False]


@pytest.mark.parametrize(
    ("version", "element", "value", "error"),
    [
        (V12, "cmi.core.score.raw", "150", 405),
        (V12, "cmi.core.score.raw", "many", 405),
        (V12, "cmi.core.lesson_status", "done", 405),
        (V12, "cmi.core.session_tim", "x", 401),
        (V12, "cmi.core.session_time", "an hour", 405),
        (V2004, "cmi.session_time", "00:10:00", 406),
        (V2004, "cmi.objectives.0.id", "urn:x", 406),
        (V12, "cmi.objectives.3.id", "o", 201),
        (V2004, "cmi.score.scaled", "1.5", 407),
        (V2004, "cmi.score.scaled", "high", 406),
        (V2004, "cmi.progress_measure", "-0.1", 407),
        (V2004, "cmi.completion_status", "done", 406),
        (V2004, "cmi.nothing", "x", 401),
        (V2004, "cmi.objectives.0.score.raw", "5", 408),
        (V2004, "cmi.interactions.1.id", "q", 351),
        (V2004, "cmi.location", "a\0b", 406),
    ],
)
def test_a_bad_value_is_refused_with_the_standards_code(
    version: ScormVersion, element: str, value: str, error: int
) -> None:
    good = {"cmi.suspend_data": "kept"}
    result = commit(opened(version), {element: value, **good})
    assert (result.accepted, result.error_code) == (True, error)
    assert result.state.values == good
    assert [finding.element for finding in result.findings] == [element]


@pytest.mark.parametrize(
    "element", ["cmi.total_time", "cmi.learner_id", "cmi.entry", "cmi.objectives._count"]
)
def test_what_the_course_may_not_write_is_not_taken(element: str) -> None:
    assert not commit(opened(V2004), {element: "PT9H"}).state.values


@pytest.mark.parametrize(
    ("length", "taken", "found"),
    [
        pytest.param(4096, True, [], id="exactly the limit"),
        pytest.param(4097, True, ["value_over_limit"], id="over the limit is taken and noted"),
        pytest.param(64_000, True, ["value_over_limit"], id="as much as the newest edition"),
        pytest.param(64_001, False, ["value_too_long"], id="more is refused, never cut"),
    ],
)
def test_long_suspend_data_is_taken_whole_or_not_at_all(length: int, taken: bool, found: list[str]) -> None:
    result = commit(opened(V12), {"cmi.suspend_data": "x" * length})
    assert len(result.state.values.get("cmi.suspend_data", "")) == (length if taken else 0)
    assert codes(result) == found


def test_a_course_may_clear_a_text_but_an_empty_score_means_nothing_set() -> None:
    state = commit(opened(V12), {"cmi.suspend_data": "x", "cmi.core.score.raw": "5"}).state
    state = commit(state, {"cmi.suspend_data": "", "cmi.core.score.raw": ""}, 2).state
    assert state.values == {"cmi.core.score.raw": "5"}


@pytest.mark.parametrize(
    ("values", "mode", "status"),
    [
        pytest.param({}, Mode.NORMAL, "completed", id="never set"),
        pytest.param({"cmi.core.exit": "suspend"}, Mode.NORMAL, "incomplete", id="never set, suspended"),
        pytest.param({}, Mode.BROWSE, "browsed", id="browsed"),
        pytest.param({"cmi.core.score.raw": "60"}, Mode.NORMAL, "passed", id="exactly the mastery score"),
        pytest.param({"cmi.core.score.raw": "59.9"}, Mode.NORMAL, "failed", id="under it"),
        pytest.param(
            {"cmi.core.score.raw": "10", "cmi.core.lesson_status": "passed"}, Mode.NORMAL, "failed",
            id="whatever the course says",
        ),
        pytest.param(
            {"cmi.core.score.raw": "10", "cmi.core.lesson_status": "passed"}, Mode.BROWSE, "passed",
            id="not without credit",
        ),
    ],
)  # fmt: skip
def test_lesson_status_is_settled_at_the_end(values: dict[str, str], mode: Mode, status: str) -> None:
    item = Item("i", "I", mastery_score=Decimal(60))
    state = opened(V12)
    if values:
        state = commit(state, values, item=item, mode=mode).state
    state = commit(state, {}, 2, final=True, item=item, mode=mode).state
    assert state.values["cmi.core.lesson_status"] == status


@pytest.mark.parametrize(
    ("values", "completion", "success"),
    [
        ({"cmi.progress_measure": "0.8", "cmi.score.scaled": "0.7"}, "completed", "passed"),
        ({"cmi.progress_measure": "0.79", "cmi.score.scaled": "0.69"}, "incomplete", "failed"),
        ({"cmi.completion_status": "completed", "cmi.success_status": "passed"}, "unknown", "unknown"),
    ],
)
def test_bounds_of_the_manifest_decide_in_2004(values: dict[str, str], completion: str, success: str) -> None:
    item = Item("i", "I", scaled_passing_score=Decimal("0.7"), completion_threshold=Decimal("0.8"))
    state = commit(opened(V2004), values, item=item).state
    assert (state.completion, state.success) == (completion, success)


def test_review_changes_nothing() -> None:
    state = opened(V2004)
    result = commit(state, {"cmi.score.scaled": "1"}, final=True, mode=Mode.REVIEW)
    assert (result.state, result.accepted, codes(result)) == (state, True, ["review_ignored"])


@given(
    st.lists(
        st.tuples(
            st.integers(1, 8),
            st.dictionaries(st.sampled_from(["cmi.location", "cmi.suspend_data"]), st.text("ab", min_size=1)),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_any_order_and_repetition_ends_where_the_newest_data_commit_stands(
    sent: list[tuple[int, dict[str, str], bool]],
) -> None:
    # The browser's promise: a commit carries every key that an earlier one of the session carried.
    full = [
        (number, {"cmi.location": "-", "cmi.suspend_data": "-", **values}, end)
        for number, values, end in sent
    ]
    by_number = {number: (values, end) for number, values, end in reversed(full)}
    state = opened(V2004)
    for number, _, _ in full:
        values, end = by_number[number]
        state = commit(state, values, number, final=end).state
    if full:
        assert state.values == by_number[max(by_number)][0]
        mark = state.mark("s1")
        assert mark is not None
        assert mark.is_final == any(end for _, end in by_number.values())
