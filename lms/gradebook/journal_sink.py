"""The first sink of every result: the journal, written in the same transaction as the release."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.core.audit import Actor
from lms.gradebook import operations
from lms.gradebook.models import GradeItem, Mark, MarkStatus, OutboxRow

NAME = "journal"


def source_of(row: OutboxRow) -> str:
    """Return the name under which a row's marks stand in the journal."""
    return f"outbox:{row.id}"


def hold_still(session: Session, row: OutboxRow) -> None:
    """Wait for other writers of the row's column."""
    operations.hold_still(session, session.get_one(GradeItem, row.item_id))


def write(session: Session, row: OutboxRow, *, actor: Actor) -> Mark:
    """Write the result as a revision; no points means that the learner did not come, which is not 0."""
    return operations.record_mark(
        session,
        session.get_one(GradeItem, row.item_id),
        row.student_id,
        row.points,
        source=source_of(row),
        actor=actor,
        status=MarkStatus.ABSENT if row.points is None else MarkStatus.GRADED,
        is_provisional=row.is_provisional,
    )


def withdraw(session: Session, row: OutboxRow, *, actor: Actor, reason: str) -> Mark:
    """Take back every revision of the row; a signed admission list does not stand against a reversal, a closed sheet does."""
    item = session.get_one(GradeItem, row.item_id)
    operations.hold_still(session, item)
    operations.check_unlocked(session, item, passing=frozenset({operations.REASON_ADMISSION}))
    return operations.append_revision(
        session, item, row.student_id, None, status=MarkStatus.WITHDRAWN, source=source_of(row), reason=reason,
        is_override=False, is_provisional=False, actor=actor,
    )  # fmt: skip
