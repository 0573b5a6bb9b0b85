from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import transaction
from lms.courses.models import CourseOffering
from lms.gradebook import operations, queries
from lms.gradebook.models import GradeItem, GradeItemKind
from tests.factories import make_person
from tests.factories_courses import add_student, make_offering
from tests.factories_gradebook import make_held, make_item, make_mark, make_midterm_item


@dataclass
class Page:
    """Ids of an offering with two students, a hand column, a SCORM column and a midterm."""

    offering: int
    teacher: int
    first: int
    second: int
    hand: int
    scorm: int
    midterm: int

    @property
    def address(self) -> str:
        return f"/offerings/{self.offering}/journal"

    def cell(self, item: int, student: int, text: str, seen: int = 0) -> dict[str, str]:
        return {f"m-{item}-{student}": text, f"v-{item}-{student}": str(seen)}


@pytest.fixture
def page(app: Flask) -> Page:
    with app.app_context(), transaction() as session:
        teacher = make_person(session)
        first = make_person(session, family_name="Әлиева")
        second = make_person(session, family_name="Бекова")
        offering = make_offering(session, teacher=teacher, students=[first, second])
        hand = make_item(session, offering, week=2, title="Essay")
        scorm = make_item(session, offering, week=3, title="Course", source_kind="scorm", source_id=1)
        midterm = make_midterm_item(session, offering)
        make_mark(session, scorm, first, "55.5", source="scorm")
        return Page(offering.id, teacher.id, first.id, second.id, hand.id, scorm.id, midterm.id)


def points_of(app: Flask, item_id: int, student_id: int) -> Decimal | None:
    with app.app_context(), transaction() as session:
        mark = queries.current_mark(session, item_id, student_id)
        return mark.points if mark else None


def test_the_teacher_sees_students_by_week_and_who_lacks_marks(client: FlaskClient, page: Page) -> None:
    client.sign_in_as(page.teacher)

    text = client.get(page.address).text

    assert text.index("Әлиева") < text.index("Бекова")
    assert "2 students lack marks before the midterm" in text
    assert "1 of 2" in text
    assert "0 of 2" in text


def test_good_cells_are_saved_and_a_bad_one_stays_with_its_error(
    app: Flask, client: FlaskClient, page: Page
) -> None:
    client.sign_in_as(page.teacher)
    cells = page.cell(page.hand, page.first, "87,5") | page.cell(page.hand, page.second, "870")

    answer = client.post(page.address, data=cells)

    assert answer.status_code == 422
    assert points_of(app, page.hand, page.first) == Decimal("87.5")
    assert points_of(app, page.hand, page.second) is None
    assert 'value="870"' in answer.text
    assert "A mark is a number from 0 to 100" in answer.text
    assert f'id="e-{page.hand}-{page.second}"' in answer.text


def test_an_untouched_table_writes_nothing(app: Flask, client: FlaskClient, page: Page) -> None:
    client.sign_in_as(page.teacher)
    cells = page.cell(page.scorm, page.first, "55.5", 1) | page.cell(page.hand, page.first, "")

    assert client.post(page.address, data=cells).status_code == 302

    with app.app_context(), transaction() as session:
        assert len(queries.revisions(session, page.scorm, page.first)) == 1


