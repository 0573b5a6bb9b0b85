"""The StartGate: a watched sitting starts only after its check-in."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.core.audit import Actor
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation import queries
from lms.invigilation.errors import ScreenMissing
from lms.invigilation.operations import check_in


class CheckInGate:
    """Asked inside the transaction that starts a sitting."""

    def check_start(self, session: Session, sitting: Sitting, *, actor: Actor) -> None:
        """Return, or raise the error of the step that is missing.

        Raises:
            ConsentMissing, CameraMissing, ReferenceMissing, ScreenMissing: the check-in is not complete.
        """
        event = session.get_one(ControlEvent, sitting.event_id)
        if not queries.is_proctored(event):
            return
        found = queries.check_in_of(session, sitting.id)
        check_in.require_consent(found)
        if found is not None and event.checks_identity:
            check_in.require_face(found)
        if found is None or found.completed_at is None:
            raise ScreenMissing(step="screen")
