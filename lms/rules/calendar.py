"""Weeks and windows of a term. Dates only: the zone and the holidays are the caller's."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.rules.policy_terms import CalendarPolicy, WeekSpan


class WindowKind(StrEnum):
    TEACHING = "teaching"
    MIDTERM_1 = "midterm_1"
    MIDTERM_2 = "midterm_2"
    EXAM_PERIOD = "exam_period"
    FX_WINDOW = "fx_window"
    ADD_DROP = "add_drop"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class Window:
    """Days from the first to the last, both inclusive."""

    kind: WindowKind
    starts_on: date
    ends_on: date

    def contains(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


def week_number(day: date, starts_on: date) -> int:
    """Return the teaching week of a day: 1 is the calendar week (from Monday) in which the term starts.

    0 and less are weeks before the term; weeks after its end go on counting.
    """
    return (day - _monday(starts_on)).days // 7 + 1


def week_bounds(week: int, starts_on: date) -> tuple[date, date]:
    """Return the first and last day of a teaching week; week 1 begins on the day the term starts."""
    monday = _monday(starts_on) + timedelta(weeks=week - 1)
    return (starts_on if week == 1 else monday), monday + timedelta(days=6)


def term_windows(starts_on: date, policy: CalendarPolicy, weeks: int | None = None) -> tuple[Window, ...]:
    """Return the windows of a term, teaching first.

    Spans of the policy are weeks of a normal term. In a term of another length (a summer term) midterms
    keep their share of the teaching weeks, the weeks after teaching keep their distance from its end.
    """
    length = policy.weeks if weeks is None else weeks
    if length < 1:
        raise ValueError("weeks must be positive")
    after = length - policy.weeks
    spans = {
        WindowKind.TEACHING: WeekSpan(1, length),
        WindowKind.MIDTERM_1: _scaled(policy.midterm_1, policy.weeks, length),
        WindowKind.MIDTERM_2: _scaled(policy.midterm_2, policy.weeks, length),
        WindowKind.EXAM_PERIOD: WeekSpan(policy.exam_period.first + after, policy.exam_period.last + after),
        WindowKind.FX_WINDOW: WeekSpan(policy.fx_window.first + after, policy.fx_window.last + after),
        WindowKind.ADD_DROP: WeekSpan(1, min(policy.add_drop_weeks, length)),
        WindowKind.WITHDRAWAL: WeekSpan(1, min(policy.withdrawal_weeks, length)),
    }
    return tuple(
        Window(kind, week_bounds(span.first, starts_on)[0], week_bounds(span.last, starts_on)[1])
        for kind, span in spans.items()
        if span.last >= span.first
    )


def is_inside(kind: WindowKind, day: date, windows: Iterable[Window]) -> bool:
    """Say whether a day lies in a window of the kind."""
    return any(window.kind is kind and window.contains(day) for window in windows)


def windows_on(day: date, windows: Iterable[Window]) -> tuple[Window, ...]:
    """Return the windows that are open on a day."""
    return tuple(window for window in windows if window.contains(day))


def is_working_day(day: date, holidays: Collection[date], working_days: Collection[date] = ()) -> bool:
    """Say whether classes may be held: Monday to Saturday, no holiday, or a day moved by decree."""
    return day in working_days or (day.weekday() != _SUNDAY and day not in holidays)


def working_day_on_or_after(
    day: date, holidays: Collection[date], working_days: Collection[date] = ()
) -> date:
    """Return the day itself when it is a working day, else the next one.

    Raises:
        ValueError: no working day within a year.
    """
    for offset in range(366):
        found = day + timedelta(days=offset)
        if is_working_day(found, holidays, working_days):
            return found
    raise ValueError("no working day within a year")


def dates_of_weekly_meeting(
    first: date, last: date, holidays: Collection[date] = ()
) -> tuple[tuple[date, bool], ...]:
    """Return the dates of a weekly meeting, each with whether it is a working day."""
    count = max(0, (last - first).days // 7 + 1)
    days = (first + timedelta(weeks=index) for index in range(count))
    return tuple((day, is_working_day(day, holidays)) for day in days)


_SUNDAY = 6


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _scaled(span: WeekSpan, of_weeks: int, to_weeks: int) -> WeekSpan:
    """Move a span into a term of another length; equal lengths keep it as it is."""
    first = max(1, -(-span.first * to_weeks // of_weeks))
    last = max(first, -(-span.last * to_weeks // of_weeks))
    return WeekSpan(first, min(last, to_weeks))
