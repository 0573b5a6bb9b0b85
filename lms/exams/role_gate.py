"""Tells accounts which control events are finals: their examiners and proctors never teach the offering (Order 152 cl. 37)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.exams.models import ControlEvent, ControlEventKind

FINALS = frozenset({ControlEventKind.FINAL, ControlEventKind.FX_RETAKE, ControlEventKind.STATE})


class EventRoles:
    """The RoleGate of accounts."""

    def offering_of_final(self, session: Session, event_id: int) -> int | None:
        """Return the offering whose final this event is; None for any other control or none at all."""
        event = session.get(ControlEvent, event_id)
        return event.offering_id if event is not None and event.kind in FINALS else None
