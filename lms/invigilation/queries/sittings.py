"""Whose sitting, which event, and who may do what with it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.access import active_roles, can, require
from lms.accounts.models import Person
from lms.accounts.roles import GRANTS, Permission
from lms.core import clock
from lms.core.errors import Forbidden, NotFound
from lms.courses.queries import teachers_of
from lms.exams.event_rules import DECIDING
from lms.exams.models import ControlEvent, Sitting
from lms.exams.queries import event_scope, is_proctored, own_sitting

SHOWN_BEFORE = timedelta(hours=12)
SHOWN_AFTER = timedelta(days=3)
__all__ = [
    "allowed_event",
    "allowed_sitting",
    "event_scope",
    "is_proctored",
    "may",
    "own_sitting",
    "sittings_of_event",
    "watched_events",
]


def may(session: Session, person: Person, permission: Permission, event: ControlEvent) -> bool:
    """Whether a person may do this with an event; the teacher of an offering never invigilates its final (Order 152 cl. 37)."""
    if event.kind in DECIDING and person.id in teachers_of(session, event.offering_id):
        return False
    return can(session, person, permission, event_scope(session, event))


def allowed_event(session: Session, event_id: int, person: Person, permission: Permission) -> ControlEvent:
    """Return an event that the person may do this with.

    Raises:
        NotFound: there is no such event.
        Forbidden: not with this one.
    """
    event = session.get(ControlEvent, event_id)
    if event is None:
        raise NotFound
    require(session, person, permission, event_scope(session, event))
    if not may(session, person, permission, event):
        raise Forbidden
    return event


def allowed_sitting(session: Session, sitting_id: int, person: Person, permission: Permission) -> Sitting:
    """Return a sitting of an event that the person may do this with; nobody judges their own sitting.

    Raises:
        NotFound: there is no such sitting.
        Forbidden: not with this one.
    """
    sitting = session.get(Sitting, sitting_id)
    if sitting is None:
        raise NotFound
    allowed_event(session, sitting.event_id, person, permission)
    if sitting.student_id == person.id:
        raise Forbidden
    return sitting


def sittings_of_event(session: Session, event_id: int) -> list[tuple[Sitting, Person]]:
    """Return the sittings of an event with their candidates, in Kazakh order."""
    query = (
        select(Sitting, Person)
        .join(Person, Person.id == Sitting.student_id)
        .where(Sitting.event_id == event_id)
        .order_by(Person.sort_key, Sitting.number)
    )
    return [(sitting, person) for sitting, person in session.execute(query)]


def watched_events(session: Session, person: Person, permission: Permission) -> list[ControlEvent]:
    """Return the proctored events around now that the person may do this with, the next one first."""
    if not any(permission in GRANTS[a.role] for a in active_roles(session, person.id)):
        return []
    now = clock.now()
    query = (
        select(ControlEvent)
        .where(ControlEvent.opens_at <= now + SHOWN_BEFORE, ControlEvent.closes_at >= now - SHOWN_AFTER)
        .order_by(ControlEvent.opens_at, ControlEvent.id)
    )
    return [
        event
        for event in session.scalars(query)
        if is_proctored(event) and may(session, person, permission, event)
    ]
