"""The registrar's answer to invigilation: what belongs to an open appeal is not erased."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lms.exams.models import ControlEvent, Sitting
from lms.gradebook.models import Mark
from lms.registrar import queries
from lms.registrar.models import Appeal


class AppealsHold:
    """Asked inside the transaction that erases evidence."""

    def is_held(self, session: Session, sitting: Sitting) -> bool:
        """Whether the learner's appeal against the mark of this sitting is still open."""
        appealed = (
            select(Appeal.id)
            .join(Mark, Mark.id == Appeal.mark_id)
            .join(ControlEvent, ControlEvent.grade_item_id == Mark.item_id)
            .where(
                ControlEvent.id == sitting.event_id,
                Appeal.student_id == sitting.student_id,
                Appeal.status.in_(queries.OPEN_APPEALS),
            )
        )
        return bool(session.scalar(select(exists(appealed))))
