"""The distance share week by week: what was held, what stands in the timetable, when a limit is reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from lms.rules.activity import LedgerLine
from lms.rules.measures import measure
from lms.rules.policy_distance import DistancePolicy


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line of the timetable in its week, 1..n; `is_held` when its minutes are those that were really given."""

    week: int
    is_held: bool
    line: LedgerLine


@dataclass(frozen=True, slots=True)
class WeekSum:
    """Distance minutes of one week and from the first week to the end of this one (the strict reading).

    held: given so far; forecast: given, and for the rest what the timetable says.
    """

    week: int
    minutes: int
    held: int
    forecast: int


def by_week(lines: Iterable[DatedLine], weeks: int, policy: DistancePolicy) -> tuple[WeekSum, ...]:
    """Return one sum for each week 1..`weeks`; a line before or behind the term belongs to its first or last week.

    Raises:
        ValueError: a term without weeks.
    """
    if weeks < 1:
        raise ValueError("a term has at least one week")
    held, open_ = [0] * weeks, [0] * weeks
    for dated in lines:
        minutes = measure((dated.line,), policy).distance_strict
        place = min(max(dated.week, 1), weeks) - 1
        (held if dated.is_held else open_)[place] += minutes
    sums, given, expected = [], 0, 0
    for place in range(weeks):
        given += held[place]
        expected += held[place] + open_[place]
        sums.append(WeekSum(place + 1, held[place] + open_[place], given, expected))
    return tuple(sums)


def first_week_at(
    sums: Iterable[WeekSum], share: Fraction, volume: int, *, is_over: bool = False
) -> int | None:
    """Return the first week whose forecast reaches `share` of the volume (passes it when `is_over`); None = never.

    Compared by cross-multiplication: exactly the ceiling is allowed, so only one minute more is over it.
    """
    for found in sums:
        value, limit = found.forecast * share.denominator, share.numerator * volume
        if value > limit or (value == limit and not is_over and limit > 0):
            return found.week
    return None
