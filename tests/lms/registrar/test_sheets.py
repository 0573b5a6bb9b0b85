from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from lms.core import clock
from lms.gradebook import operations as gradebook
from lms.gradebook import outbox
from lms.gradebook import queries as marks
from lms.gradebook.errors import MarkLocked
from lms.gradebook.models import GradeItemKind, MarkStatus
from lms.registrar import operations, queries
from lms.registrar.errors import (
    NotYourSheet,
    SheetChanged,
    SheetClosed,
    SheetNotReady,
    SheetNotSigned,
    WrongSignatureOrder,
)
from lms.registrar.models import RowStatus, SheetStatus
from tests.factories import make_person
from tests.factories_courses import add_student
from tests.factories_gradebook import make_held, make_mark, make_released
from tests.factories_registrar import make_closed_sheet, make_sheet_world, make_signed_sheet


def test_an_opened_sheet_takes_its_rows_from_journal_and_outbox_in_kazakh_order(session: Session) -> None:
    world = make_sheet_world(session, students=3)
    due = clock.now() + timedelta(days=2)
    make_released(session, world.item, world.students[0], by=world.head, points="91.5")
    make_held(session, world.item, world.students[1], due_at=due, source_id=None)

    sheet = operations.open_sheet(session, world.item, actor=world.registrar)

    names = [session.get_one(type(world.teacher), row.student_id).family_name for row in sheet.rows]
    assert names == ["Әлиева", "Бекова", "Ғалиева"]
    assert [row.status for row in sheet.rows] == [RowStatus.GRADED, RowStatus.HELD, RowStatus.EMPTY]
    assert [row.points for row in sheet.rows] == [Decimal("91.5"), None, None]
    assert sheet.rows[1].decision_due_at == due
    assert sheet.rows[0].mark_id is not None


def test_opening_twice_is_one_sheet(session: Session) -> None:
    world = make_sheet_world(session)

    first = operations.open_sheet(session, world.item, actor=world.registrar)

    assert operations.open_sheet(session, world.item, actor=world.registrar).id == first.id


def test_who_is_not_admitted_stands_as_not_admitted_and_not_as_absent(session: Session) -> None:
    world = make_sheet_world(session, students=1)
    newcomer = make_person(session, family_name="Яковлев")
    add_student(session, world.offering, newcomer)

    sheet = operations.open_sheet(session, world.item, actor=world.registrar)

    assert [row.status for row in sheet.rows] == [RowStatus.EMPTY, RowStatus.NOT_ADMITTED]


def test_a_sheet_with_a_held_row_is_neither_signed_nor_closed(session: Session) -> None:
    world = make_sheet_world(session, students=1)
    make_held(session, world.item, world.students[0])
    sheet = operations.open_sheet(session, world.item, actor=world.registrar)

    with pytest.raises(SheetNotReady) as refused:
        operations.sign_examiner(session, sheet, actor=world.examiner)
    with pytest.raises(SheetNotReady):
        operations.close_sheet(session, sheet, actor=world.registrar)
    assert refused.value.params == {"held": 1, "provisional": 0, "empty": 0}


def test_a_provisional_mark_keeps_the_sheet_open(session: Session) -> None:
    world = make_sheet_world(session, students=1)
    row = make_held(session, world.item, world.students[0], due_at=clock.now())
    outbox.send_provisional(session, row)

    sheet = operations.open_sheet(session, world.item, actor=world.registrar)

    assert sheet.rows[0].status is RowStatus.PROVISIONAL
    with pytest.raises(SheetNotReady):
        operations.sign_examiner(session, sheet, actor=world.examiner)


def test_those_who_did_not_come_are_noted_as_absent_by_the_registrar(session: Session) -> None:
    world = make_sheet_world(session, students=2)
    make_released(session, world.item, world.students[0], by=world.head, points="0")
    sheet = operations.open_sheet(session, world.item, actor=world.registrar)

    assert operations.note_absent(session, sheet, actor=world.registrar) == 1

    assert [(row.status, row.points) for row in sheet.rows] == [
        (RowStatus.GRADED, Decimal(0)),
        (RowStatus.ABSENT, None),
    ]


def test_a_sheet_is_signed_by_the_examiner_and_then_by_the_head(session: Session) -> None:
    world = make_sheet_world(session, students=1)
    make_released(session, world.item, world.students[0], by=world.head)
    sheet = operations.open_sheet(session, world.item, actor=world.registrar)

    with pytest.raises(WrongSignatureOrder):
        operations.sign_head(session, sheet, actor=world.head)
    operations.sign_examiner(session, sheet, actor=world.examiner)
    with pytest.raises(SheetNotSigned):
        operations.close_sheet(session, sheet, actor=world.registrar)
    operations.sign_head(session, sheet, actor=world.head)

    assert sheet.status is SheetStatus.SIGNED_HEAD
    assert [s.role for s in queries.signatures(session, sheet)] == ["examiner", "head"]


def test_one_person_does_not_sign_twice(session: Session) -> None:
    world = make_sheet_world(session, students=1)
    make_released(session, world.item, world.students[0], by=world.head)
    sheet = operations.open_sheet(session, world.item, actor=world.registrar)
    operations.sign_examiner(session, sheet, actor=world.head)

    with pytest.raises(NotYourSheet):
        operations.sign_head(session, sheet, actor=world.head)


