"""Factories of class meetings: each makes one thing with sensible defaults inside the caller's transaction."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import count

from sqlalchemy.orm import Session

from lms.core.audit import SYSTEM, Actor
from lms.core.i18n import institution_zone
from lms.courses.models import CourseOffering
from lms.meetings import operations
from lms.meetings.models import ClassMeeting
from lms.meetings.operations import MeetingEntry
from lms.rules.distance_share import ActivityKind, Mode

_slots = count()
SLOTS_A_DAY = 5
TEACHING_DAYS = 6


def free_slot(offering: CourseOffering, *, week: int = 1) -> datetime:
    """Return the next free time of the term from a week on: five slots a day, Monday to Saturday, from 08:00."""
    number = next(_slots)
    day = offering.term.starts_on + timedelta(weeks=week - 1)
    day += timedelta(days=(number // SLOTS_A_DAY) % TEACHING_DAYS)
    hour = 8 + 2 * (number % SLOTS_A_DAY)
    return datetime.combine(day, time(hour), tzinfo=institution_zone()).astimezone(UTC)


def entry(
    offering: CourseOffering,
    *,
    kind: ActivityKind = ActivityKind.LECTURE,
    mode: Mode = Mode.SYNC,
    minutes: int = 50,
    starts_at: datetime | None = None,
    week: int = 1,
    place: str | None = None,
    title: str = "Lecture",
    teacher_id: int | None = None,
    under_order_id: int | None = None,
) -> MeetingEntry:
    """Return what a person would enter for a class; link and task are there when the mode wants them."""
    return MeetingEntry(
        kind=kind,
        mode=mode,
        title=title,
        starts_at=starts_at or free_slot(offering, week=week),
        planned_minutes=minutes,
        place=place,
        link="https://meet.example.kz/room" if mode in (Mode.SYNC, Mode.HYFLEX) else None,
        task="Read chapter 3 and write a page." if mode is Mode.ASYNC else None,
        teacher_id=teacher_id,
        under_order_id=under_order_id,
    )


def make_meeting(
    session: Session,
    offering: CourseOffering,
    *,
    kind: ActivityKind = ActivityKind.LECTURE,
    mode: Mode = Mode.SYNC,
    minutes: int = 50,
    starts_at: datetime | None = None,
    week: int = 1,
    title: str = "Lecture",
    teacher_id: int | None = None,
    actor: Actor = SYSTEM,
) -> ClassMeeting:
    """Place a class through the gate that is bound."""
    wanted = entry(
        offering,
        kind=kind,
        mode=mode,
        minutes=minutes,
        starts_at=starts_at,
        week=week,
        title=title,
        teacher_id=teacher_id,
    )
    return operations.schedule_meeting(session, offering, wanted, actor=actor)
