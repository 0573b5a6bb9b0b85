"""The pages of the share: what may still move, the rules in both readings, the desk with its groups and its sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from lms.accounts.roles import Role, ScopeKind
from lms.core.db import transaction
from lms.courses.models import CourseOffering
from lms.distance import queries
from lms.distance.models import Layer, ShareBalance
from lms.rules.distance_share import ActivityKind, Mode, Regime
from tests.factories import make_person, make_unit
from tests.factories_courses import make_offering
from tests.factories_meetings import make_meeting

K, M = ActivityKind, Mode
RED = ((K.LECTURE, M.SYNC, 1650), (K.PRACTICAL, M.IN_PERSON, 2500), (K.SRS, M.NONE, 3350))
AMBER = ((K.LECTURE, M.SYNC, 500), (K.PRACTICAL, M.IN_PERSON, 1750), (K.SRS, M.NONE, 5250))
REMOTE = ((K.LECTURE, M.SYNC, 3000), (K.SRS, M.NONE, 4500))


def offering(
    session: Session, plan: Sequence[tuple[ActivityKind, Mode, int]] | None = None, **values: object
) -> CourseOffering:
    return make_offering(session, plan=plan, **values)  # type: ignore[arg-type]


def dean(session: Session, unit_id: int | None = None) -> int:
    kind = ScopeKind.UNIT if unit_id is not None else ScopeKind.INSTITUTION
    return make_person(session, roles=[(Role.DEAN, kind, unit_id)]).id


def test_the_first_line_says_what_may_still_move(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        teacher = make_person(session)
        teacher_id = teacher.id
        found = offering(session, teacher=teacher)
        url = f"/offerings/{found.id}/share"
    client.sign_in_as(teacher_id)
    page = client.get(url)
    assert page.status_code == 200
    assert "You may still move 15 ac. h (750 min) of classes on-line" in page.text
    assert "Order 152 cl. 26 para. 2" in page.text
    assert "style=" not in page.text


@pytest.mark.parametrize(
    ("locale", "planned", "rule"),
    [
        ("kk", "Жоспарланды", "Аудиториялық жұмыс"),
        ("ru", "Запланировано", "Аудиторная работа"),
        ("en", "Planned", "Classroom work"),
    ],
)
def test_each_reader_gets_the_words_of_the_own_language(
    app: Flask, client: FlaskClient, locale: str, planned: str, rule: str
) -> None:
    with app.app_context(), transaction() as session:
        person_id, found = dean(session), offering(session)
        url = f"/offerings/{found.id}/share"
    client.sign_in_as(person_id)
    for other in ("kk", "ru", "en", locale):
        client.post("/language", data={"locale": other, "next": "/"})
        page = client.get(url).text
    assert planned in page
    assert rule in page


def test_the_page_names_the_smallest_repair_of_a_red_offering(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        person_id, found = dean(session), offering(session, RED)
        url = f"/offerings/{found.id}/share"
    client.sign_in_as(person_id)
    assert "Move 3 ac. h (150 min) of distance classes back into a room." in client.get(url).text


def test_the_desk_sorts_the_worst_first_and_keeps_mooc_and_remote_apart(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        person_id = dean(session)
        green, amber, red = offering(session), offering(session, AMBER), offering(session, RED)
        mooc = offering(session, REMOTE, regime=Regime.MOOC)
        remote = [offering(session, REMOTE, regime=Regime.INDIVIDUAL_DISTANCE) for _ in range(2)]
        codes = [o.course.code for o in (red, amber, green, mooc, remote[0])]
    client.sign_in_as(person_id)
    text = client.get("/distance").text
    places = [text.index(f"{code} Course") for code in codes]
    assert places == sorted(places)
    assert text.count("One open legal question") == 1
    assert "later and higher than Regulation 004" in text
    assert "1 offering is against the law" in text
    only_red = client.get("/distance?colour=red").text
    assert codes[0] in only_red
    assert f"{codes[2]} Course" not in only_red
    assert client.get("/distance?term=x&unit=-1&colour=pink&regime=%00").status_code == 200


def test_the_desk_shows_only_the_units_below_ones_own(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        faculty, other = make_unit(session), make_unit(session)
        department = make_unit(session, parent=faculty)
        person_id = dean(session, faculty.id)
        mine, theirs = offering(session, unit=department), offering(session, unit=other)
        codes = mine.course.code, theirs.course.code
    client.sign_in_as(person_id)
    text = client.get("/distance").text
    assert f"{codes[0]} Course" in text
    assert f"{codes[1]} Course" not in text
    assert f"{codes[1]} Course" not in str(sheet(client.get("/distance.xlsx").data))


def sheet(data: bytes) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(data))
    assert book.active is not None
    return list(book.active.iter_rows(values_only=True))


def test_the_sheet_says_what_the_desk_says(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        person_id, red = dean(session), offering(session, RED)
        make_meeting(session, red, minutes=100)
        code = red.course.code
    client.sign_in_as(person_id)
    header, row = sheet(client.get("/distance.xlsx").data)
    shown = dict(zip(header, row, strict=True))
    assert shown["Code"] == code
    assert (shown["Planned distance, minutes"], shown["Planned distance, %"]) == (1650, 22)
    assert shown["Scheduled distance, minutes"] == 100
    assert shown["Verdict"] == "Against the law"


def test_the_desk_asks_the_same_number_of_queries_however_many_offerings(session: Session) -> None:
    offerings = [offering(session) for _ in range(3)]
    session.flush()
    seen: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    queries.shares_of(session, offerings[:1])
    few = len(seen)
    queries.shares_of(session, offerings)
    assert len(seen) == 2 * few


def test_home_counts_for_the_dean_and_frees_hours_for_the_teacher(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        person_id = dean(session)
        teacher = make_person(session)
        teacher_id = teacher.id
        offering(session, RED)
        offering(session, teacher=teacher)
    client.sign_in_as(person_id)
    assert "1 offering against the law" in client.get("/").text
    own = app.test_client()
    own.sign_in_as(teacher_id)
    assert "free: 15 ac. h (750 min)" in own.get("/").text


def test_the_check_command_fails_on_a_difference_and_then_holds(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        found = offering(session)
        make_meeting(session, found, minutes=100)
        session.execute(
            update(ShareBalance).where(ShareBalance.layer == Layer.SCHEDULED).values(distance_minutes=7)
        )
    runner = app.test_cli_runner()
    first = runner.invoke(args=["distance", "check"])
    assert first.exit_code == 1
    assert "stored 7, recomputed 100" in first.output
    assert runner.invoke(args=["distance", "check"]).exit_code == 0
