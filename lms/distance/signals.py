"""What other rooms tell: each receiver appends the difference to the ledger inside the teller's transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import audit
from lms.core.audit import Actor
from lms.courses.models import CourseOffering, SyllabusVersion
from lms.courses.signals import syllabus_approved
from lms.distance import guards as guards
from lms.distance.lines import EVENT, MEETING, Source
from lms.distance.operations import catch_up
from lms.exams.models import ControlEvent
from lms.exams.signals import event_changed
from lms.meetings.models import ClassMeeting
from lms.meetings.signals import meeting_changed, meeting_held


@meeting_changed.connect
@meeting_held.connect
def on_meeting(_sender: Any, *, session: Session, meeting: ClassMeeting, actor: Actor) -> None:
    """Follow a class that was placed, changed, cancelled or held."""
    catch_up(session, meeting.offering_id, actor=actor, only=Source(MEETING, meeting.id))


@event_changed.connect
def on_event(_sender: Any, *, session: Session, event_id: int) -> None:
    """Follow a control event that was published or cancelled."""
    event = session.get_one(ControlEvent, event_id)
    catch_up(session, event.offering_id, actor=audit.SYSTEM, only=Source(EVENT, event.id))


@syllabus_approved.connect
def on_syllabus(_sender: Any, *, session: Session, syllabus: SyllabusVersion) -> None:
    """Follow a plan that came into force in the offerings that took it."""
    query = select(CourseOffering.id).where(CourseOffering.syllabus_id == syllabus.id)
    for offering_id in session.scalars(query.order_by(CourseOffering.id)).all():
        catch_up(session, offering_id, actor=audit.SYSTEM, only=Source("syllabus", syllabus.id))
