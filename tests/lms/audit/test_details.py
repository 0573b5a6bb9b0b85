"""What a line of the journal says: names and values in the reader's language, no Python in sight."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, session

from lms.audit.details import Detail, details_of
from lms.audit.words import object_kind
from lms.core.models import AuditEvent


def said(app: Flask, before: Any, after: Any, locale: str = "en") -> list[Detail]:
    with app.test_request_context("/", base_url="http://localhost:8000"):
        session["locale"] = locale
        return details_of(AuditEvent(before=before, after=after))


def test_a_change_shows_both_values_and_what_stayed_is_said_once(app: Flask) -> None:
    before = {"status": "held", "points": "80.00", "held_reason": "awaiting_review"}
    after = {"status": "releasable", "points": "80.00", "held_reason": None}

    assert said(app, before, after) == [
        Detail("status", "releasable", "held"),
        Detail("points", "80.00"),
        Detail("why held", "–", "awaiting_review"),
    ]


def test_what_is_gone_is_shown_as_gone(app: Flask) -> None:
    assert said(app, {"title": "Notes"}, None) == [Detail("title", "–", "Notes")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(True, "Да", id="yes"),
        pytest.param(None, "–", id="nothing"),
        pytest.param([], "–", id="an empty list"),
        pytest.param(["identity", "screen"], "identity, screen", id="a list"),
        pytest.param([["teaching", "2026-09-28"]], "teaching, 28.09.2026", id="a list of lists"),
        pytest.param({"week": 8, "is_visible": False}, "неделя: 8; видно студентам: Нет", id="a table"),
        pytest.param("2026-11-21T12:35:40.1+00:00", "21.11.2026, 17:35:40", id="a moment in our zone"),
        pytest.param("2026-11-21", "21.11.2026", id="a day"),
        pytest.param("112-QO-2026", "112-QO-2026", id="no day"),
        pytest.param(5.193606150660446, "5.19361", id="a long number"),
    ],
)
def test_a_value_is_written_as_people_write_it(app: Flask, value: Any, text: str) -> None:
    assert said(app, None, {"anything_else": value}, "ru") == [Detail("anything else", text)]


def test_a_kind_that_nobody_named_is_shown_as_it_is(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://localhost:8000"):
        session["locale"] = "kk"
        assert (object_kind("sitting"), object_kind("thing")) == ("Тапсыру", "thing")
