"""The 20 % ceiling: edges, worked examples, readings and properties (Order 152 cl. 26)."""

from dataclasses import replace
from fractions import Fraction

import pytest

from lms.rules.distance_share import (
    Colour,
    Layer,
    LedgerLine,
    Note,
    Regime,
    Rule,
    judge,
    volume_minutes,
)
from lms.rules.head_room import head_room, largest_admissible_minutes, missing_minutes
from lms.rules.policy_distance import (
    ControlReading,
    SyncBase,
)
from tests.rules.shares import E1, E2, FIVE_CREDITS, HOUR, K, M, line, plan_with_webinars, rest_of


@pytest.mark.parametrize(
    ("minutes", "colour"),
    [
        pytest.param(0, Colour.GREEN, id="no distance at all"),
        pytest.param(1_499, Colour.GREEN, id="one minute under"),
        pytest.param(1_500, Colour.GREEN, id="exactly the limit is allowed"),
        pytest.param(1_501, Colour.RED, id="one minute over"),
    ],
)
def test_the_ceiling_is_inclusive_to_the_minute(distance, minutes, colour):
    verdict = judge(plan_with_webinars(minutes), FIVE_CREDITS, Regime.BLENDED, distance)

    assert verdict.colour is colour
    assert verdict.blocks is (colour is Colour.RED)
    ceiling = verdict.rule(Rule.CEILING)
    assert (ceiling.lenient, ceiling.strict, ceiling.limit_minutes) == (minutes, minutes, 1_500)
    assert ceiling.clause == "Order 152 cl. 26 para. 2"


@pytest.mark.parametrize(
    ("credits_count", "ceiling", "contact"),
    [
        (2, 600, 900),
        (3, 900, 1_350),
        (4, 1_200, 1_800),
        (5, 1_500, 2_250),
        (6, 1_800, 2_700),
        (10, 3_000, 4_500),
    ],
)
def test_limits_by_credits_are_those_of_the_table(distance, credits_count, ceiling, contact):
    volume = volume_minutes(credits_count, distance)
    verdict = judge([LedgerLine(K.SRS, volume, M.NONE)], volume, Regime.BLENDED, distance)

    assert verdict.rule(Rule.CEILING).limit_minutes == ceiling
    assert verdict.rule(Rule.CONTACT).limit_minutes == contact


def test_a_forty_minute_hour_moves_the_edge(distance):
    military = replace(distance, academic_hour_minutes=40)
    volume = volume_minutes(5, military)

    assert volume == 6_000
    plan = rest_of([LedgerLine(K.LECTURE, 1_200, M.SYNC), LedgerLine(K.LAB, 1_800, M.IN_PERSON)], volume)
    assert judge(plan, volume, Regime.BLENDED, military).colour is Colour.GREEN
    plan = rest_of([LedgerLine(K.LECTURE, 1_201, M.SYNC), LedgerLine(K.LAB, 1_800, M.IN_PERSON)], volume)
    assert judge(plan, volume, Regime.BLENDED, military).colour is Colour.RED


E3 = [
    line(K.LECTURE, 15, M.SYNC),
    line(K.PRACTICAL, 45, M.IN_PERSON),
    line(K.SRSP, 15, M.IN_PERSON),
    line(K.SRS, 65, M.NONE),
    line(K.EXAM_PREP, 8, M.NONE),
    line(K.FINAL, 2, M.SYNC),
]


def test_e1_under_the_ceiling_and_yet_illegal(distance):
    verdict = judge(E1, FIVE_CREDITS, Regime.BLENDED, distance)

    assert verdict.distance_minutes == 20 * HOUR
    assert verdict.distance_share == Fraction(20, 150)
    assert verdict.rule(Rule.CEILING).colour is Colour.GREEN
    contact = verdict.rule(Rule.CONTACT)
    assert contact.lenient == 39 * HOUR
    assert contact.colour is Colour.RED
    assert missing_minutes(contact) == 6 * HOUR
    assert verdict.blocks


def test_e2_repaired_is_amber_for_the_strict_reading_only(distance):
    verdict = judge(E2, FIVE_CREDITS, Regime.BLENDED, distance)

    assert verdict.distance_minutes == 20 * HOUR
    contact = verdict.rule(Rule.CONTACT)
    assert (contact.lenient, contact.strict) == (45 * HOUR, 33 * HOUR)
    assert verdict.colour is Colour.AMBER
    assert not verdict.blocks


def test_e3_is_green_in_every_reading_with_no_contact_to_spare(distance):
    verdict = judge(E3, FIVE_CREDITS, Regime.BLENDED, distance)
    free = head_room(E3, FIVE_CREDITS, Regime.BLENDED, distance)

    assert verdict.colour is Colour.GREEN
    assert verdict.distance_share == Fraction(17, 150)
    assert free.distance_strict == 13 * HOUR
    assert free.contact_strict == 0


def test_e4_the_twenty_first_webinar_of_75_minutes_is_refused(distance):
    twenty = [LedgerLine(K.LECTURE, 75, M.SYNC, reference=f"webinar {n}") for n in range(20)]
    room = LedgerLine(K.PRACTICAL, 2_250, M.IN_PERSON)
    extra = LedgerLine(K.LECTURE, 75, M.SYNC)

    accepted = judge([*twenty, room], FIVE_CREDITS, Regime.BLENDED, distance, layer=Layer.SCHEDULED)
    refused = judge([*twenty, room, extra], FIVE_CREDITS, Regime.BLENDED, distance, layer=Layer.SCHEDULED)

    assert (accepted.colour, accepted.distance_share) == (Colour.GREEN, Fraction(20, 100))
    assert (refused.colour, refused.distance_share) == (Colour.RED, Fraction(21, 100))


