"""Regimes, readings, orders and properties of the distance share (Order 152 cl. 26)."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.loader import load_policy
from lms.rules.distance_share import (
    ActivityKind,
    Colour,
    Layer,
    LedgerLine,
    Mode,
    Note,
    Regime,
    Rule,
    distance_minutes,
    distance_share,
    fill_from_plan,
    judge,
)
from lms.rules.head_room import largest_admissible_minutes
from lms.rules.policy import DistancePolicy, PolicyError
from lms.rules.policy_distance import (
    ContactReading,
    ParagraphsReading,
    PersonReading,
)
from tests.rules.shares import E1, E2, FIVE_CREDITS, HOUR, K, M, line, plan_with_webinars, rest_of


def test_a_discipline_in_the_room_refuses_every_distance_class(distance):
    one_minute = rest_of([LedgerLine(K.LECTURE, 1, M.SYNC), line(K.PRACTICAL, 45, M.IN_PERSON)])

    verdict = judge(one_minute, FIVE_CREDITS, Regime.IN_PERSON, distance)

    assert verdict.colour is Colour.RED
    assert verdict.rule(Rule.CEILING).limit_minutes == 0


def test_a_plan_must_sum_to_its_volume(distance):
    short = plan_with_webinars(100)[:-1]

    verdict = judge(short, FIVE_CREDITS, Regime.BLENDED, distance)

    assert verdict.rule(Rule.PLAN_SUM).colour is Colour.RED
    assert (
        judge(short, FIVE_CREDITS, Regime.BLENDED, distance, layer=Layer.SCHEDULED).rule(Rule.PLAN_SUM)
        is None
    )


def test_minutes_under_an_order_stand_in_their_own_column(distance):
    plan = rest_of([line(K.LECTURE, 40, M.SYNC, under_order=True), line(K.PRACTICAL, 45, M.IN_PERSON)])

    verdict = judge(plan, FIVE_CREDITS, Regime.EMERGENCY, distance)

    assert verdict.distance_minutes == 0
    assert verdict.under_order_minutes == 40 * HOUR
    assert verdict.notes == ()


def test_an_emergency_without_an_order_asks_for_it(distance):
    assert Note.ORDER_NEEDED in judge(plan_with_webinars(100), FIVE_CREDITS, Regime.EMERGENCY, distance).notes


def test_a_package_counts_only_where_it_replaces_a_class(distance):
    at_home = LedgerLine(K.SRS, 100, M.ASYNC)
    replacing = LedgerLine(K.PRACTICAL, 100, M.ASYNC, replaces_meeting=True)

    assert distance_minutes([at_home], distance) == 0
    assert distance_minutes([replacing], distance) == 100


def test_the_on_line_form_has_its_own_floor_and_no_ceiling_unless_read_together(distance):
    plan = rest_of([line(K.LECTURE, 45, M.SYNC)])

    assert judge(plan, FIVE_CREDITS, Regime.ONLINE_FORM, distance).colour is Colour.GREEN
    cumulative = replace(distance, q5=ParagraphsReading.CUMULATIVE)
    assert judge(plan, FIVE_CREDITS, Regime.ONLINE_FORM, cumulative).colour is Colour.RED


def test_wholly_remote_study_is_an_open_question_until_the_institution_decides(distance):
    plan = rest_of([line(K.LECTURE, 45, M.SYNC)])

    undecided = judge(plan, FIVE_CREDITS, Regime.INDIVIDUAL_DISTANCE, distance, evidence_given=True)
    stands = replace(distance, q11=PersonReading.CEILING_STANDS)
    exempt = replace(distance, q11=PersonReading.EXEMPT)

    assert (undecided.colour, undecided.notes) == (Colour.AMBER, (Note.LEGAL_READING_OPEN,))
    assert judge(plan, FIVE_CREDITS, Regime.INDIVIDUAL_DISTANCE, stands, evidence_given=True).blocks
    verdict = judge(plan, FIVE_CREDITS, Regime.INDIVIDUAL_DISTANCE, exempt, evidence_given=True)
    assert verdict.colour is Colour.GREEN


def test_a_decided_contact_reading_leaves_no_amber(distance):
    room = replace(distance, q4=ContactReading.ROOM)
    real_time = replace(distance, q4=ContactReading.REAL_TIME)

    assert judge(E2, FIVE_CREDITS, Regime.BLENDED, room).rule(Rule.CONTACT).colour is Colour.RED
    assert judge(E2, FIVE_CREDITS, Regime.BLENDED, real_time).rule(Rule.CONTACT).colour is Colour.GREEN


def test_a_verdict_says_where_its_numbers_come_from(distance):
    verdict = judge(E1, FIVE_CREDITS, Regime.BLENDED, distance)

    assert verdict.policy_version == distance.version
    assert dict(verdict.readings)["Q4"] == "open"
    assert (
        sum(row.minutes for row in verdict.derivation if row.in_distance_strict) == verdict.distance_minutes
    )
    assert verdict.to_json()["distance_share"] == "2/15"


def test_the_hash_of_the_inputs_ignores_order_and_sees_every_change(distance):
    same = judge(list(reversed(E1)), FIVE_CREDITS, Regime.BLENDED, distance)
    other = judge([*E1[:-1], replace(E1[-1], reference="room 204")], FIVE_CREDITS, Regime.BLENDED, distance)
    first = judge(E1, FIVE_CREDITS, Regime.BLENDED, distance)

    assert same.inputs_sha256 == first.inputs_sha256
    assert other.inputs_sha256 != first.inputs_sha256


def test_a_half_made_timetable_is_filled_from_the_plan(distance):
    plan = [line(K.LECTURE, 10, M.SYNC), line(K.LECTURE, 5, M.IN_PERSON), line(K.PRACTICAL, 30, M.IN_PERSON)]
    scheduled = [line(K.LECTURE, 3, M.SYNC), line(K.LECTURE, 4, M.IN_PERSON)]

    filled = fill_from_plan(plan, scheduled)

    assert sum(x.minutes for x in filled) == 45 * HOUR
    assert sum(x.minutes for x in filled if x.mode is M.SYNC) == 10 * HOUR


def test_moving_a_class_out_of_real_time_is_limited_by_the_contact_floor(distance):
    plan = rest_of([line(K.PRACTICAL, 47, M.IN_PERSON)])

    largest = largest_admissible_minutes(
        plan, FIVE_CREDITS, Regime.BLENDED, distance, kind=K.PRACTICAL, mode=M.ASYNC, instead_of=M.IN_PERSON
    )

    assert largest == 2 * HOUR


def test_negative_minutes_and_an_empty_volume_are_errors(distance):
    with pytest.raises(ValueError, match="negative"):
        judge([LedgerLine(K.LECTURE, -1, M.SYNC)], FIVE_CREDITS, Regime.BLENDED, distance)
    with pytest.raises(ValueError, match="volume"):
        distance_share([], 0)


def test_an_empty_plan_has_no_distance():
    assert distance_share([], FIVE_CREDITS) == 0


lines_of_any_kind = st.lists(
    st.builds(
        LedgerLine,
        kind=st.sampled_from(ActivityKind),
        minutes=st.integers(0, 2_000),
        mode=st.sampled_from(Mode),
        under_order=st.booleans(),
        replaces_meeting=st.booleans(),
    ),
    max_size=12,
)
SHIPPED = DistancePolicy.from_json(load_policy("distance"))


@given(lines=lines_of_any_kind, regime=st.sampled_from(Regime))
def test_the_strict_number_is_never_kinder_than_the_lenient_one(lines, regime):
    for result in judge(lines, FIVE_CREDITS, regime, SHIPPED).rules:
        if result.is_ceiling:
            assert result.strict >= result.lenient
        else:
            assert result.strict <= result.lenient


@given(lines=lines_of_any_kind)
def test_changing_between_sync_and_async_never_changes_distance(lines):
    swap = {M.SYNC: M.ASYNC, M.ASYNC: M.SYNC}
    swapped = [replace(x, mode=swap.get(x.mode, x.mode)) for x in lines]

    assert distance_share(swapped, FIVE_CREDITS) == distance_share(lines, FIVE_CREDITS)
    assert distance_minutes(swapped, SHIPPED) == distance_minutes(lines, SHIPPED)


@given(lines=lines_of_any_kind)
def test_minutes_under_an_order_never_appear_in_distance(lines):
    ordered = [replace(x, under_order=True) for x in lines]

    assert judge(ordered, FIVE_CREDITS, Regime.BLENDED, SHIPPED).distance_minutes == 0


@given(lines=lines_of_any_kind)
def test_a_mooc_is_never_red_on_the_ceiling(lines):
    assert judge(lines, FIVE_CREDITS, Regime.MOOC, SHIPPED).rule(Rule.CEILING) is None


@given(lines=lines_of_any_kind)
def test_the_headline_without_a_policy_is_the_headline_of_the_shipped_one(lines):
    assert distance_share(lines, FIVE_CREDITS) == Fraction(distance_minutes(lines, SHIPPED), FIVE_CREDITS)


@given(lines=lines_of_any_kind, kind=st.sampled_from(ActivityKind), mode=st.sampled_from([M.SYNC, M.ASYNC]))
def test_the_largest_request_is_admissible_and_one_minute_more_is_not(lines, kind, mode):
    largest = largest_admissible_minutes(lines, FIVE_CREDITS, Regime.BLENDED, SHIPPED, kind=kind, mode=mode)

    def ceiling_after(minutes: int) -> Colour:
        after = [*lines, LedgerLine(kind, minutes, mode)]
        return (
            judge(after, FIVE_CREDITS, Regime.BLENDED, SHIPPED, layer=Layer.SCHEDULED)
            .rule(Rule.CEILING)
            .colour
        )

    assert ceiling_after(0) is Colour.RED or ceiling_after(largest) is not Colour.RED
    if largest < FIVE_CREDITS:
        assert ceiling_after(largest + 1) is Colour.RED


@given(plan=lines_of_any_kind, held=lines_of_any_kind)
def test_filling_never_drops_a_held_line_and_never_passes_the_plan(plan, held):
    filled = fill_from_plan(plan, held)

    assert filled[: len(held)] == tuple(held)
    for kind in ActivityKind:
        planned = sum(x.minutes for x in plan if x.kind is kind)
        done = sum(x.minutes for x in held if x.kind is kind)
        assert sum(x.minutes for x in filled if x.kind is kind) <= max(planned, done)


def test_a_misspelt_setting_is_refused_with_its_place():
    document = load_policy("distance")
    values = {**document["values"], "celing_percent": 25}

    with pytest.raises(PolicyError) as caught:
        DistancePolicy.from_json({**document, "values": values})

    assert (caught.value.path, caught.value.problem) == ("$.values.celing_percent", "unknown_setting")


def test_a_reading_that_the_product_cannot_follow_is_refused():
    document = load_policy("distance")
    questions = {**document["values"]["questions"], "Q6": "student"}

    with pytest.raises(PolicyError) as caught:
        DistancePolicy.from_json({**document, "values": {**document["values"], "questions": questions}})

    assert caught.value.path == "$.values.questions.Q6"
