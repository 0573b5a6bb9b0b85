"""From an attempt's points to the journal: the best attempt counts, a refusal is noted and never breaks the commit."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.core.audit import SYSTEM, Actor
from lms.core.errors import QashyqError
from lms.gradebook import operations as gradebook
from lms.gradebook.models import GradeItem
from lms.player import queries
from lms.player.models import Attempt, Package

SOURCE = "scorm"


def push(session: Session, package: Package, attempt: Attempt, *, actor: Actor = SYSTEM) -> None:
    """Record the learner's best points; note in the attempt why the journal refused.

    What a teacher typed over the machine's result stays in force: the journal sees to it.
    """
    attempt.mark_refusal = None
    if attempt.is_preview or package.grade_item_id is None:
        return
    points = queries.best_points(session, package.id, attempt.student_id)
    if points is None:
        return
    item = session.get_one(GradeItem, package.grade_item_id)
    try:
        gradebook.record_mark(session, item, attempt.student_id, points, source=SOURCE, actor=actor)
    except QashyqError as refusal:
        attempt.mark_refusal = refusal.code