def e5() -> list[LedgerLine]:
    return [
        line(K.LECTURE, 15, M.SYNC),
        line(K.MIDTERM, 2, M.SYNC),
        line(K.FINAL, 2, M.SYNC),
        line(K.PRACTICAL, 27, M.IN_PERSON),
        line(K.SRS, 44, M.NONE),
    ]


def test_e5_over_only_with_control_events_is_amber(distance):
    verdict = judge(e5(), 4_500, Regime.BLENDED, distance)

    assert verdict.distance_share == Fraction(19, 90)
    ceiling = verdict.rule(Rule.CEILING)
    assert (ceiling.lenient, ceiling.strict, ceiling.colour) == (15 * HOUR, 19 * HOUR, Colour.AMBER)
    assert not verdict.blocks


def test_e5_blocks_in_strict_mode_and_is_red_once_control_events_are_decided_to_count(distance):
    assert judge(e5(), 4_500, Regime.BLENDED, replace(distance, strict_mode=True)).blocks
    decided = replace(distance, q3=ControlReading.INCLUDED)
    assert judge(e5(), 4_500, Regime.BLENDED, decided).colour is Colour.RED
    decided = replace(distance, q3=ControlReading.EXCLUDED)
    assert judge(e5(), 4_500, Regime.BLENDED, decided).colour is Colour.GREEN


def test_e6_a_cancelled_webinar_is_amber_until_it_cannot_be_made_up(distance):
    held = [line(K.LECTURE, 2, M.SYNC) for _ in range(14)]

    open_slot = judge(
        held, FIVE_CREDITS, Regime.ONLINE_FORM, distance, layer=Layer.DELIVERED, make_up_minutes=100
    )
    closing = judge(held, FIVE_CREDITS, Regime.ONLINE_FORM, distance, layer=Layer.DELIVERED)
    whole = judge(
        [*held, line(K.LECTURE, 2, M.SYNC)], FIVE_CREDITS, Regime.ONLINE_FORM, distance, layer=Layer.DELIVERED
    )

    assert open_slot.colour is Colour.AMBER
    assert closing.colour is Colour.RED
    assert closing.rule(Rule.SYNC_FLOOR).strict == 28 * HOUR
    assert whole.colour is Colour.GREEN


def test_e6_the_floor_of_the_on_line_hours_is_a_setting(distance):
    held = [line(K.LECTURE, 28, M.SYNC), line(K.LECTURE, 20, M.ASYNC)]
    decided = replace(distance, q12=SyncBase.ONLINE_HOURS)

    verdict = judge(held, FIVE_CREDITS, Regime.ONLINE_FORM, decided, layer=Layer.DELIVERED)

    assert verdict.colour is Colour.GREEN


def test_e7_the_forecast_warns_and_names_the_largest_request(distance):
    known = [
        line(K.LECTURE, 20, M.SYNC),
        line(K.LECTURE, 8, M.SYNC),
        line(K.PRACTICAL, 60, M.IN_PERSON),
    ]
    request = line(K.LECTURE, 4, M.SYNC)

    forecast = judge(known, FIVE_CREDITS, Regime.BLENDED, distance, layer=Layer.FORECAST)
    with_request = judge([*known, request], FIVE_CREDITS, Regime.BLENDED, distance, layer=Layer.FORECAST)

    assert forecast.colour is Colour.AMBER
    assert forecast.notes == (Note.EARLY_WARNING,)
    assert with_request.colour is Colour.RED
    assert missing_minutes(with_request.rule(Rule.CEILING)) == 100
    largest = largest_admissible_minutes(
        known, FIVE_CREDITS, Regime.BLENDED, distance, kind=K.LECTURE, mode=M.SYNC
    )
    assert largest == 2 * HOUR


def test_e7_just_below_the_early_warning_is_green(distance):
    known = [LedgerLine(K.LECTURE, 1_349, M.SYNC), LedgerLine(K.PRACTICAL, 2_250, M.IN_PERSON)]

    assert judge(known, FIVE_CREDITS, Regime.BLENDED, distance, layer=Layer.FORECAST).colour is Colour.GREEN


def test_e8_a_class_held_in_the_room_for_some_and_on_line_for_one_is_no_distance(distance):
    plan = rest_of([line(K.LECTURE, 45, M.HYFLEX), line(K.FINAL, 2, M.IN_PERSON)])

    verdict = judge(plan, FIVE_CREDITS, Regime.BLENDED, distance)

    assert verdict.colour is Colour.GREEN
    assert verdict.distance_minutes == 0


def test_e9_a_mooc_is_never_red_on_ceiling_or_contact_and_wants_its_record(distance):
    plan = rest_of([line(K.LECTURE, 60, M.ASYNC)])

    without = judge(plan, FIVE_CREDITS, Regime.MOOC, distance)
    with_record = judge(plan, FIVE_CREDITS, Regime.MOOC, distance, evidence_given=True)

    assert without.rule(Rule.CEILING) is None
    assert without.rule(Rule.SYNC_FLOOR) is None
    assert without.rule(Rule.CONTACT).colour is Colour.AMBER
    assert Note.MOOC_RECORD_NEEDED in without.notes
    assert with_record.notes == ()
    assert not with_record.blocks
