from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import update

from lms.core import clock
from lms.core.db import transaction
from lms.gradebook.models import GradeItemKind
from lms.registrar import operations
from lms.registrar.models import GradeSheet, SheetRow, SheetStatus
from tests.factories_gradebook import make_held, make_mark, make_released
from tests.factories_registrar import make_closed_sheet, make_sheet_world

People = dict[str, int]


def open_midterm(app: Flask, *, held: bool = False) -> tuple[int, People]:
    """Open a midterm sheet of two students, the second one held when asked."""
    with app.app_context(), transaction() as session:
        world = make_sheet_world(session)
        make_released(session, world.item, world.students[0], by=world.head, points="87.5")
        if held:
            make_held(session, world.item, world.students[1], due_at=clock.now() + timedelta(days=2))
        else:
            make_released(session, world.item, world.students[1], by=world.head, points="0")
        sheet = operations.open_sheet(session, world.item, actor=world.registrar)
        return sheet.id, people_of(world)


def people_of(world: object) -> People:
    names = ("teacher", "examiner", "head", "registrar")
    return {name: getattr(world, name).id for name in names} | {"student": world.students[0].id}  # type: ignore[attr-defined]


def closed(app: Flask, kind: GradeItemKind = GradeItemKind.MIDTERM1) -> tuple[int, str, People]:
    with app.app_context(), transaction() as session:
        world = make_sheet_world(session, kind=kind)
        sheet = make_closed_sheet(session, world)
        return sheet.id, sheet.hash or "", people_of(world)


def status_of(app: Flask, sheet_id: int) -> SheetStatus:
    with app.app_context(), transaction() as session:
        return session.get_one(GradeSheet, sheet_id).status


