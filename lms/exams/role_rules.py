"""What exams tell accounts about control events: names for the page of roles, and which of them are finals."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.i18n import format_day, localised
from lms.courses import queries as courses
from lms.exams.event_rules import DECIDING
from lms.exams.models import ControlEvent, ControlEventStatus

CHOSEN_FROM = timedelta(days=30)  # an event that ended long ago gets no new examiner
MOST_CHOICES = 500


class FinalsKnown:
    """Implements `lms.accounts.gates.RoleGate`."""

    def offering_of_final(self, session: Session, event_id: int) -> int | None:
        """Return the offering whose final, FX retake or state exam this event is; None for any other control."""
        event = session.get(ControlEvent, event_id)
        return event.offering_id if event is not None and event.kind in DECIDING else None


def event_choices(session: Session) -> list[tuple[int, str]]:
    """Return the events for which a role can be given now, the next one first."""
    query = (
        select(ControlEvent)
        .where(
            ControlEvent.closes_at > clock.now() - CHOSEN_FROM,
            ControlEvent.status != ControlEventStatus.CANCELLED,
        )
        .order_by(ControlEvent.opens_at, ControlEvent.id)
        .limit(MOST_CHOICES)
    )
    return [(event.id, _name(session, event)) for event in session.scalars(query)]


def event_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the names of events."""
    events = session.scalars(select(ControlEvent).where(ControlEvent.id.in_(ids)))
    return {event.id: _name(session, event) for event in events}


def _name(session: Session, event: ControlEvent) -> str:
    course = courses.offering(session, event.offering_id).course
    return f"{event.title} · {course.code} {localised(course.title)} · {format_day(event.opens_at, 'short')}"
