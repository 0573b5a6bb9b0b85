"""The blueprint that the pages of class meetings share, and who sees a class."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.courses.access import Seat, seat_in
from lms.meetings import queries
from lms.meetings.models import ClassMeeting

bp = Blueprint("meetings", __name__)


def seen_meeting(session: Session, person: Person, meeting_id: int) -> tuple[Seat, ClassMeeting]:
    """Return a class and the person's place in its offering.

    Raises:
        NotFound: there is none, or it is not the person's to see.
    """
    meeting = queries.meeting(session, meeting_id)
    return seat_in(session, person, meeting.offering_id), meeting


def own_meeting(session: Session, person: Person, meeting_id: int) -> tuple[Seat, ClassMeeting]:
    """Return a class that the person may place and hold.

    Raises:
        NotFound, Forbidden: not seen, or seen only.
    """
    seat, meeting = seen_meeting(session, person, meeting_id)
    seat.need(Permission.SCHEDULE_MEETING)
    return seat, meeting
