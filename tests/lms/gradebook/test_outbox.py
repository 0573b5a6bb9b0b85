from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.audit import SYSTEM
from lms.core.errors import Conflict
from lms.core.models import AuditEvent
from lms.gradebook import operations, outbox, queries
from lms.gradebook.errors import MarkLocked, NamedPersonRequired, OutboxRefused, ReasonRequired, ResultInForce
from lms.gradebook.models import GradeItem, MarkStatus, OutboxStatus
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_gradebook import make_held, make_mark, make_midterm_item, make_released


@pytest.fixture
def student(session: Session) -> Person:
    return make_person(session)


@pytest.fixture
def head(session: Session) -> Person:
    return make_person(session)


@pytest.fixture
def item(session: Session, student: Person) -> GradeItem:
    return make_midterm_item(session, make_offering(session, students=[student]))


def points_of(session: Session, item: GradeItem, student: Person) -> Decimal | None:
    mark = queries.current_mark(session, item.id, student.id)
    return mark.points if mark else None


def test_a_held_result_writes_no_mark(session: Session, item: GradeItem, student: Person) -> None:
    row = make_held(session, item, student)

    assert row.status is OutboxStatus.HELD
    assert queries.current_mark(session, item.id, student.id) is None


def test_a_released_result_stands_in_the_journal_at_once(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    row = make_released(session, item, student, by=head, points="80.25")

    mark = queries.current_mark(session, item.id, student.id)
    assert mark is not None
    assert (mark.id, mark.points, mark.recorded_by) == (row.mark_id, Decimal("80.25"), head.id)
    assert (row.status, row.released_by) == (OutboxStatus.ACKED, head.id)


def test_held_cannot_be_released_before_the_decision(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    row = make_held(session, item, student)

    with pytest.raises(OutboxRefused):
        outbox.release(session, row, actor=head)


def test_only_a_named_person_releases(session: Session, item: GradeItem, student: Person) -> None:
    row = outbox.make_releasable(session, make_held(session, item, student), actor=SYSTEM)

    with pytest.raises(NamedPersonRequired):
        outbox.release(session, row, actor=SYSTEM)


def test_a_release_twice_is_one_mark(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    row = make_released(session, item, student, by=head)

    outbox.release(session, row, actor=head)

    assert len(queries.revisions(session, item.id, student.id)) == 1


def test_the_same_key_twice_is_one_row(session: Session, item: GradeItem, student: Person) -> None:
    assert (
        make_held(session, item, student, source_id=901).id
        == make_held(session, item, student, source_id=901).id
    )


def test_the_same_key_with_other_points_is_refused(
    session: Session, item: GradeItem, student: Person
) -> None:
    make_held(session, item, student, source_id=901, points="80")

    with pytest.raises(Conflict):
        make_held(session, item, student, source_id=901, points="81")


def test_a_second_result_of_the_same_sitting_waits_until_the_first_is_taken_back(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    first = make_held(session, item, student, source_id=902, points="80")
    outbox.release(session, outbox.make_releasable(session, first, actor=head), actor=head)
    second = make_held(session, item, student, source_id=902, version=2, points="35")
    outbox.make_releasable(session, second, actor=head)

    with pytest.raises(ResultInForce):
        outbox.release(session, second, actor=head)
    outbox.compensate(session, first, actor=head, reason="Another person sat")
    outbox.release(session, second, actor=head)

    assert (second.decision_version, points_of(session, item, student)) == (2, Decimal(35))


def test_a_compensation_shows_what_stood_before(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    make_mark(session, item, student, "51")
    row = make_released(session, item, student, by=head, points="80")

    reversal = outbox.compensate(session, row, actor=head, reason="Another person sat")

    assert points_of(session, item, student) == Decimal(51)
    assert (row.status, reversal.compensates_id, reversal.points) == (
        OutboxStatus.COMPENSATED,
        row.id,
        Decimal(51),
    )


def test_a_compensation_without_an_earlier_mark_leaves_none(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    row = make_released(session, item, student, by=head)

    first = outbox.compensate(session, row, actor=head, reason="Another person sat")
    again = outbox.compensate(session, row, actor=head, reason="Another person sat")

    assert queries.current_mark(session, item.id, student.id) is None
    assert again.id == first.id
    last = queries.standing(session, item.id, student.id).last
    assert last is not None
    assert (last.status, last.reason) == (MarkStatus.WITHDRAWN, "Another person sat")


def test_a_compensated_held_result_never_goes_out(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    row = make_held(session, item, student)

    outbox.compensate(session, row, actor=head, reason="Technical failure")

    with pytest.raises(OutboxRefused):
        outbox.make_releasable(session, row, actor=head)
    with pytest.raises(OutboxRefused):
        outbox.release(session, row, actor=head)
    assert queries.revisions(session, item.id, student.id) == []


def test_a_compensation_needs_a_person_and_a_reason(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    row = make_released(session, item, student, by=head)

    with pytest.raises(NamedPersonRequired):
        outbox.compensate(session, row, actor=SYSTEM, reason="clock")
    with pytest.raises(ReasonRequired):
        outbox.compensate(session, row, actor=head, reason="  ")


def test_a_hand_made_override_stands_over_a_released_result(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    operations.record_mark(
        session, item, student.id, Decimal(66), source="hand", actor=head, reason="Sat on paper, order 12"
    )
    make_released(session, item, student, by=head, points="80")

    assert points_of(session, item, student) == Decimal(66)


def test_a_locked_column_takes_neither_release_nor_reversal(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    released = make_released(session, item, student, by=head)
    waiting = outbox.make_releasable(session, make_held(session, item, student), actor=head)
    operations.lock(session, offering_id=item.offering_id, item_id=item.id, reason="sheet:1", actor=head)

    with pytest.raises(MarkLocked):
        outbox.release(session, waiting, actor=head)
    with pytest.raises(MarkLocked):
        outbox.compensate(session, released, actor=head, reason="Too late")


def test_a_signed_admission_list_does_not_stand_against_a_reversal(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    row = make_released(session, item, student, by=head)
    operations.lock(
        session, offering_id=item.offering_id, item_id=item.id, reason=operations.REASON_ADMISSION, actor=head
    )

    outbox.compensate(session, row, actor=head, reason="Another person sat")

    assert queries.current_mark(session, item.id, student.id) is None


def test_who_did_not_come_is_absent_and_not_nought(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    make_released(session, item, student, by=head, points=None)

    mark = queries.current_mark(session, item.id, student.id)
    assert mark is not None
    assert (mark.status, mark.points) == (MarkStatus.ABSENT, None)


def test_every_step_is_in_the_audit_journal(
    session: Session, item: GradeItem, student: Person, head: Person
) -> None:
    row = make_released(session, item, student, by=head)
    outbox.compensate(session, row, actor=head, reason="Another person sat")
    session.flush()

    query = select(AuditEvent.action).where(
        AuditEvent.object_kind == "grade_outbox", AuditEvent.object_id == str(row.id)
    )
    assert list(session.scalars(query.order_by(AuditEvent.id))) == [
        "gradebook.hold",
        "gradebook.make_releasable",
        "gradebook.release",
        "gradebook.compensate",
    ]
