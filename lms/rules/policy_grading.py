"""The grading policy: letters, weights, thresholds and the scheme of the admission rating."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self

from lms.rules.documents import PolicyError, PolicyHeader, Reader, read_header


class RatingSchemeName(StrEnum):
    """How current marks and midterms become the admission rating (rules.md 4.1, item 1)."""

    FLAT_MEAN = "flat_mean"
    TC_RC_HALF = "tc_rc_half"
    MIN_COUNT_DIVISOR = "min_count_divisor"


class GpaAttempts(StrEnum):
    """Which attempt of a re-taken discipline enters the GPA."""

    LAST = "last"
    BEST = "best"
    ALL = "all"


class Traditional(StrEnum):
    EXCELLENT = "excellent"
    GOOD = "good"
    SATISFACTORY = "satisfactory"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class RatingScheme:
    """`min_count` is the least number of marks a period is divided by; only min_count_divisor uses it."""

    name: RatingSchemeName
    min_count: int = 0


@dataclass(frozen=True, slots=True)
class LetterBand:
    """One row of the letter table; both ends are whole points and belong to the band."""

    code: str
    low: int
    high: int
    gpa_points: Decimal
    traditional: Traditional
    is_positive: bool


@dataclass(frozen=True, slots=True)
class TransferThreshold:
    """The least GPA with which a student of a level moves up to a year (Standard 003 5.5.13)."""

    level: str
    to_year: int
    gpa: Decimal


@dataclass(frozen=True, slots=True)
class GradingPolicy:
    header: PolicyHeader
    letters: tuple[LetterBand, ...]
    """From the highest band down."""
    rating_weight: Fraction
    exam_weight: Fraction
    exam_minimum: Decimal | None
    """None: the total alone decides."""
    fx_letter: str
    f_letter: str
    fx_exam_floor: Decimal
    """An exam below its minimum but not below this is FX, else F."""
    not_admitted_letter: str
    scheme: RatingScheme
    gpa_attempts: GpaAttempts
    gpa_decimals: int
    transfer: tuple[TransferThreshold, ...]

    @property
    def version(self) -> str:
        return self.header.version

    @classmethod
    def from_json(cls, document: object) -> Self:
        """Read a resolved policy document.

        Raises:
            PolicyError: with the place and the problem.
        """
        header, values = read_header(document, "grading")
        letters = tuple(_band(row) for row in values.children("letters"))
        _check_bands(letters, values.at("letters"))
        scheme = values.child("rating_scheme")
        policy = cls(
            header=header,
            letters=letters,
            rating_weight=Fraction(values.decimal("rating_weight", 0, 1)),
            exam_weight=Fraction(values.decimal("exam_weight", 0, 1)),
            exam_minimum=values.optional_decimal("exam_minimum", 0, 100),
            fx_letter=_known(values, "fx_letter", letters),
            f_letter=_known(values, "f_letter", letters),
            fx_exam_floor=values.decimal("fx_exam_floor", 0, 100),
            not_admitted_letter=_known(values, "not_admitted_letter", letters),
            scheme=RatingScheme(scheme.word("name", RatingSchemeName), scheme.integer("min_count", 0, 100)),
            gpa_attempts=values.word("gpa_attempts", GpaAttempts),
            gpa_decimals=values.integer("gpa_decimals", 0, 6),
            transfer=tuple(_threshold(row) for row in values.children("transfer_gpa")),
        )
        if policy.rating_weight + policy.exam_weight != 1:
            raise PolicyError(values.at("exam_weight"), "weights_must_sum_to_one")
        if policy.scheme.name is RatingSchemeName.MIN_COUNT_DIVISOR and not policy.scheme.min_count:
            raise PolicyError(scheme.at("min_count"), "out_of_range")
        scheme.finish()
        values.finish()
        return policy


def _band(row: Reader) -> LetterBand:
    band = LetterBand(
        code=row.text("code"),
        low=row.integer("low", 0, 100),
        high=row.integer("high", 0, 100),
        gpa_points=row.decimal("gpa_points", 0, 4),
        traditional=row.word("traditional", Traditional),
        is_positive=row.flag("is_positive"),
    )
    if not band.code.isascii():
        raise PolicyError(row.at("code"), "ascii_expected")
    row.finish()
    return band


def _threshold(row: Reader) -> TransferThreshold:
    threshold = TransferThreshold(row.text("level"), row.integer("to_year", 2, 10), row.decimal("gpa", 0, 4))
    row.finish()
    return threshold


def _check_bands(letters: tuple[LetterBand, ...], path: str) -> None:
    """Refuse a table with a gap, an overlap, or a code that comes twice: every whole point has one letter."""
    expected_high = 100
    for index, band in enumerate(letters):
        if band.high != expected_high or band.low > band.high:
            raise PolicyError(f"{path}[{index}]", "bands_must_cover_0_to_100_from_the_top")
        expected_high = band.low - 1
    if expected_high != -1:
        raise PolicyError(path, "bands_must_cover_0_to_100_from_the_top")
    if len({band.code for band in letters}) != len(letters):
        raise PolicyError(path, "letter_comes_twice")


def _known(values: Reader, key: str, letters: tuple[LetterBand, ...]) -> str:
    code = values.text(key)
    if code not in {band.code for band in letters}:
        raise PolicyError(values.at(key), "unknown_letter")
    return code
