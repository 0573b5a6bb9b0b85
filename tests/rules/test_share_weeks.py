"""The forecast by week: sums that never shrink, a limit that is reached in the right week."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.distance_share import LedgerLine, distance_minutes
from lms.rules.share_weeks import DatedLine, by_week, first_week_at
from tests.rules.shares import FIVE_CREDITS, K, M

TWENTY = Fraction(1, 5)
DATED = st.builds(
    DatedLine,
    week=st.integers(-2, 20),
    is_held=st.booleans(),
    line=st.builds(
        LedgerLine,
        st.sampled_from(list(K)),
        st.integers(0, 600),
        st.sampled_from(list(M)),
        under_order=st.booleans(),
    ),
)


def webinar(week: int, minutes: int = 75, *, is_held: bool = False) -> DatedLine:
    return DatedLine(week, is_held, LedgerLine(K.LECTURE, minutes, M.SYNC))


def test_held_and_coming_classes_add_up_week_by_week(distance):
    lines = [
        webinar(1, 100, is_held=True),
        webinar(3, 50),
        DatedLine(2, True, LedgerLine(K.LAB, 90, M.IN_PERSON)),
    ]
    sums = by_week(lines, 4, distance)
    assert [(row.minutes, row.held, row.forecast) for row in sums] == [
        (100, 100, 100),
        (0, 100, 100),
        (50, 100, 150),
        (0, 100, 150),
    ]


@pytest.mark.parametrize(
    ("webinars", "is_over", "week"),
    [
        pytest.param(20, True, None, id="exactly the ceiling is not over it"),
        pytest.param(20, False, 20, id="exactly the ceiling is reached"),
        pytest.param(21, True, 21, id="the twenty-first webinar of 75 minutes is over"),
        pytest.param(19, False, None, id="one class less reaches nothing"),
    ],
)
def test_the_week_in_which_the_ceiling_falls(distance, webinars, is_over, week):
    sums = by_week([webinar(number) for number in range(1, webinars + 1)], 25, distance)
    assert first_week_at(sums, TWENTY, FIVE_CREDITS, is_over=is_over) == week


def test_a_discipline_without_any_distance_is_over_with_its_first_minute(distance):
    assert first_week_at(by_week([webinar(4, 1)], 15, distance), Fraction(0), FIVE_CREDITS, is_over=True) == 4
    assert first_week_at(by_week([], 15, distance), Fraction(0), FIVE_CREDITS) is None


def test_a_term_without_weeks_is_an_error(distance):
    with pytest.raises(ValueError, match="week"):
        by_week([], 0, distance)


@given(lines=st.lists(DATED, max_size=30))
def test_the_last_week_holds_everything_and_no_sum_shrinks(distance, lines):
    sums = by_week(lines, 15, distance)
    assert sums[-1].forecast == distance_minutes([dated.line for dated in lines], distance)
    assert sums[-1].held == distance_minutes([dated.line for dated in lines if dated.is_held], distance)
    assert all(a.held <= b.held and a.forecast <= b.forecast for a, b in pairwise(sums))
    assert all(row.held <= row.forecast for row in sums)
