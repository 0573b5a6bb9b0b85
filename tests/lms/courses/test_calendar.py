from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.core.audit import SYSTEM
from lms.core.db import read_session
from lms.core.errors import Conflict
from lms.courses import operations, queries
from lms.courses.calendar_check import Span, problems
from lms.courses.icalendar import Day, calendar
from lms.courses.models import CalendarEventKind, Term, TermKind
from lms.courses.public_holidays import public_holidays
from tests.factories_courses import make_term
from tests.lms.courses.worlds import make_world

START = date(2026, 8, 31)
END = date(2027, 1, 17)


def test_a_term_begins_with_the_windows_of_the_policy(session: Session) -> None:
    term = operations.create_term(
        session, kind=TermKind.AUTUMN, academic_year="2026/2027", starts_on=START, actor=SYSTEM
    )

    shown = {event.kind: (event.starts_on, event.ends_on) for event in term.events}
    assert shown[CalendarEventKind.ADD_DROP] == (START, START + timedelta(days=6))
    assert shown[CalendarEventKind.WITHDRAWAL][1] == START + timedelta(days=27)
    assert shown[CalendarEventKind.TEACHING][1] == START + timedelta(days=15 * 7 - 1)
    assert shown[CalendarEventKind.EXAM_PERIOD][0] == START + timedelta(weeks=15)
    assert term.ends_on == shown[CalendarEventKind.FX_WINDOW][1]
    assert not problems(
        [Span(str(e.kind), e.starts_on, e.ends_on) for e in term.events],
        starts_on=term.starts_on,
        ends_on=term.ends_on,
    )


def test_an_academic_year_has_one_term_of_a_kind(session: Session) -> None:
    make_term(session, year="2026/2027")
    with pytest.raises(Conflict):
        make_term(session, year="2026/2027")


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        pytest.param(datetime(2026, 8, 30, 18, 59, tzinfo=UTC), False, id="the evening before"),
        pytest.param(datetime(2026, 8, 30, 19, 0, tzinfo=UTC), True, id="midnight in Almaty"),
        pytest.param(datetime(2026, 9, 6, 18, 59, tzinfo=UTC), True, id="the last minute"),
        pytest.param(datetime(2026, 9, 6, 19, 0, tzinfo=UTC), False, id="a minute later"),
    ],
)
def test_a_window_is_open_on_whole_days_of_the_institution(
    session: Session, moment: datetime, is_open: bool
) -> None:
    term = make_term(session, starts_on=START)
    assert queries.is_open(session, term.id, CalendarEventKind.ADD_DROP, moment) is is_open


def test_a_kind_without_a_window_is_closed(session: Session) -> None:
    term = make_term(session)
    assert not queries.is_open(session, term.id, CalendarEventKind.HOLIDAY)
    assert queries.window(session, term.id, CalendarEventKind.HOLIDAY) is None


def test_the_current_term_holds_today(session: Session) -> None:
    make_term(session, starts_on=queries.today() - timedelta(weeks=40))
    running = make_term(session, week=8)
    assert queries.current_term(session) == running


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        pytest.param([Span("holiday", END, START)], [(0, "ends_before_start")], id="turned round"),
        pytest.param(
            [Span("holiday", START - timedelta(days=1), START)], [(0, "outside_term")], id="before the term"
        ),
        pytest.param(
            [Span("teaching", START, date(2026, 12, 13)), Span("exam_period", date(2026, 12, 13), END)],
            [(1, "overlap")],
            id="exams on the last day of classes",
        ),
        pytest.param(
            [Span("teaching", START, date(2026, 12, 13)), Span("midterm1", date(2026, 12, 14), END)],
            [(1, "outside_teaching")],
            id="a midterm after classes",
        ),
        pytest.param(
            [Span("add_drop", START, START), Span("add_drop", START, START)], [(1, "twice")], id="twice"
        ),
        pytest.param(
            [Span("fx_window", START, START), Span("fx_window", END, END)], [], id="two FX windows are fine"
        ),
    ],
)
def test_a_nonsense_calendar_is_named_by_line(spans: list[Span], found: list[tuple[int, str]]) -> None:
    assert problems(spans, starts_on=START, ends_on=END) == found


def test_the_registrar_moves_a_window_and_a_faulty_line_is_marked(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    client.sign_in_as(world.registrar)
    with app.app_context():
        term = read_session().get_one(Term, world.term)
        start, end = term.starts_on, term.ends_on
    form = {
        "status": "running",
        "term_ends_on": end.isoformat(),
        "kind": ["teaching", "add_drop"],
        "starts_on": [start.isoformat()] * 2,
        "title": ["", ""],
    }

    faulty = client.post(
        f"/terms/{world.term}",
        data=form | {"ends_on": [(start - timedelta(days=1)).isoformat(), start.isoformat()]},
    )
    saved = client.post(
        f"/terms/{world.term}",
        data=form
        | {"ends_on": [(start + timedelta(weeks=15) - timedelta(days=1)).isoformat(), start.isoformat()]},
    )

    assert faulty.status_code == 400
    assert "The last day lies before the first." in faulty.text
    assert saved.status_code == 303
    with app.app_context():
        found = queries.window(read_session(), world.term, CalendarEventKind.ADD_DROP)
        assert found is not None
        assert found.ends_on == start


def test_a_term_is_opened_with_public_holidays(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    client.sign_in_as(world.registrar)
    form = {"kind": "spring", "academic_year": "2026/2027", "starts_on": "2027-01-18", "weeks": ""}

    made = client.post("/terms", data=form)
    again = client.post("/terms", data=form)

    assert made.status_code == 303
    assert again.status_code == 409
    term_id = int(made.headers["Location"].split("/")[2])
    with app.app_context():
        assert date(2027, 3, 22) in queries.holidays_of(read_session(), term_id)


def test_independence_day_is_a_public_holiday() -> None:
    assert date(2026, 12, 16) in public_holidays(date(2026, 9, 1), date(2026, 12, 31))


def test_the_icalendar_folds_long_lines_and_ends_after_the_last_day() -> None:
    text = calendar([Day("1", START, START, "Емтихан; сессия, " * 8)], name="Күз")
    assert "DTEND;VALUE=DATE:20260901\r\n" in text
    assert "Емтихан\\; сессия\\," in text.replace("\r\n ", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
