from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import NotFound
from lms.gradebook import queries as marks
from lms.gradebook.models import Mark
from lms.registrar import operations
from lms.registrar.errors import AppealDecided, AppealExists, AppealTooLate, TextRequired
from lms.registrar.models import AppealStatus
from lms.registrar.operations.appeals import appeal_ends_at
from tests.factories import make_person
from tests.factories_gradebook import make_released
from tests.factories_registrar import SheetWorld, make_sheet_world


@pytest.fixture
def world(session: Session) -> SheetWorld:
    return make_sheet_world(session, students=1)


@pytest.fixture
def mark(session: Session, world: SheetWorld) -> Mark:
    row = make_released(session, world.item, world.students[0], by=world.head, points="48")
    return session.get_one(Mark, row.mark_id)


def test_a_student_appeals_and_the_answer_leaves_the_mark_as_it_is(
    session: Session, world: SheetWorld, mark: Mark
) -> None:
    student, dean = world.students[0], make_person(session)
    appeal = operations.file_appeal(
        session, mark, student_id=student.id, reason="Question 3 is wrong", actor=student
    )

    operations.accept_appeal(session, appeal, actor=dean)
    operations.decide_appeal(
        session, appeal, is_satisfied=True, answer="Question 3 is struck out", actor=dean
    )

    assert (appeal.status, appeal.decided_by) == (AppealStatus.SATISFIED, dean.id)
    current = marks.current_mark(session, world.item.id, student.id)
    assert current is not None
    assert current.id == mark.id


def test_an_appeal_needs_a_reason_and_an_answer(session: Session, world: SheetWorld, mark: Mark) -> None:
    student = world.students[0]
    with pytest.raises(TextRequired):
        operations.file_appeal(session, mark, student_id=student.id, reason="  ", actor=student)
    appeal = operations.file_appeal(session, mark, student_id=student.id, reason="Why?", actor=student)

    with pytest.raises(TextRequired):
        operations.decide_appeal(session, appeal, is_satisfied=False, answer="", actor=world.head)


def test_nobody_appeals_against_anothers_mark(session: Session, world: SheetWorld, mark: Mark) -> None:
    stranger = make_person(session)

    with pytest.raises(NotFound):
        operations.file_appeal(session, mark, student_id=stranger.id, reason="Too low", actor=stranger)


def test_the_window_of_an_appeal_closes(session: Session, world: SheetWorld, mark: Mark) -> None:
    student, ends = world.students[0], appeal_ends_at(session, mark)

    with time_machine.travel(ends + timedelta(seconds=1), tick=False), pytest.raises(AppealTooLate):
        operations.file_appeal(session, mark, student_id=student.id, reason="Late", actor=student)
    with time_machine.travel(ends, tick=False):
        assert operations.file_appeal(
            session, mark, student_id=student.id, reason="In time", actor=student
        ).id


def test_a_mark_has_one_appeal(session: Session, world: SheetWorld, mark: Mark) -> None:
    student = world.students[0]
    operations.file_appeal(session, mark, student_id=student.id, reason="Once", actor=student)

    with pytest.raises(AppealExists):
        operations.file_appeal(session, mark, student_id=student.id, reason="Twice", actor=student)


def test_a_decided_appeal_is_not_decided_again(session: Session, world: SheetWorld, mark: Mark) -> None:
    student = world.students[0]
    appeal = operations.file_appeal(session, mark, student_id=student.id, reason="Why?", actor=student)
    operations.decide_appeal(session, appeal, is_satisfied=False, answer="The key is right", actor=world.head)

    with pytest.raises(AppealDecided):
        operations.decide_appeal(session, appeal, is_satisfied=True, answer="Or not", actor=world.head)
    assert appeal.decided_at is not None
    assert appeal.decided_at <= clock.now()
