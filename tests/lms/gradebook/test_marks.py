from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.i18n import institution_zone
from lms.core.models import AuditEvent
from lms.courses.models import CalendarEvent, CalendarEventKind, Term
from lms.gradebook import operations, queries
from lms.gradebook.errors import BadMark, MarkLocked, MarkWindowClosed, NotEnrolled, ReasonRequired
from lms.gradebook.guards import MarkIsAppendOnly
from lms.gradebook.models import GradeItemKind, Mark, MarkStatus
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_gradebook import make_item, make_mark, make_midterm_item


def test_a_new_mark_is_a_new_revision_and_the_first_stays(session: Session) -> None:
    student, teacher = make_person(session), make_person(session)
    item = make_item(session, make_offering(session, students=[student]))

    operations.record_mark(session, item, student.id, Decimal("70"), source="hand", actor=teacher)
    operations.record_mark(session, item, student.id, Decimal("71.25"), source="hand", actor=teacher)

    assert [m.points for m in queries.revisions(session, item.id, student.id)] == [
        Decimal(70),
        Decimal("71.25"),
    ]
    current = queries.current_mark(session, item.id, student.id)
    assert current is not None
    assert (current.points, current.revision, current.recorded_by) == (Decimal("71.25"), 2, teacher.id)


def test_the_same_mark_from_the_same_source_is_not_written_twice(session: Session) -> None:
    student = make_person(session)
    item = make_item(session, make_offering(session, students=[student]))

    first = make_mark(session, item, student, "64.5", source="scorm")
    second = make_mark(session, item, student, "64.5", source="scorm")

    assert second.id == first.id


def test_an_object_of_a_mark_cannot_be_changed(session: Session) -> None:
    student = make_person(session)
    mark = make_mark(session, make_item(session, make_offering(session, students=[student])), student, "64")
    mark.points = Decimal("99")

    with pytest.raises(MarkIsAppendOnly):
        session.flush()
    session.rollback()


def test_a_mark_cannot_be_deleted(session: Session) -> None:
    student = make_person(session)
    mark = make_mark(session, make_item(session, make_offering(session, students=[student])), student, "64")
    session.delete(mark)

    with pytest.raises(MarkIsAppendOnly):
        session.flush()
    session.rollback()


@pytest.mark.parametrize(
    "statement", [update(Mark).values(points=100), delete(Mark)], ids=["update", "delete"]
)
def test_no_statement_of_the_program_touches_marks(session: Session, statement: object) -> None:
    with pytest.raises(MarkIsAppendOnly):
        session.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "points",
    [
        pytest.param("-0.01", id="below nought"),
        pytest.param("100.01", id="over a hundred"),
        pytest.param("70.005", id="finer than a hundredth"),
        pytest.param("NaN", id="no number"),
        pytest.param("Infinity", id="endless"),
    ],
)
def test_what_is_no_mark_is_refused(session: Session, points: str) -> None:
    student = make_person(session)
    item = make_item(session, make_offering(session, students=[student]))

    with pytest.raises(BadMark):
        operations.record_mark(session, item, student.id, Decimal(points), source="hand", actor=SYSTEM)
    assert queries.current_mark(session, item.id, student.id) is None


@pytest.mark.parametrize("points", ["0", "100", "99.99"])
def test_the_edges_of_the_scale_are_marks(session: Session, points: str) -> None:
    student = make_person(session)
    item = make_item(session, make_offering(session, students=[student]))

    assert make_mark(session, item, student, points).points == Decimal(points)


def test_absent_is_not_nought(session: Session) -> None:
    student = make_person(session)
    item = make_item(session, make_offering(session, students=[student]))

    mark = operations.record_mark(
        session, item, student.id, None, source="hand", actor=SYSTEM, status=MarkStatus.ABSENT
    )

    assert (mark.status, mark.points) == (MarkStatus.ABSENT, None)
    with pytest.raises(BadMark):
        operations.record_mark(
            session, item, student.id, Decimal(0), source="hand", actor=SYSTEM, status=MarkStatus.ABSENT
        )


def test_a_mark_typed_over_a_machines_result_survives_its_later_pushes(session: Session) -> None:
    student, teacher = make_person(session), make_person(session)
    item = make_item(session, make_offering(session, students=[student]), source_kind="scorm", source_id=7)
    make_mark(session, item, student, "40", source="scorm")

    operations.record_mark(
        session, item, student.id, Decimal("75"), source="hand", actor=teacher, reason="Retold orally"
    )
    make_mark(session, item, student, "55", source="scorm")

    cell = queries.journal(session, item.offering_id).rows[0].cells[item.id]
    assert cell.mark is not None
    assert cell.machine is not None
    assert (cell.mark.points, cell.machine.points) == (Decimal(75), Decimal(55))


def test_an_override_without_a_reason_is_refused(session: Session) -> None:
    student = make_person(session)
    item = make_item(session, make_offering(session, students=[student]), source_kind="scorm", source_id=7)

    with pytest.raises(ReasonRequired):
        operations.record_mark(
            session, item, student.id, Decimal("75"), source="hand", actor=student, reason=" "
        )


