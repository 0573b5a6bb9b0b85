"""Reads of class meetings: the timetable of an offering and of a person, attendance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import NotFound
from lms.meetings.models import Attendance, ClassMeeting, MeetingStatus

LONGEST = timedelta(hours=12)


def meeting(session: Session, meeting_id: int) -> ClassMeeting:
    """Return a class.

    Raises:
        NotFound: there is none.
    """
    found = session.get(ClassMeeting, meeting_id)
    if found is None:
        raise NotFound
    return found


def meetings_of(session: Session, offering_id: int) -> list[ClassMeeting]:
    """Return the classes of an offering by time, cancelled ones too."""
    query = select(ClassMeeting).where(ClassMeeting.offering_id == offering_id)
    return list(session.scalars(query.order_by(ClassMeeting.starts_at, ClassMeeting.id)))


def meetings_between(
    session: Session, offering_ids: Iterable[int], start: datetime, end: datetime
) -> list[ClassMeeting]:
    """Return the classes of several offerings that begin in [start, end), cancelled ones left out."""
    query = select(ClassMeeting).where(
        ClassMeeting.offering_id.in_(list(offering_ids)),
        ClassMeeting.starts_at >= start,
        ClassMeeting.starts_at < end,
        ClassMeeting.status != MeetingStatus.CANCELLED,
    )
    return list(session.scalars(query.order_by(ClassMeeting.starts_at, ClassMeeting.id)))


def clashes(
    session: Session,
    *,
    starts_at: datetime,
    minutes: int,
    teacher_id: int | None,
    place: str | None,
    except_id: int | None,
) -> list[ClassMeeting]:
    """Return classes at the same time with the same teacher or in the same room."""
    end = starts_at + timedelta(minutes=minutes)
    query = select(ClassMeeting).where(
        ClassMeeting.status == MeetingStatus.PLANNED,
        ClassMeeting.starts_at < end,
        ClassMeeting.starts_at > starts_at - LONGEST,
    )
    return [
        other
        for other in session.scalars(query)
        if other.id != except_id
        and other.starts_at + timedelta(minutes=other.planned_minutes) > starts_at
        and ((teacher_id is not None and other.teacher_id == teacher_id) or (place and other.place == place))
    ]


def attendance_of(session: Session, meeting_id: int) -> dict[int, Attendance]:
    """Return attendance rows by student."""
    query = select(Attendance).where(Attendance.meeting_id == meeting_id)
    return {row.student_id: row for row in session.scalars(query)}


def waiting_for_minutes(
    session: Session, offering_ids: Iterable[int], moment: datetime
) -> list[ClassMeeting]:
    """Return classes whose time is over and whose minutes nobody has recorded."""
    query = select(ClassMeeting).where(
        ClassMeeting.offering_id.in_(list(offering_ids)),
        ClassMeeting.status == MeetingStatus.PLANNED,
        ClassMeeting.starts_at < moment,
    )
    rows = session.scalars(query.order_by(ClassMeeting.starts_at))
    return [row for row in rows if row.starts_at + timedelta(minutes=row.planned_minutes) <= moment]


def is_waiting_for_minutes(meeting: ClassMeeting) -> bool:
    """Whether the class is over and nobody has recorded how long it ran."""
    end = meeting.starts_at + timedelta(minutes=meeting.planned_minutes)
    return meeting.status is MeetingStatus.PLANNED and end <= clock.now()


def next_meeting(session: Session, offering_ids: Iterable[int], moment: datetime) -> ClassMeeting | None:
    """Return the class that runs now or comes next."""
    query = select(ClassMeeting).where(
        ClassMeeting.offering_id.in_(list(offering_ids)),
        ClassMeeting.status == MeetingStatus.PLANNED,
        ClassMeeting.starts_at > moment - LONGEST,
    )
    rows = session.scalars(query.order_by(ClassMeeting.starts_at, ClassMeeting.id))
    return next(
        (row for row in rows if row.starts_at + timedelta(minutes=row.planned_minutes) > moment), None
    )
