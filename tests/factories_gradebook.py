"""Factories of marks and results: each makes one thing with sensible defaults inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock
from lms.core.audit import SYSTEM, Actor
from lms.courses.models import CourseOffering
from lms.gradebook import operations, outbox
from lms.gradebook.models import GradeItem, GradeItemKind, Mark, OutboxRow

_numbers = count(1_000_001)  # numbers of made-up sittings and events, far from those of real rows


def make_item(
    session: Session,
    offering: CourseOffering,
    *,
    kind: GradeItemKind = GradeItemKind.CURRENT,
    week: int = 3,
    title: str = "Task",
    source_kind: str = "hand",
    source_id: int | None = None,
) -> GradeItem:
    """Make a column of the journal."""
    return operations.ensure_item(
        session,
        offering.id,
        kind=kind,
        title=title,
        week=week,
        source_kind=source_kind,
        source_id=source_id,
        actor=SYSTEM,
    )


def make_midterm_item(session: Session, offering: CourseOffering, *, week: int = 8) -> GradeItem:
    """Make the first midterm's column, filled by sittings."""
    return make_item(
        session,
        offering,
        kind=GradeItemKind.MIDTERM1,
        week=week,
        title="Midterm 1",
        source_kind="control_event",
        source_id=next(_numbers),
    )


def make_mark(
    session: Session,
    item: GradeItem,
    student: Person,
    points: str,
    *,
    actor: Actor = SYSTEM,
    source: str = "import",
) -> Mark:
    """Record a mark as an import would."""
    return operations.record_mark(session, item, student.id, Decimal(points), source=source, actor=actor)


def make_held(
    session: Session,
    item: GradeItem,
    student: Person,
    *,
    points: str | None = "80",
    source_id: int | None = None,
    version: int = 1,
    due_at: datetime | None = None,
) -> OutboxRow:
    """Hold a sitting's result, to be decided in two days unless told otherwise."""
    number = source_id if source_id is not None else next(_numbers)
    return outbox.hold(
        session,
        key=f"sitting:{number}:{version}",
        item_id=item.id,
        student_id=student.id,
        source_kind="sitting",
        source_id=number,
        points=None if points is None else Decimal(points),
        held_reason="awaiting_review",
        decision_due_at=due_at or clock.now() + timedelta(days=2),
        actor=SYSTEM,
    )


def make_released(
    session: Session, item: GradeItem, student: Person, *, by: Person, points: str | None = "80"
) -> OutboxRow:
    """Make a result that a named person released."""
    row = make_held(session, item, student, points=points)
    outbox.make_releasable(session, row, actor=by)
    return outbox.release(session, row, actor=by)
