"""Results of events that nobody proctors, on their way to the journal.

Proctored results are held and released by invigilation. Here a current test goes straight into the journal; any other
kind waits in the outbox for a named person; a rehearsal leaves no mark.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.core.audit import SYSTEM
from lms.core.errors import QashyqError
from lms.core.logs import log
from lms.exams.models import ControlEventKind, Sitting
from lms.gradebook import operations as gradebook
from lms.gradebook import outbox
from lms.gradebook.models import GradeItem

SOURCE = "sitting"


def deliver(session: Session, sitting: Sitting) -> None:
    """Hand a marked sitting of an unproctored event to the gradebook; never stops the submission."""
    event = sitting.event
    if event.kind is ControlEventKind.PRACTICE or event.grade_item_id is None:
        return
    item = session.get_one(GradeItem, event.grade_item_id)
    if event.kind is ControlEventKind.CURRENT:
        try:
            with session.begin_nested():
                gradebook.record_mark(
                    session,
                    item,
                    sitting.student_id,
                    sitting.points,
                    source=f"{SOURCE}:{sitting.id}",
                    actor=SYSTEM,
                )
        except QashyqError as refusal:
            # A closed window or a lock must not cost the learner the submission: the result waits for a person.
            log.warning("sitting %s: mark not recorded (%s), held instead", sitting.id, refusal.code)
        else:
            return
    row = outbox.hold(
        session,
        key=f"{SOURCE}:{sitting.id}:1",
        item_id=item.id,
        student_id=sitting.student_id,
        source_kind=SOURCE,
        source_id=sitting.id,
        points=sitting.points,
        held_reason=None,
        decision_due_at=None,
        actor=SYSTEM,
    )
    outbox.make_releasable(session, row, actor=SYSTEM)
