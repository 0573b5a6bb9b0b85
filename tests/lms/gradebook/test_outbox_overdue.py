"""Past the policy's term a held result goes out as provisional."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.db import transaction
from lms.courses.models import CourseOffering
from lms.gradebook import operations, outbox, queries
from lms.gradebook.errors import OutboxRefused
from lms.gradebook.jobs import send_overdue
from lms.gradebook.models import GradeItem, OutboxRow, OutboxStatus
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_gradebook import make_held, make_midterm_item


class TestPastTheTerm:
    """Held results whose decision is overdue go out as provisional."""

    def held_and_overdue(self, app: Flask, *, due_in: timedelta) -> int:
        with app.app_context(), transaction() as session:
            student = make_person(session)
            item = make_midterm_item(session, make_offering(session, students=[student]))
            return make_held(session, item, student, points="61.5", due_at=clock.now() + due_in).id

    def row_and_mark(self, session: Session, row_id: int) -> tuple[OutboxRow, Decimal | None, bool]:
        row = session.get_one(OutboxRow, row_id)
        mark = queries.current_mark(session, row.item_id, row.student_id)
        return row, mark.points if mark else None, bool(mark and mark.is_provisional)

    def test_an_overdue_result_stands_as_provisional(self, app: Flask) -> None:
        row_id = self.held_and_overdue(app, due_in=timedelta(seconds=-1))

        with app.app_context():
            send_overdue()
            send_overdue()

        with app.app_context(), transaction() as session:
            row, points, is_provisional = self.row_and_mark(session, row_id)
            assert (row.status, row.is_provisional, points, is_provisional) == (
                OutboxStatus.ACKED, True, Decimal("61.5"), True,
            )  # fmt: skip
            assert len(queries.revisions(session, row.item_id, row.student_id)) == 1

    def test_a_result_within_its_term_stays_held(self, app: Flask) -> None:
        row_id = self.held_and_overdue(app, due_in=timedelta(hours=1))

        with app.app_context():
            send_overdue()

        with app.app_context(), transaction() as session:
            row, points, _ = self.row_and_mark(session, row_id)
            assert (row.status, points) == (OutboxStatus.HELD, None)

    def test_a_late_decision_makes_the_provisional_mark_final(self, app: Flask) -> None:
        row_id = self.held_and_overdue(app, due_in=timedelta(seconds=-1))
        with app.app_context():
            send_overdue()

        with app.app_context(), transaction() as session:
            head, row = make_person(session), session.get_one(OutboxRow, row_id)
            with pytest.raises(OutboxRefused):
                outbox.release(session, row, actor=head)
            outbox.release(session, outbox.make_releasable(session, row, actor=head), actor=head)

            row, points, is_provisional = self.row_and_mark(session, row_id)
            assert (points, is_provisional, row.released_by) == (Decimal("61.5"), False, head.id)

    def test_a_provisional_mark_can_be_taken_back(self, app: Flask) -> None:
        row_id = self.held_and_overdue(app, due_in=timedelta(seconds=-1))
        with app.app_context():
            send_overdue()

        with app.app_context(), transaction() as session:
            row = session.get_one(OutboxRow, row_id)
            outbox.compensate(session, row, actor=make_person(session), reason="Another person sat")

            assert self.row_and_mark(session, row_id)[1] is None

    def test_one_that_cannot_go_does_not_stop_the_rest(self, app: Flask) -> None:
        stuck = self.held_and_overdue(app, due_in=timedelta(seconds=-9))
        free = self.held_and_overdue(app, due_in=timedelta(seconds=-1))
        with app.app_context(), transaction() as session:
            item = session.get_one(GradeItem, session.get_one(OutboxRow, stuck).item_id)
            offering = session.get_one(CourseOffering, item.offering_id)
            operations.lock(session, offering_id=offering.id, reason="term_closed", actor=SYSTEM)

        with app.app_context():
            send_overdue()

        with app.app_context(), transaction() as session:
            assert self.row_and_mark(session, stuck)[0].status is OutboxStatus.HELD
            assert self.row_and_mark(session, free)[0].status is OutboxStatus.ACKED
