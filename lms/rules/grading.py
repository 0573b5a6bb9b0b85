"""Grade arithmetic: admission rating, final points, letter, GPA.

Everything is exact (`Fraction`) until the one half-up rounding that the integer bands of the letter table
need (rules.md 4.1): a rating of 81.666... that is rounded before it is weighted gives another letter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from lms.rules.policy_grading import (
    GpaAttempts,
    GradingPolicy,
    LetterBand,
    RatingScheme,
    RatingSchemeName,
    Traditional,
)

__all__ = [
    "Exact",
    "FinalGrade",
    "GradingPolicy",
    "LetterBand",
    "Outcome",
    "PeriodMarks",
    "RatingScheme",
    "RatingSchemeName",
    "Traditional",
    "TranscriptLine",
    "absent_grade",
    "admission_rating",
    "band_of_letter",
    "checked_mark",
    "final_grade",
    "final_points",
    "gpa",
    "letter_for",
    "may_transfer",
    "not_admitted_grade",
    "printed_rating",
]

Exact = Decimal | Fraction | int
"""A number without binary rounding; floats are refused."""

TWO_PLACES = 2


class Outcome(StrEnum):
    PASSED = "passed"
    FX = "fx"
    F = "f"
    INCOMPLETE = "incomplete"  # absent for a valid reason: an extension decides later


@dataclass(frozen=True, slots=True)
class PeriodMarks:
    """Marks of one learner before one midterm, 0..100 each, and the midterm; None while it is not held."""

    current: tuple[Decimal, ...] = ()
    midterm: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FinalGrade:
    """A final grade; `exact` is the weighted total before its rounding, None when there was no arithmetic."""

    points: int | None
    letter: str | None
    gpa_points: Decimal | None
    passed: bool
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    exact: Fraction | None = None


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """A graded attempt of a discipline; failures are lines like any other (Standard 003 5.5.8)."""

    course: str
    credits: int
    letter: str
    attempt: int = 1


def checked_mark(value: str | Decimal | int) -> Decimal:
    """Return a mark on the 100-point scale with at most two decimals.

    Raises:
        ValueError: not a number, outside 0..100, or finer than a hundredth; the message is a code.
    """
    if isinstance(value, bool | float):
        raise ValueError("mark_not_exact")
    try:
        mark = Decimal(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except InvalidOperation:
        raise ValueError("mark_not_a_number") from None
    if not mark.is_finite():
        raise ValueError("mark_not_a_number")
    if not 0 <= mark <= 100:
        raise ValueError("mark_out_of_range")
    rounded = mark.quantize(Decimal("0.01"))
    if rounded != mark:
        raise ValueError("mark_too_fine")
    return abs(rounded)  # Decimal knows a minus zero


def admission_rating(periods: Sequence[PeriodMarks], scheme: RatingScheme) -> Fraction | None:
    """Return the admission rating R, 0..100, exact; None when there is no mark at all.

    flat_mean: the arithmetic mean of all marks and midterms (Standard 003 4.19).
    tc_rc_half: per period (mean of current marks + midterm) / 2, then the mean of the periods; a midterm
    that was not held counts 0 once another mark of its period exists.
    min_count_divisor: per period the sum of current marks over their number or `min_count`, whichever is
    more, then the mean of the periods; in this scheme the period's rating is the midterm's mark.
    """
    if not any(period.current or period.midterm is not None for period in periods):
        return None
    if scheme.name is RatingSchemeName.FLAT_MEAN:
        marks = [mark for period in periods for mark in _all_marks(period)]
        return _mean(marks)
    if scheme.name is RatingSchemeName.TC_RC_HALF:
        halves = [(_mean(p.current) + Fraction(p.midterm or 0)) / 2 for p in periods]
        return sum(halves, Fraction(0)) / len(halves)
    ratings = [
        sum(map(Fraction, p.current), Fraction(0)) / max(len(p.current), scheme.min_count, 1) for p in periods
    ]
    return sum(ratings, Fraction(0)) / len(ratings)


def printed_rating(rating: Exact) -> Decimal:
    """Return R as it is printed, two decimals; never feed it back into the arithmetic."""
    return _rounded(Fraction(rating), TWO_PLACES)


def final_points(rating: Exact, exam: Exact, policy: GradingPolicy) -> int:
    """Return the final points, 0..100: the weighted total, rounded half up once (Standard 003 4.21)."""
    return int(_rounded(_total(rating, exam, policy), 0))


def final_grade(rating: Exact, exam: Exact, policy: GradingPolicy) -> FinalGrade:
    """Return the final grade of an admitted learner who took the exam.

    An exam below its minimum is FX or F whatever the total says (rules.md 4.1, item 3); the points stay
    what they are.
    """
    exact = _total(rating, exam, policy)
    points = int(_rounded(exact, 0))
    band = letter_for(points, policy)
    reasons: tuple[str, ...] = ()
    if policy.exam_minimum is not None and Fraction(exam) < Fraction(policy.exam_minimum):
        reasons = ("exam_below_minimum",)
        is_fx = Fraction(exam) >= Fraction(policy.fx_exam_floor)
        failing = band_of_letter(policy.fx_letter if is_fx else policy.f_letter, policy)
        if band.is_positive or failing.gpa_points < band.gpa_points:
            band = failing
    elif not band.is_positive:
        reasons = ("total_below_minimum",)
    return FinalGrade(
        points, band.code, band.gpa_points, band.is_positive, _outcome(band, policy), reasons, exact
    )


def absent_grade(rating: Exact, policy: GradingPolicy, *, excused: bool) -> FinalGrade:
    """Return the grade of a learner who did not come: nothing yet with a valid reason, an exam of 0 without.

    Absent is not 0: only the missing reason makes it so (rules.md 4.1, item 7).
    """
    if excused:
        return FinalGrade(None, None, None, False, Outcome.INCOMPLETE, ("absent_excused",))
    grade = final_grade(rating, 0, policy)
    reasons = ("absent", *grade.reasons)
    return FinalGrade(
        grade.points, grade.letter, grade.gpa_points, grade.passed, grade.outcome, reasons, grade.exact
    )


def not_admitted_grade(policy: GradingPolicy) -> FinalGrade:
    """Return the grade of a learner who was not admitted: a letter by policy, no exam, no points."""
    band = band_of_letter(policy.not_admitted_letter, policy)
    return FinalGrade(None, band.code, band.gpa_points, False, _outcome(band, policy), ("not_admitted",))


def letter_for(points: int, policy: GradingPolicy) -> LetterBand:
    """Return the band of whole points 0..100."""
    for band in policy.letters:
        if band.low <= points <= band.high:
            return band
    raise ValueError("points_out_of_range")


def band_of_letter(code: str, policy: GradingPolicy) -> LetterBand:
    """Return the band of a letter code (ASCII)."""
    for band in policy.letters:
        if band.code == code:
            return band
    raise ValueError("unknown_letter")


def gpa(lines: Iterable[TranscriptLine], policy: GradingPolicy) -> Decimal | None:
    """Return sum(credits x points) / sum(credits), rounded half up once; None without credits.

    FX and F enter with their credits (Order 152 def. 28). A discipline taken again enters by `gpa_attempts`.
    """
    by_course: dict[str, list[TranscriptLine]] = {}
    for line in lines:
        by_course.setdefault(line.course, []).append(line)
    chosen = [line for attempts in by_course.values() for line in _entering(attempts, policy)]
    credit_sum = sum(line.credits for line in chosen)
    if not credit_sum:
        return None
    weighted = sum(
        (line.credits * Fraction(band_of_letter(line.letter, policy).gpa_points) for line in chosen),
        Fraction(0),
    )
    return _rounded(weighted / credit_sum, policy.gpa_decimals)


def may_transfer(level: str, to_year: int, value: Decimal, policy: GradingPolicy) -> bool | None:
    """Say whether a GPA is enough to move up to a year; None when no threshold is set for it."""
    for threshold in policy.transfer:
        if threshold.level == level and threshold.to_year == to_year:
            return value >= threshold.gpa
    return None


def _entering(attempts: list[TranscriptLine], policy: GradingPolicy) -> list[TranscriptLine]:
    if policy.gpa_attempts is GpaAttempts.ALL:
        return attempts
    if policy.gpa_attempts is GpaAttempts.BEST:
        return [
            max(attempts, key=lambda line: (band_of_letter(line.letter, policy).gpa_points, line.attempt))
        ]
    return [max(attempts, key=lambda line: line.attempt)]


def _all_marks(period: PeriodMarks) -> tuple[Decimal, ...]:
    return period.current if period.midterm is None else (*period.current, period.midterm)


def _mean(marks: Sequence[Decimal]) -> Fraction:
    return sum(map(Fraction, marks), Fraction(0)) / len(marks) if marks else Fraction(0)


def _total(rating: Exact, exam: Exact, policy: GradingPolicy) -> Fraction:
    for value in (rating, exam):
        if isinstance(value, float) or not 0 <= value <= 100:
            raise ValueError("points_out_of_range")
    return policy.rating_weight * Fraction(rating) + policy.exam_weight * Fraction(exam)


def _outcome(band: LetterBand, policy: GradingPolicy) -> Outcome:
    if band.is_positive:
        return Outcome.PASSED
    return Outcome.FX if band.code == policy.fx_letter else Outcome.F


def _rounded(value: Fraction, places: int) -> Decimal:
    """Round half up without a detour over a finite decimal: 74.5 becomes 75, 74.4999... stays 74."""
    scaled = value * 10**places
    whole = (scaled.numerator * 2 + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-places).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
