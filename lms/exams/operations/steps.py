"""One step of a sitting: the transition of its state and the line in the audit journal."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.core import audit
from lms.core.audit import Actor
from lms.core.models import AuditEvent
from lms.exams.errors import StepRefused
from lms.exams.models import Sitting
from lms.rules.sitting import SittingAction, TransitionRefused, transition


def move(session: Session, sitting: Sitting, action: SittingAction) -> Sitting:
    """Change the state.

    Raises:
        StepRefused: the action is not possible in this state.
    """
    try:
        sitting.state = transition(sitting.state, action)
    except TransitionRefused as refused:
        raise StepRefused from refused
    session.flush()
    return sitting


def note(
    session: Session,
    sitting: Sitting,
    verb: str,
    *,
    actor: Actor,
    after: dict[str, object] | None = None,
    reason: str | None = None,
) -> AuditEvent:
    """Write `exams.<verb>` about a sitting."""
    return audit.record(
        session,
        actor=actor,
        action=f"exams.{verb}",
        object_kind="sitting",
        object_id=sitting.id,
        after=after,
        reason=reason,
    )
