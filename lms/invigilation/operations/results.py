"""Results of watched sittings in the gradebook's outbox: held until people have decided."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.core.audit import Actor
from lms.exams.models import ControlEvent, Sitting
from lms.gradebook import outbox
from lms.gradebook.models import OutboxRow, OutboxStatus
from lms.invigilation.models import Review
from lms.invigilation.queries.retention import RESULT_SOURCE

AWAITS_REVIEW = "awaiting_review"


def hold(
    session: Session, sitting: Sitting, event: ControlEvent, *, version: int, due_review: Review, actor: Actor
) -> OutboxRow | None:
    """Hold the points of a sitting for its review; an event without a column of the journal has nothing to hold."""
    if event.grade_item_id is None:
        return None
    return outbox.hold(
        session,
        key=f"{RESULT_SOURCE}:{sitting.id}:{version}",
        item_id=event.grade_item_id,
        student_id=sitting.student_id,
        source_kind=RESULT_SOURCE,
        source_id=sitting.id,
        points=sitting.points,
        held_reason=AWAITS_REVIEW,
        decision_due_at=due_review.due_at,
        actor=actor,
    )


def standing(session: Session, sitting_id: int) -> OutboxRow | None:
    """Return the newest result of a sitting that was not taken back, held or sent."""
    rows = outbox.rows_for(session, RESULT_SOURCE, sitting_id)
    left = [row for row in rows if row.compensates_id is None and row.status is not OutboxStatus.COMPENSATED]
    return left[-1] if left else None
