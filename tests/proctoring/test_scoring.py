"""The risk is explainable and recomputable; it orders, it never judges."""

import json
import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctoring.policy import ProctoringPolicy
from proctoring.scoring import Band, IncidentSpan, band_of, risk
from proctoring.types import IncidentCode
from tests.proctoring.conftest import POLICY

MINUTE = 60_000
RULES = ProctoringPolicy.from_json(json.loads(POLICY.read_text(encoding="utf-8")))


def span(code: IncidentCode, minutes: float, start_ms: int = 0) -> IncidentSpan:
    return IncidentSpan(code, start_ms, start_ms + round(minutes * MINUTE))


@pytest.mark.parametrize(
    ("code", "minutes", "points"),
    [
        pytest.param(IncidentCode.FACE_ABSENT, 5, 63, id="absent for five minutes"),
        pytest.param(IncidentCode.ID_MISMATCH, 1, 63, id="another face for a minute"),
        pytest.param(IncidentCode.ID_MISMATCH, 2, 86, id="another face for two minutes"),
        pytest.param(IncidentCode.CAM_FROZEN, 30, 0, id="technical matters do not score"),
    ],
)
def test_the_published_examples_come_out(
    policy: ProctoringPolicy, code: IncidentCode, minutes: float, points: int
) -> None:
    assert round(risk([span(code, minutes)], policy, 0).points) == points


def test_nothing_seen_is_no_risk(policy: ProctoringPolicy) -> None:
    nothing = risk([], policy, 0)

    assert (nothing.points, nothing.band, nothing.parts) == (0.0, Band.GREEN, ())


def test_blocked_attempts_count_as_quarters_of_a_minute_up_to_a_cap(policy: ProctoringPolicy) -> None:
    four = risk([span(IncidentCode.BROWSER_CLIPBOARD, 0)] * 4, policy, 0)
    twenty = risk([span(IncidentCode.BROWSER_CLIPBOARD, 0)] * 20, policy, 0)
    hundred = risk([span(IncidentCode.BROWSER_CLIPBOARD, 0)] * 100, policy, 0)

    assert four.parts[0].amount == 1
    assert twenty.points == hundred.points
    assert hundred.parts[0].amount == 5


def test_an_open_incident_counts_until_now(policy: ProctoringPolicy) -> None:
    still_open = IncidentSpan(IncidentCode.FACE_ABSENT, 0, None)

    assert risk([still_open], policy, 5 * MINUTE) == risk([span(IncidentCode.FACE_ABSENT, 5)], policy, 0)


def test_a_long_covered_camera_scores_and_a_short_one_does_not(policy: ProctoringPolicy) -> None:
    short = risk([span(IncidentCode.CAM_BLACK, 1)], policy, 0)
    long = risk([span(IncidentCode.CAM_BLACK, 2)], policy, 0)

    assert short.points == 0
    assert long.points == pytest.approx(100 * (1 - math.exp(-0.2)))


def test_the_heaviest_part_explains_first(policy: ProctoringPolicy) -> None:
    parts = risk([span(IncidentCode.FACE_ABSENT, 1), span(IncidentCode.ID_MISMATCH, 1)], policy, 0).parts

    assert [part.code for part in parts] == [IncidentCode.ID_MISMATCH, IncidentCode.FACE_ABSENT]


def test_the_order_of_incidents_does_not_change_a_bit(policy: ProctoringPolicy) -> None:
    spans = [
        span(IncidentCode.FACE_ABSENT, 0.1),
        span(IncidentCode.FACE_ABSENT, 0.7, 99),
        span(IncidentCode.PERSON_MULTIPLE, 0.3),
        span(IncidentCode.BROWSER_FOCUS_LOST, 1.1),
    ]

    assert len({risk(order, policy, 0).points for order in permutations(spans)}) == 1


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (0, Band.GREEN),
        (24.99, Band.GREEN),
        (25, Band.YELLOW),
        (59.99, Band.YELLOW),
        (60, Band.RED),
        (100, Band.RED),
    ],
)
def test_bands_begin_exactly_at_their_numbers(policy: ProctoringPolicy, points: float, band: Band) -> None:
    assert band_of(points, policy) is band


@given(minutes=st.floats(0, 300), more=st.floats(0, 300))
def test_more_evidence_never_lowers_the_risk(minutes: float, more: float) -> None:
    less = risk([span(IncidentCode.PERSON_MULTIPLE, minutes)], RULES, 0)
    total = risk(
        [span(IncidentCode.PERSON_MULTIPLE, minutes), span(IncidentCode.FACE_ABSENT, more)], RULES, 0
    )

    assert 0 <= less.points <= total.points <= 100
