"""Who may sit: the gradebook's decision as one refusal that names every reason."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.exams.errors import NotAdmitted
from lms.exams.models import ControlEvent
from lms.gradebook import admission as gradebook
from lms.rules.admission import Decision


def decide(session: Session, event: ControlEvent, student_id: int) -> Decision:
    """Return whether a learner may sit an event, with every reason against it."""
    return gradebook.decision_for(session, event.offering_id, event.kind, student_id)


def check(session: Session, event: ControlEvent, student_id: int) -> None:
    """Let pass or refuse.

    Raises:
        NotAdmitted: with the reasons in `params["reasons"]`.
    """
    decision = decide(session, event, student_id)
    if not decision.admitted:
        raise NotAdmitted(reasons=decision.reasons)
