"""Dates as readers of three languages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask, session

from lms.core.i18n import format_day, format_days, format_times


@pytest.mark.parametrize(
    ("locale", "day", "week", "turn_of_year"),
    [
        ("kk", "2026 ж. 5 қаз.", "2026 ж. 5–11 қаз.", "2026 ж. 28 жел. – 2027 ж. 3 қаң."),
        ("ru", "5 окт. 2026 г.", "5–11 окт. 2026 г.", "28 дек. 2026 г. – 3 янв. 2027 г."),
        ("en", "5 Oct 2026", "5–11 Oct 2026", "28 Dec 2026 – 3 Jan 2027"),
    ],
)
def test_days_are_written_shortly_and_nothing_is_said_twice(
    app: Flask, locale: str, day: str, week: str, turn_of_year: str
) -> None:
    with app.test_request_context("/", base_url="http://localhost:8000"):
        session["locale"] = locale
        said = (
            format_day(date(2026, 10, 5), "medium"),
            format_days(date(2026, 10, 5), date(2026, 10, 11)),
            format_days(date(2026, 12, 28), date(2027, 1, 3)),
        )

    assert tuple(plain(text) for text in said) == (day, week, turn_of_year)


def test_a_stretch_of_a_day_has_one_date(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://localhost:8000"):
        said = format_times(datetime(2026, 11, 19, 5, tzinfo=UTC), datetime(2026, 11, 19, 6, 40, tzinfo=UTC))

    assert said == "19.11.2026, 10:00–11:40"


def plain(text: str) -> str:
    """Return the text with ordinary spaces: CLDR sets narrow and fixed ones."""
    return " ".join(text.split())