def test_a_sheet_goes_from_the_registrar_over_both_signatures_to_its_number(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        world = make_sheet_world(session, students=1)
        make_released(session, world.item, world.students[0], by=world.head)
        item_id, people = world.item.id, people_of(world)

    client.sign_in_as(people["registrar"])
    address = client.post(f"/grade-items/{item_id}/sheet").location
    client.sign_in_as(people["examiner"])
    assert "1 sheet waits for your signature" in client.get("/sheets").text
    client.post(f"{address}/sign-examiner")
    client.sign_in_as(people["head"])
    client.post(f"{address}/sign-head")
    client.sign_in_as(people["registrar"])
    assert "signed by both and can be closed" in client.get("/sheets").text
    client.post(f"{address}/close")

    page = client.get(address).text
    assert "№ 1 / " in page
    assert "This sheet is closed" in page
    assert "/verify/" in page


def test_a_held_row_says_by_when_it_is_decided_and_hides_the_signature(
    app: Flask, client: FlaskClient
) -> None:
    sheet_id, people = open_midterm(app, held=True)
    client.sign_in_as(people["examiner"])

    page = client.get(f"/sheets/{sheet_id}").text

    assert "held, decision due by" in page
    assert "1 student has no decided result yet" in page
    assert "sign-examiner" not in page
    assert client.post(f"/sheets/{sheet_id}/sign-examiner").status_code == 409


def test_nought_and_absent_look_different(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        world = make_sheet_world(session)
        make_released(session, world.item, world.students[0], by=world.head, points="0")
        sheet_id = operations.open_sheet(session, world.item, actor=world.registrar).id
        people = people_of(world)
    client.sign_in_as(people["registrar"])

    client.post(f"/sheets/{sheet_id}/absent")

    page = client.get(f"/sheets/{sheet_id}").text
    assert '<span class="journal__points">0</span>' in page
    assert "absent" in page


def test_marks_that_changed_are_announced(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        world = make_sheet_world(session, students=1, kind=GradeItemKind.FINAL)
        make_mark(session, world.item, world.students[0], "70")
        sheet_id = operations.open_sheet(session, world.item, actor=world.registrar).id
        make_mark(session, world.item, world.students[0], "71")
        people = people_of(world)
    client.sign_in_as(people["registrar"])
    assert "Marks changed since this sheet was read" in client.get(f"/sheets/{sheet_id}").text

    client.post(f"/sheets/{sheet_id}/refresh")

    assert "Marks changed since" not in client.get(f"/sheets/{sheet_id}").text


@pytest.mark.parametrize("step", ["sign-examiner", "sign-head", "close", "refresh", "absent"])
def test_the_teacher_takes_no_step_with_a_sheet(app: Flask, client: FlaskClient, step: str) -> None:
    sheet_id, people = open_midterm(app)
    client.sign_in_as(people["teacher"])

    assert client.post(f"/sheets/{sheet_id}/{step}").status_code == 403
    assert status_of(app, sheet_id) is SheetStatus.DRAFT


def test_an_examiner_of_another_event_does_not_find_the_sheet(app: Flask, client: FlaskClient) -> None:
    sheet_id, _ = open_midterm(app)
    _, others = open_midterm(app)
    client.sign_in_as(others["examiner"])

    assert client.get(f"/sheets/{sheet_id}").status_code == 404
    assert client.post(f"/sheets/{sheet_id}/sign-examiner").status_code == 404


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", [GradeItemKind.MIDTERM1, GradeItemKind.FINAL])
def test_a_sheet_is_a_pdf_in_each_language(
    app: Flask, client: FlaskClient, lang: str, kind: GradeItemKind
) -> None:
    with app.app_context(), transaction() as session:
        world = make_sheet_world(session, kind=kind)
        for student in world.students:
            make_mark(session, world.item, student, "77")
        sheet_id = operations.open_sheet(session, world.item, actor=world.registrar).id
        people = people_of(world)
    client.sign_in_as(people["registrar"])

    answer = client.get(f"/sheets/{sheet_id}.pdf?lang={lang}")

    assert answer.data.startswith(b"%PDF-")
    assert answer.content_type == "application/pdf"


def test_a_closed_sheet_is_a_workbook_with_every_name(app: Flask, client: FlaskClient) -> None:
    sheet_id, _, people = closed(app)
    client.sign_in_as(people["registrar"])

    book = load_workbook(io.BytesIO(client.get(f"/sheets/{sheet_id}.xlsx").data))

    text = " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
    assert "Әлиева" in text
    assert "seventy-five" in text


def test_anybody_checks_a_sheet_and_learns_no_name_and_no_mark(app: Flask, client: FlaskClient) -> None:
    _sheet_id, value, _ = closed(app)

    page = client.get(f"/verify/{value}")

    assert page.status_code == 200
    assert "stands unchanged" in page.text
    assert "Әлиева" not in page.text
    assert ">75<" not in page.text


def test_a_touched_sheet_does_not_pass_the_public_check(app: Flask, client: FlaskClient) -> None:
    sheet_id, value, _ = closed(app)
    with app.app_context(), transaction() as session:
        session.execute(update(SheetRow).where(SheetRow.sheet_id == sheet_id).values(points=100))

    assert "no longer agrees" in client.get(f"/verify/{value}").text


@pytest.mark.parametrize("value", ["0" * 64, "x", "%27 or 1=1"])
def test_an_unknown_code_is_not_found(client: FlaskClient, value: str) -> None:
    answer = client.get(f"/verify/{value}")

    assert answer.status_code == 404
    assert "No sheet with this code" in answer.text


def test_the_command_names_what_was_touched(app: Flask) -> None:
    sheet_id, _, _ = closed(app)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["grades", "verify"]).exit_code == 0

    with app.app_context(), transaction() as session:
        session.execute(update(SheetRow).where(SheetRow.sheet_id == sheet_id).values(points=100))

    result = runner.invoke(args=["grades", "verify"])
    assert result.exit_code == 1
    assert "changed_row: sheet" in result.output


def test_a_student_finds_the_way_from_a_mark_to_an_appeal_and_gets_the_answer(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context(), transaction() as session:
        world = make_sheet_world(session, students=1)
        row = make_released(session, world.item, world.students[0], by=world.head, points="48")
        mark_id, people = row.mark_id, people_of(world)
        from lms.accounts.roles import Role, ScopeKind
        from tests.factories import make_person

        dean = make_person(session, roles=[(Role.DEAN, ScopeKind.INSTITUTION, None)]).id
    client.sign_in_as(people["student"])
    assert f"/marks/{mark_id}/appeal" in client.get("/my-marks").text
    client.post(f"/marks/{mark_id}/appeal", data={"reason": "Question 3 has two right answers"})

    client.sign_in_as(dean)
    assert "Question 3 has two right answers" in client.get("/appeals").text
    client.post("/appeals/1/decide", data={"decision": "satisfied", "answer": "Question 3 is struck out"})

    client.sign_in_as(people["student"])
    assert "Question 3 is struck out" in client.get(f"/marks/{mark_id}/appeal").text
    assert "satisfied" in client.get("/my-marks").text


def test_home_says_what_waits(app: Flask, client: FlaskClient) -> None:
    sheet_id, people = open_midterm(app)
    with app.app_context(), transaction() as session:
        world = make_sheet_world(session, students=1)
        make_held(session, world.item, world.students[0], due_at=clock.now() - timedelta(hours=1))

    client.sign_in_as(people["examiner"])
    assert f"/sheets/{sheet_id}" in client.get("/").text
    client.sign_in_as(people["registrar"])
    home = client.get("/").text
    assert "to be opened" in home
    assert "1 result is held past its term" in home
