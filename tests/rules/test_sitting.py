"""The clock and the states of a sitting."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.loader import load_policy
from lms.rules.policy import SittingPolicy
from lms.rules.policy_terms import CandidateOutage
from lms.rules.sitting import (
    FINISHED,
    TERMINAL,
    Outage,
    OutageCause,
    SittingAction,
    SittingState,
    TransitionRefused,
    can,
    deadline,
    is_on_time,
    seconds_left,
    transition,
)

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
S, A = SittingState, SittingAction
SHIPPED = SittingPolicy.from_json(load_policy("sitting"))


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def outage(begins: float, ends: float, cause: OutageCause = OutageCause.SERVER_FAULT) -> Outage:
    return Outage(after(begins), after(ends), cause)


def test_the_usual_way_leads_from_created_to_closed():
    state = S.CREATED
    for action in (A.BEGIN_CHECK, A.PASS_CHECK, A.START, A.SUSPEND, A.RESUME, A.SUBMIT, A.CLOSE):
        state = transition(state, action)

    assert state is S.CLOSED


def test_nobody_starts_without_a_check():
    for state in (S.CREATED, S.CHECKING):
        with pytest.raises(TransitionRefused):
            transition(state, A.START)


@pytest.mark.parametrize("state", [S.CREATED, S.CHECKING, S.READY])
def test_the_clock_ends_what_never_started_without_a_submission(state):
    assert transition(state, A.EXPIRE) is S.NOT_STARTED_EXPIRED


@pytest.mark.parametrize("state", [S.IN_PROGRESS, S.SUSPENDED])
def test_the_clock_submits_what_is_running(state):
    assert transition(state, A.EXPIRE) is S.AUTO_SUBMITTED


@pytest.mark.parametrize("state", sorted(TERMINAL))
@pytest.mark.parametrize("action", list(A))
def test_what_is_over_takes_no_action(state, action):
    assert not can(state, action)


@given(actions=st.lists(st.sampled_from(A), max_size=40))
def test_a_submitted_sitting_never_runs_again_and_a_closed_one_never_moves(actions):
    state, finished, over = S.CREATED, False, False
    for action in actions:
        if not can(state, action):
            continue
        assert not over
        state = transition(state, action)
        assert not (finished and state not in FINISHED | {S.VOIDED})
        finished = finished or state in FINISHED
        over = state in TERMINAL


def test_the_deadline_is_start_plus_limit(sitting):
    assert deadline(START, limit_minutes=50, policy=sitting) == after(50)


def test_an_accommodation_stretches_the_time_and_adds_breaks(sitting):
    at = deadline(START, limit_minutes=50, policy=sitting, multiplier=Fraction(3, 2), allowance_minutes=10)

    assert at == after(85)


def test_a_server_fault_and_a_suspension_are_given_back_once_where_they_overlap(sitting):
    outages = [outage(10, 20), outage(15, 25, OutageCause.SUSPENSION)]

    assert deadline(START, limit_minutes=50, policy=sitting, outages=outages) == after(65)


def test_an_outage_that_begins_in_the_time_given_back_counts_and_a_later_one_does_not(sitting):
    inside = [outage(40, 50), outage(55, 58)]
    too_late = [outage(40, 50), outage(60, 70)]

    assert deadline(START, limit_minutes=50, policy=sitting, outages=inside) == after(63)
    assert deadline(START, limit_minutes=50, policy=sitting, outages=too_late) == after(60)


def test_a_cut_on_the_candidates_side_gives_back_nothing_or_up_to_a_cap(sitting):
    cuts = [
        outage(5, 12, OutageCause.CANDIDATE_NETWORK),
        outage(20, 27, OutageCause.CANDIDATE_NETWORK),
    ]
    capped = replace(sitting, candidate_outage=CandidateOutage.CAPPED, candidate_outage_cap_minutes=10)

    assert deadline(START, limit_minutes=50, policy=sitting, outages=cuts) == after(50)
    assert deadline(START, limit_minutes=50, policy=capped, outages=cuts) == after(60)


def test_the_window_caps_the_deadline_unless_the_policy_says_otherwise(sitting):
    late = [outage(10, 40)]
    free = replace(sitting, capped_by_window=False)

    assert deadline(START, limit_minutes=50, policy=sitting, outages=late, window_end=after(60)) == after(60)
    assert deadline(START, limit_minutes=50, policy=free, outages=late, window_end=after(60)) == after(80)


def test_the_last_moment_of_the_grace_is_on_time():
    assert is_on_time(after(50), after(50), 0)
    assert is_on_time(after(51), after(50), 60)
    assert not is_on_time(after(51) + timedelta(microseconds=1), after(50), 60)


def test_the_clock_of_the_candidate_never_shows_less_than_zero():
    assert seconds_left(after(49.5), after(50)) == 30
    assert seconds_left(after(51), after(50)) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"limit_minutes": 0}, id="no time"),
        pytest.param({"limit_minutes": 50, "multiplier": Fraction(1, 2)}, id="shortened"),
        pytest.param({"limit_minutes": 50, "allowance_minutes": -1}, id="negative allowance"),
    ],
)
def test_nothing_shortens_a_candidates_time(sitting, wrong):
    with pytest.raises(ValueError):
        deadline(START, policy=sitting, **wrong)


spans = st.tuples(st.integers(-30, 200), st.integers(0, 60), st.sampled_from(OutageCause)).map(
    lambda span: outage(span[0], span[0] + span[1], span[2])
)


@given(outages=st.lists(spans, max_size=6), order=st.randoms())
def test_outages_only_lengthen_and_their_order_means_nothing(outages, order):
    plain = deadline(START, limit_minutes=50, policy=SHIPPED)
    shuffled = list(outages)
    order.shuffle(shuffled)

    with_outages = deadline(START, limit_minutes=50, policy=SHIPPED, outages=outages)

    assert with_outages >= plain
    assert with_outages == deadline(START, limit_minutes=50, policy=SHIPPED, outages=shuffled)
    lost = sum((o.ended - o.started for o in outages), timedelta(0))
    assert with_outages <= plain + lost