@pytest.mark.parametrize("kind", [GradeItemKind.FINAL, GradeItemKind.FX_RETAKE])
def test_the_offerings_teacher_never_signs_its_final(session: Session, kind: GradeItemKind) -> None:
    world = make_sheet_world(session, students=1, kind=kind)
    make_mark(session, world.item, world.students[0], "70")
    sheet = operations.open_sheet(session, world.item, actor=world.registrar)

    with pytest.raises(NotYourSheet):
        operations.sign_examiner(session, sheet, actor=world.teacher)
    operations.sign_examiner(session, sheet, actor=world.examiner)
    with pytest.raises(NotYourSheet):
        operations.sign_head(session, sheet, actor=world.teacher)


def test_an_exam_sheet_shows_rating_exam_total_and_letter(session: Session) -> None:
    world = make_sheet_world(session, students=1, kind=GradeItemKind.FINAL)
    make_mark(session, world.item, world.students[0], "65")

    row = operations.open_sheet(session, world.item, actor=world.registrar).rows[0]

    # 0.6 x 80 + 0.4 x 65 = 74
    assert (row.rating, row.points, row.total, row.letter) == (Decimal(80), Decimal(65), 74, "C+")


def test_a_changed_mark_makes_signatures_fall(session: Session) -> None:
    world = make_sheet_world(session, students=1)
    sheet = make_signed_sheet(session, world)
    gradebook.record_mark(
        session,
        world.item,
        world.students[0].id,
        Decimal(50),
        source="hand",
        actor=world.teacher,
        reason="Recount",
    )

    with pytest.raises(SheetChanged):
        operations.close_sheet(session, sheet, actor=world.registrar)
    operations.refresh_sheet(session, sheet, actor=world.registrar)

    assert (sheet.status, sheet.rows[0].points) == (SheetStatus.DRAFT, Decimal(50))
    assert queries.signatures(session, sheet) == []


def test_refreshing_an_unchanged_sheet_keeps_its_signatures(session: Session) -> None:
    world = make_sheet_world(session)
    sheet = make_signed_sheet(session, world)

    operations.refresh_sheet(session, sheet, actor=world.registrar)

    assert sheet.status is SheetStatus.SIGNED_HEAD


def test_a_closed_sheet_has_a_number_a_hash_and_locks_its_marks(session: Session) -> None:
    world = make_sheet_world(session)
    sheet = make_closed_sheet(session, world)

    assert (sheet.status, sheet.number, len(sheet.hash or "")) == (SheetStatus.CLOSED, 1, 64)
    assert sheet.year == int(world.offering.term.academic_year[:4])
    with pytest.raises(MarkLocked):
        make_mark(session, world.item, world.students[0], "99")


def test_a_closed_sheet_takes_no_further_step(session: Session) -> None:
    world = make_sheet_world(session)
    sheet = make_closed_sheet(session, world)

    for step in (
        operations.refresh_sheet,
        operations.sign_examiner,
        operations.sign_head,
        operations.close_sheet,
        operations.note_absent,
    ):
        with pytest.raises(SheetClosed):
            step(session, sheet, actor=world.head)
    with pytest.raises(SheetClosed):
        operations.open_sheet(session, world.item, actor=world.registrar)


def test_each_closed_row_names_its_revision_even_when_not_admitted(session: Session) -> None:
    world = make_sheet_world(session, students=1)
    newcomer = make_person(session, family_name="Яковлев")
    add_student(session, world.offering, newcomer)

    sheet = make_closed_sheet(session, world)

    assert all(row.mark_id for row in sheet.rows)
    mark = marks.current_mark(session, world.item.id, newcomer.id)
    assert mark is not None
    assert mark.status is MarkStatus.NOT_ADMITTED


def test_numbers_of_a_year_follow_each_other_and_another_year_begins_with_one(session: Session) -> None:
    numbers = []
    for _ in range(3):
        sheet = make_closed_sheet(session)
        numbers.append(sheet.number)
    world = make_sheet_world(session)
    world.offering.term.academic_year = "1999/2000"

    other = make_closed_sheet(session, world)

    assert numbers == [1, 2, 3]
    assert (other.year, other.number, other.previous_hash) == (1999, 1, "0" * 64)


def test_a_correction_sheet_names_the_closed_one_and_opens_its_marks(session: Session) -> None:
    world = make_sheet_world(session, students=1)
    closed = make_closed_sheet(session, world, points="75")
    before = closed.snapshot

    correction = operations.open_correction(
        session, closed, actor=world.registrar, reason="Appeal 4 satisfied"
    )
    gradebook.record_mark(
        session,
        world.item,
        world.students[0].id,
        Decimal(82),
        source="hand",
        actor=world.examiner,
        reason="Appeal 4",
    )
    operations.sign_examiner(session, correction, actor=world.examiner)
    operations.sign_head(session, correction, actor=world.head)
    operations.close_sheet(session, correction, actor=world.registrar)

    assert (correction.corrects_id, correction.number, correction.rows[0].points) == (
        closed.id,
        2,
        Decimal(82),
    )
    assert (closed.status, closed.snapshot, closed.rows[0].points) == (
        SheetStatus.CLOSED,
        before,
        Decimal(75),
    )
    with pytest.raises(MarkLocked):
        make_mark(session, world.item, world.students[0], "99")