def test_changing_a_standing_mark_needs_the_reason(app: Flask, client: FlaskClient, page: Page) -> None:
    client.sign_in_as(page.teacher)
    cells = page.cell(page.scorm, page.first, "75", 1)

    refused = client.post(page.address, data=cells)
    taken = client.post(page.address, data=cells | {"reason": "Retold the course orally"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert points_of(app, page.scorm, page.first) == Decimal(75)
    assert "by hand; the system has 55.5" in client.get(page.address).text


def test_a_mark_that_changed_meanwhile_is_not_overwritten(
    app: Flask, client: FlaskClient, page: Page
) -> None:
    with app.app_context(), transaction() as session:
        item, teacher = session.get_one(GradeItem, page.hand), make_person(session)
        operations.record_mark(session, item, page.first, Decimal(60), source="hand", actor=teacher)
    client.sign_in_as(page.teacher)

    answer = client.post(page.address, data=page.cell(page.hand, page.first, "90") | {"reason": "x"})

    assert answer.status_code == 422
    assert "It is 60 now." in answer.text
    assert points_of(app, page.hand, page.first) == Decimal(60)


@pytest.mark.parametrize("sign", ["abs", "н", "қ", "A"])
def test_who_did_not_come_is_noted_with_a_sign_of_any_language(
    app: Flask, client: FlaskClient, page: Page, sign: str
) -> None:
    client.sign_in_as(page.teacher)

    assert client.post(page.address, data=page.cell(page.hand, page.first, sign)).status_code == 302

    with app.app_context(), transaction() as session:
        mark = queries.current_mark(session, page.hand, page.first)
        assert mark is not None
        assert (mark.status.value, mark.points) == ("absent", None)


def test_a_cleared_cell_withdraws_what_was_typed(app: Flask, client: FlaskClient, page: Page) -> None:
    client.sign_in_as(page.teacher)
    client.post(page.address, data=page.cell(page.hand, page.first, "90"))

    client.post(page.address, data=page.cell(page.hand, page.first, "", 1) | {"reason": "Wrong line"})

    assert points_of(app, page.hand, page.first) is None


def test_a_locked_column_shows_no_input_and_takes_nothing(
    app: Flask, client: FlaskClient, page: Page
) -> None:
    with app.app_context(), transaction() as session:
        operations.lock(
            session,
            offering_id=page.offering,
            item_id=page.hand,
            reason="sheet:1",
            actor=make_person(session),
        )
    client.sign_in_as(page.teacher)

    client.post(page.address, data=page.cell(page.hand, page.first, "90"))

    assert f'name="m-{page.hand}-' not in client.get(page.address).text
    assert points_of(app, page.hand, page.first) is None


def test_the_teacher_does_not_type_the_final(app: Flask, client: FlaskClient, page: Page) -> None:
    with app.app_context(), transaction() as session:
        offering = session.get_one(GradeItem, page.hand).offering_id
        final = operations.ensure_item(
            session, offering, kind=GradeItemKind.FINAL, title="Final", week=16, actor=make_person(session)
        ).id
    client.sign_in_as(page.teacher)

    client.post(page.address, data=page.cell(final, page.first, "100"))

    assert f'name="m-{final}-' not in client.get(page.address).text
    assert points_of(app, final, page.first) is None


def test_a_cell_of_another_journal_is_not_taken(app: Flask, client: FlaskClient, page: Page) -> None:
    with app.app_context(), transaction() as session:
        foreign = make_item(session, make_offering(session)).id
    client.sign_in_as(page.teacher)

    client.post(page.address, data=page.cell(foreign, page.first, "100"))

    assert points_of(app, foreign, page.first) is None


def test_a_held_result_says_by_when_it_is_decided(app: Flask, client: FlaskClient, page: Page) -> None:
    with app.app_context(), transaction() as session:
        item = session.get_one(GradeItem, page.midterm)
        student = session.get_one(Person, page.first)
        make_held(session, item, student, due_at=clock.now() + timedelta(days=2))
    client.sign_in_as(page.teacher)
    assert "held, decision due by" in client.get(page.address).text

    client.sign_in_as(page.first)
    own = client.get("/my-marks").text
    assert "held, decision due by" in own
    assert "1 result is being checked" in own
    assert "arithmetic mean of all marks" in own
    assert "80" not in re.findall(r'class="number">([^<]*)<', own)


def test_a_student_does_not_see_the_journal(client: FlaskClient, page: Page) -> None:
    client.sign_in_as(page.first)

    assert client.get(page.address).status_code == 403


def test_another_offerings_teacher_does_not_find_the_journal(
    app: Flask, client: FlaskClient, page: Page
) -> None:
    with app.app_context(), transaction() as session:
        stranger = make_person(session)
        make_offering(session, teacher=stranger)
        stranger_id = stranger.id
    client.sign_in_as(stranger_id)

    assert client.get(page.address).status_code == 404
    assert client.post(page.address, data=page.cell(page.hand, page.first, "90")).status_code == 404


def test_no_cell_of_an_export_is_a_formula(app: Flask, client: FlaskClient, page: Page) -> None:
    with app.app_context(), transaction() as session:
        offering = session.get_one(CourseOffering, page.offering)
        add_student(session, offering, make_person(session, family_name="=cmd|'/c calc'!A1"))
        add_student(session, offering, make_person(session, family_name="@SUM(1+1)"))
    client.sign_in_as(page.teacher)

    book = load_workbook(io.BytesIO(client.get(f"{page.address}.xlsx").data))
    text = client.get(f"{page.address}.csv").data.decode("utf-8-sig")

    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert 55.5 in [cell.value for cell in cells]
    assert "cmd|" in text
    assert not [
        part for line in text.splitlines() for part in line.split(";") if part.startswith(("=", "+", "@"))
    ]


def test_a_column_is_added_by_the_teacher(app: Flask, client: FlaskClient, page: Page) -> None:
    client.sign_in_as(page.teacher)

    good = client.post(f"{page.address}/items", data={"title": "Lab 4", "week": "4", "kind": "current"})
    bad = client.post(f"{page.address}/items", data={"title": "Exam", "week": "16", "kind": "final"})

    assert (good.status_code, bad.status_code) == (302, 400)
    assert "Lab 4" in client.get(page.address).text


def test_home_says_what_waits_for_student_and_teacher(client: FlaskClient, page: Page) -> None:
    client.sign_in_as(page.first)
    assert "55.5" in client.get("/").text
    client.sign_in_as(page.teacher)
    assert "2 students lack marks before the midterm" in client.get("/").text


def test_no_mark_is_typed_over_a_result_that_is_being_checked(
    app: Flask, client: FlaskClient, page: Page
) -> None:
    with app.app_context(), transaction() as session:
        student = session.get_one(Person, page.first)
        make_held(session, session.get_one(GradeItem, page.midterm), student)
    client.sign_in_as(page.teacher)

    answer = client.post(
        page.address, data=page.cell(page.midterm, page.first, "99") | {"reason": "I know him"}
    )

    assert answer.status_code == 422
    assert points_of(app, page.midterm, page.first) is None
    assert f'name="m-{page.midterm}-{page.first}"' not in client.get(page.address).text
