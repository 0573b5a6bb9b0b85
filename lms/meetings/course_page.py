"""A class as an item of the course page; it follows the class when that moves or is cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.audit import Actor
from lms.core.i18n import format_times, gettext
from lms.courses import operations as courses
from lms.courses.models import CourseOffering, Material, MaterialKind
from lms.courses.operations.materials import MaterialEntry
from lms.meetings import queries
from lms.meetings.models import AttendanceStatus, ClassMeeting, MeetingStatus
from lms.meetings.words import attendance_word, meeting_state
from lms.rules.distance_share import Mode

DONE = {AttendanceStatus.PRESENT, AttendanceStatus.REMOTE, AttendanceStatus.RECORDING}


def show(session: Session, offering: CourseOffering, meeting: ClassMeeting, *, actor: Actor) -> Material:
    """Put a class into its week, visible; once."""
    found = _item(session, meeting)
    if found is not None:
        return found
    return courses.add_material(
        session,
        offering,
        week=meeting.week,
        kind=MaterialKind.MEETING,
        title=meeting.title,
        ref_id=meeting.id,
        due_at=_end(meeting),
        is_visible=True,
        actor=actor,
    )


def follow(session: Session, meeting: ClassMeeting, *, actor: Actor) -> None:
    """Keep title, week and time of the item equal to the class's."""
    found = _item(session, meeting)
    if found is not None:
        entry = MaterialEntry(
            week=meeting.week,
            title=meeting.title,
            text=found.text,
            url=found.url,
            opens_at=found.opens_at,
            due_at=_end(meeting),
            nominal_minutes=found.nominal_minutes,
            replaces_meeting=found.replaces_meeting,
        )
        courses.edit_material(session, found, entry, actor=actor)


def material_url(material: Material) -> str:
    """Return where a class of the course page leads."""
    return url_for("meetings.meeting", meeting_id=material.ref_id)


def add_url(offering: CourseOffering, week: int) -> str:
    """Return the form that places a class in a week."""
    return url_for("meetings.new", offering_id=offering.id, week=week)


def state_for(session: Session, material: Material, person: Person) -> tuple[str, str] | None:
    """Return (state, word) of a learner: attended, absent, or the state of the class."""
    meeting = session.get(ClassMeeting, material.ref_id or 0)
    if meeting is None:
        return None
    row = queries.attendance_of(session, meeting.id).get(person.id)
    if row is not None and meeting.status is not MeetingStatus.CANCELLED:
        return ("ok" if row.status in DONE else "info"), attendance_word(row.status)
    if meeting.status is MeetingStatus.HELD:
        return "ok", meeting_state(meeting)[1]
    return meeting_state(meeting)


def when_for(session: Session, material: Material) -> str | None:
    """Return when the class is held; an asynchronous one has a deadline instead."""
    meeting = session.get(ClassMeeting, material.ref_id or 0)
    if meeting is None or meeting.mode is Mode.ASYNC:
        return None
    return format_times(meeting.starts_at, _end(meeting))


def problem_for(session: Session, material: Material) -> str | None:
    """Return what the teacher still has to do with the class."""
    meeting = session.get(ClassMeeting, material.ref_id or 0)
    if meeting is not None and queries.is_waiting_for_minutes(meeting):
        return str(gettext("Minutes are not recorded"))
    return None


def _item(session: Session, meeting: ClassMeeting) -> Material | None:
    query = select(Material).where(Material.kind == MaterialKind.MEETING, Material.ref_id == meeting.id)
    return session.scalar(query)


def _end(meeting: ClassMeeting) -> datetime:
    return meeting.starts_at + timedelta(minutes=meeting.planned_minutes)
