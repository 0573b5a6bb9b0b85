"""Weeks and windows of a term."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.calendar import (
    WindowKind,
    dates_of_weekly_meeting,
    is_inside,
    is_working_day,
    term_windows,
    week_bounds,
    week_number,
    windows_on,
    working_day_on_or_after,
)

TUESDAY_START = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        pytest.param(date(2026, 8, 31), 1, id="monday of the first week"),
        pytest.param(date(2026, 9, 1), 1, id="the first day"),
        pytest.param(date(2026, 9, 6), 1, id="sunday of the first week"),
        pytest.param(date(2026, 9, 7), 2, id="monday of the second week"),
        pytest.param(date(2026, 8, 30), 0, id="before the term"),
        pytest.param(date(2026, 12, 14), 16, id="after fifteen weeks"),
    ],
)
def test_weeks_are_counted_from_the_monday_of_the_first(day, week):
    assert week_number(day, TUESDAY_START) == week


def test_a_term_has_its_windows(calendar):
    windows = {window.kind: window for window in term_windows(TUESDAY_START, calendar)}

    assert (windows[WindowKind.TEACHING].starts_on, windows[WindowKind.TEACHING].ends_on) == (
        TUESDAY_START,
        date(2026, 12, 13),
    )
    assert windows[WindowKind.MIDTERM_1].contains(date(2026, 10, 25))
    assert windows[WindowKind.ADD_DROP].ends_on == date(2026, 9, 6)
    assert windows[WindowKind.WITHDRAWAL].ends_on == date(2026, 9, 27)
    assert windows[WindowKind.EXAM_PERIOD].starts_on == date(2026, 12, 14)
    assert windows[WindowKind.FX_WINDOW].starts_on > windows[WindowKind.EXAM_PERIOD].ends_on


def test_a_summer_term_keeps_its_midterms_inside_its_weeks(calendar):
    windows = {window.kind: window for window in term_windows(TUESDAY_START, calendar, weeks=6)}
    teaching = windows[WindowKind.TEACHING]

    for kind in (WindowKind.MIDTERM_1, WindowKind.MIDTERM_2):
        assert teaching.starts_on <= windows[kind].starts_on <= windows[kind].ends_on <= teaching.ends_on
    assert windows[WindowKind.EXAM_PERIOD].starts_on == teaching.ends_on + timedelta(days=1)


def test_a_day_knows_its_windows(calendar):
    windows = term_windows(TUESDAY_START, calendar)

    assert [window.kind for window in windows_on(date(2026, 10, 20), windows)] == [
        WindowKind.TEACHING,
        WindowKind.MIDTERM_1,
    ]
    assert is_inside(WindowKind.EXAM_PERIOD, date(2026, 12, 20), windows)


def test_holidays_and_moved_working_days_are_the_callers(calendar):
    holiday, sunday = date(2026, 12, 16), date(2026, 12, 20)

    assert not is_working_day(holiday, {holiday})
    assert not is_working_day(sunday, set())
    assert is_working_day(sunday, set(), working_days={sunday})
    assert working_day_on_or_after(holiday, {holiday}) == date(2026, 12, 17)


def test_a_weekly_meeting_marks_the_dates_that_are_free_days():
    dates = dates_of_weekly_meeting(date(2026, 12, 2), date(2026, 12, 16), {date(2026, 12, 16)})

    assert dates == ((date(2026, 12, 2), True), (date(2026, 12, 9), True), (date(2026, 12, 16), False))


@given(start=st.dates(date(2020, 1, 1), date(2040, 1, 1)), week=st.integers(1, 60))
def test_the_bounds_of_a_week_lie_in_that_week(start, week):
    first, last = week_bounds(week, start)

    assert week_number(first, start) == week_number(last, start) == week
    assert week_number(last + timedelta(days=1), start) == week + 1
