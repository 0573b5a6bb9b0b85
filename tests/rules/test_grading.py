"""Grade arithmetic with its traps (rules.md 4.1; Standard 003 4.19, 4.21; Order 152 cl. 36)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.loader import load_policy
from lms.rules.grading import (
    Outcome,
    PeriodMarks,
    RatingScheme,
    RatingSchemeName,
    TranscriptLine,
    absent_grade,
    admission_rating,
    checked_mark,
    final_grade,
    final_points,
    gpa,
    letter_for,
    may_transfer,
    not_admitted_grade,
    printed_rating,
)
from lms.rules.policy import GradingPolicy, PolicyError
from lms.rules.policy_grading import GpaAttempts

SHIPPED = GradingPolicy.from_json(load_policy("grading"))
FLAT = RatingScheme(RatingSchemeName.FLAT_MEAN)
HALF = RatingScheme(RatingSchemeName.TC_RC_HALF)
DIVISOR = RatingScheme(RatingSchemeName.MIN_COUNT_DIVISOR, min_count=4)


def marks(*values: int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, values))


THREE_MARKS = [PeriodMarks(marks(80, 90, 70), Decimal(85))]


@pytest.mark.parametrize(
    ("scheme", "rating"),
    [
        pytest.param(FLAT, "81.25", id="mean of everything"),
        pytest.param(HALF, "82.50", id="half current, half midterm"),
        pytest.param(DIVISOR, "60.00", id="three marks where four are asked"),
    ],
)
def test_three_universities_three_ratings(scheme, rating):
    assert printed_rating(admission_rating(THREE_MARKS, scheme)) == Decimal(rating)


def test_two_periods_weigh_the_same_whatever_their_number_of_marks():
    periods = [PeriodMarks(marks(100), Decimal(100)), PeriodMarks(marks(50, 50, 50, 50), Decimal(50))]

    assert admission_rating(periods, HALF) == 75


def test_no_marks_give_no_rating_rather_than_zero():
    assert admission_rating([PeriodMarks(), PeriodMarks()], FLAT) is None
    assert admission_rating([PeriodMarks(marks(0))], FLAT) == 0


def test_a_half_rounds_up_and_decides_the_letter(grading):
    grade = final_grade(81, 65, grading)

    assert grade.exact == Fraction(746, 10)
    assert (grade.points, grade.letter, grade.gpa_points) == (75, "B-", Decimal("2.67"))
    assert final_points(Decimal("70"), Decimal("81.25"), grading) == 75  # 74.5 exactly
    assert final_points(Decimal("70"), Decimal("81.24"), grading) == 74


def test_the_rating_is_not_rounded_before_it_is_weighted(grading):
    rating = admission_rating([PeriodMarks(marks(80, 80, 85))], FLAT)

    assert printed_rating(rating) == Decimal("81.67")
    assert final_points(rating, Decimal("63.75"), grading) == 75  # 49 + 25.5 = 74.5
    two_thirds = Fraction(200, 3)
    assert final_points(two_thirds, Decimal("61.25"), grading) == 65  # 40 + 24.5


@pytest.mark.parametrize(
    ("rating", "exam", "points", "letter", "outcome"),
    [
        pytest.param(90, 20, 62, "F", Outcome.F, id="exam under 25 is F whatever the total"),
        pytest.param(90, 25, 64, "FX", Outcome.FX, id="exam of 25 is FX"),
        pytest.param(90, 49, 74, "FX", Outcome.FX, id="exam of 49 is FX"),
        pytest.param(90, 50, 74, "C+", Outcome.PASSED, id="exam of 50 passes"),
        pytest.param(50, 50, 50, "D", Outcome.PASSED, id="the least pass"),
        pytest.param(0, 30, 12, "F", Outcome.F, id="total under 25 stays F though the exam says FX"),
    ],
)
def test_the_exam_has_its_own_minimum(grading, rating, exam, points, letter, outcome):
    grade = final_grade(rating, exam, grading)

    assert (grade.points, grade.letter, grade.outcome) == (points, letter, outcome)
    assert grade.passed is (outcome is Outcome.PASSED)


def test_without_an_exam_minimum_the_total_alone_decides(grading):
    grade = final_grade(90, 20, replace(grading, exam_minimum=None))

    assert (grade.points, grade.letter) == (62, "C-")


@pytest.mark.parametrize(
    ("points", "letter"),
    [(100, "A"), (95, "A"), (94, "A-"), (90, "A-"), (89, "B+"), (80, "B"), (79, "B-"), (74, "C+"), (69, "C"),
     (64, "C-"), (59, "D+"), (54, "D"), (50, "D"), (49, "FX"), (25, "FX"), (24, "F"), (0, "F")],
)  # fmt: skip
def test_the_letter_table_is_that_of_the_order(grading, points, letter):
    band = letter_for(points, grading)

    assert band.code == letter
    assert band.code.isascii()


def test_absent_is_not_zero_when_there_is_a_reason(grading):
    excused, not_excused = absent_grade(80, grading, excused=True), absent_grade(80, grading, excused=False)

    assert (excused.letter, excused.outcome, excused.points) == (None, Outcome.INCOMPLETE, None)
    assert (not_excused.letter, not_excused.reasons[0]) == ("F", "absent")


def test_who_was_not_admitted_gets_a_letter_and_no_points(grading):
    grade = not_admitted_grade(grading)

    assert (grade.points, grade.letter, grade.reasons) == (None, "F", ("not_admitted",))


def test_failures_enter_the_gpa_with_their_credits(grading):
    lines = [
        TranscriptLine("maths", 5, "A"),
        TranscriptLine("history", 5, "FX"),
        TranscriptLine("law", 5, "F"),
    ]

    assert gpa(lines, grading) == Decimal("1.50")


@pytest.mark.parametrize(
    ("attempts", "value"),
    [(GpaAttempts.LAST, "1.00"), (GpaAttempts.BEST, "3.00"), (GpaAttempts.ALL, "2.00")],
)
def test_a_discipline_taken_again_enters_by_policy(grading, attempts, value):
    lines = [TranscriptLine("maths", 5, "B", attempt=1), TranscriptLine("maths", 5, "D", attempt=2)]

    assert gpa(lines, replace(grading, gpa_attempts=attempts)) == Decimal(value)


def test_no_credits_give_no_gpa(grading):
    assert gpa([], grading) is None


def test_the_threshold_of_the_next_year_is_inclusive(grading):
    assert may_transfer("bachelor", 2, Decimal("1.33"), grading) is True
    assert may_transfer("bachelor", 2, Decimal("1.32"), grading) is False
    assert may_transfer("doctoral", 2, Decimal("4.00"), grading) is None


@pytest.mark.parametrize("value", ["100.01", "-0.01", "abc", "", "NaN", "Infinity", "55.555", "1e9"])
def test_a_mark_outside_the_scale_is_refused(value):
    with pytest.raises(ValueError, match="mark_"):
        checked_mark(value)


def test_a_mark_may_be_typed_with_a_comma():
    assert checked_mark(" 84,5 ") == Decimal("84.50")
    assert str(checked_mark("-0")) == "0.00"


def test_a_letter_table_with_a_gap_is_refused():
    document = load_policy("grading")
    letters = [row for row in document["values"]["letters"] if row["code"] != "C"]

    with pytest.raises(PolicyError) as caught:
        GradingPolicy.from_json({**document, "values": {**document["values"], "letters": letters}})

    assert caught.value.path == "$.values.letters[6]"


def test_weights_that_do_not_sum_to_one_are_refused():
    document = load_policy("grading")

    with pytest.raises(PolicyError, match="weights_must_sum_to_one"):
        GradingPolicy.from_json({**document, "values": {**document["values"], "exam_weight": "0.5"}})


points = st.fractions(0, 100, max_denominator=300)


@given(rating=points, exam=points)
def test_final_points_stay_on_the_scale_and_within_half_a_point(rating, exam):
    grade = final_grade(rating, exam, SHIPPED)

    assert 0 <= grade.points <= 100
    assert Fraction(-1, 2) < grade.points - grade.exact <= Fraction(1, 2)


@given(rating=points, exam=points, more=points)
def test_a_better_exam_never_gives_a_worse_letter(rating, exam, more):
    low, high = sorted((exam, more))

    assert final_grade(rating, high, SHIPPED).gpa_points >= final_grade(rating, low, SHIPPED).gpa_points


mark_lists = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=8).map(tuple)


@given(
    periods=st.lists(
        st.builds(PeriodMarks, mark_lists, st.decimals(0, 100, places=2)), min_size=1, max_size=3
    )
)
def test_every_scheme_stays_on_the_scale(periods):
    for scheme in (FLAT, HALF, DIVISOR):
        assert 0 <= admission_rating(periods, scheme) <= 100