def test_a_dropped_override_shows_the_machines_result_again(session: Session) -> None:
    student, teacher = make_person(session), make_person(session)
    item = make_item(session, make_offering(session, students=[student]), source_kind="scorm", source_id=7)
    make_mark(session, item, student, "40", source="scorm")
    operations.record_mark(
        session, item, student.id, Decimal("75"), source="hand", actor=teacher, reason="Oral"
    )

    operations.drop_override(session, item, student.id, actor=teacher, reason="Entered for the wrong student")

    current = queries.current_mark(session, item.id, student.id)
    assert current is not None
    assert current.points == Decimal(40)


def test_a_locked_column_takes_no_mark_until_the_lock_is_released_with_a_reason(session: Session) -> None:
    student = make_person(session)
    item = make_item(session, make_offering(session, students=[student]))
    row = operations.lock(
        session, offering_id=item.offering_id, item_id=item.id, reason="sheet:3", actor=SYSTEM
    )

    with pytest.raises(MarkLocked):
        make_mark(session, item, student, "50")
    with pytest.raises(ReasonRequired):
        operations.release_lock(session, row, actor=student, reason="")
    operations.release_lock(session, row, actor=student, reason="Court decision 4")

    assert make_mark(session, item, student, "50").points == Decimal(50)


def test_a_lock_of_the_offering_locks_every_column(session: Session) -> None:
    offering = make_offering(session)
    items = [make_item(session, offering), make_midterm_item(session, offering)]

    operations.lock(session, offering_id=offering.id, reason="term_closed", actor=SYSTEM)

    assert [queries.is_locked(session, item) for item in items] == [True, True]


def test_a_mark_outside_its_window_is_refused_and_a_grant_opens_it(session: Session) -> None:
    student, registrar = make_person(session), make_person(session)
    offering = make_offering(session, students=[student])
    item, now = make_item(session, offering), clock.now()
    operations.open_window(
        session, offering_id=offering.id, kind=GradeItemKind.CURRENT, opens_at=now - timedelta(days=9),
        closes_at=now - timedelta(days=2), actor=registrar,
    )  # fmt: skip

    with pytest.raises(MarkWindowClosed):
        make_mark(session, item, student, "50")
    with pytest.raises(ReasonRequired):
        operations.open_window(
            session, offering_id=offering.id, kind=GradeItemKind.CURRENT, opens_at=now,
            closes_at=now + timedelta(days=1), actor=registrar,
        )  # fmt: skip
    grant = operations.open_window(
        session, offering_id=offering.id, kind=GradeItemKind.CURRENT, opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=1), actor=registrar, reason="The teacher was ill",
    )  # fmt: skip

    assert grant.granted_by == registrar.id
    assert make_mark(session, item, student, "50").points == Decimal(50)


def test_a_person_who_does_not_study_gets_no_mark(session: Session) -> None:
    stranger = make_person(session)
    item = make_item(session, make_offering(session))

    with pytest.raises(NotEnrolled):
        make_mark(session, item, stranger, "50")


def test_every_change_of_a_mark_is_in_the_audit_journal_without_a_name(session: Session) -> None:
    student, teacher = make_person(session, family_name="Әбенова"), make_person(session)
    item = make_item(session, make_offering(session, students=[student]))
    operations.record_mark(session, item, student.id, Decimal("70"), source="hand", actor=teacher)
    operations.record_mark(
        session, item, student.id, Decimal("80"), source="hand", actor=teacher, reason="Recount"
    )

    session.flush()
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "gradebook.mark").order_by(AuditEvent.id.desc())
    ).first()

    assert event is not None
    assert (event.before["points"], event.after["points"], event.reason) == ("70.00", "80.00", "Recount")
    assert event.actor_id == teacher.id
    assert "Әбенова" not in str(event.before) + str(event.after)


def test_a_source_has_one_column_whose_title_follows_it(session: Session) -> None:
    offering = make_offering(session)

    first = make_item(session, offering, title="Lab 1", source_kind="scorm", source_id=5)
    second = make_item(session, offering, title="Lab 1, corrected", source_kind="scorm", source_id=5)

    assert second.id == first.id
    assert second.title == "Lab 1, corrected"


def test_marks_before_a_moment_are_those_that_counted_then(session: Session) -> None:
    student = make_person(session)
    offering = make_offering(session, students=[student])
    first, second = make_item(session, offering, week=1), make_item(session, offering, week=2)
    make_mark(session, first, student, "60")
    moment = clock.now()
    make_mark(session, first, student, "90")
    make_mark(session, second, student, "70")

    assert queries.marks_before(session, offering.id, student.id, moment) == [Decimal(60)]
    assert queries.marks_before(session, offering.id, student.id, clock.now()) == [Decimal(90), Decimal(70)]


def test_the_last_moment_of_the_calendar_is_still_inside_the_term(
    session: Session, time_machine: Any
) -> None:
    student = make_person(session)
    offering = make_offering(session, students=[student])
    item = make_item(session, offering)
    term = session.get_one(Term, offering.term_id)
    last_day = term.ends_on + timedelta(days=9)
    session.add(
        CalendarEvent(term_id=term.id, kind=CalendarEventKind.EXAM_PERIOD, starts_on=term.ends_on, ends_on=last_day)
    )  # fmt: skip
    session.flush()
    midnight = datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=institution_zone())

    time_machine.move_to(midnight - timedelta(seconds=1), tick=False)
    assert make_mark(session, item, student, "50").points == Decimal(50)
    time_machine.move_to(midnight, tick=False)
    with pytest.raises(MarkWindowClosed):
        make_mark(session, item, student, "60")
