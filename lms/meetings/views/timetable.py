"""Timetables: of an offering by weeks, of a person for one week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, signed_in
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session
from lms.core.i18n import institution_zone
from lms.courses import queries as courses
from lms.courses.access import seat_in
from lms.courses.models import CourseOffering
from lms.meetings import queries
from lms.meetings.models import ClassMeeting
from lms.meetings.views.blueprint import bp


@dataclass(frozen=True, slots=True)
class Week:
    """A week of an offering's timetable with its classes."""

    number: int
    starts_on: date
    ends_on: date
    is_current: bool
    meetings: list[ClassMeeting]


@bp.get("/offerings/<int:offering_id>/meetings")
@signed_in
def offering(offering_id: int) -> ResponseReturnValue:
    """Show the timetable of an offering by weeks; its teacher places classes from here."""
    session = read_session()
    seat = seat_in(session, current_person(), offering_id)
    found = queries.meetings_of(session, offering_id)
    now_week = courses.week_of(seat.offering.term, clock.now())
    weeks = [
        Week(number, *courses.week_span(seat.offering.term, number), number == now_week, list(rows))
        for number, rows in groupby(found, key=lambda meeting: meeting.week)
    ]
    return render_template(
        "meetings/offering.html",
        seat=seat,
        offering=seat.offering,
        weeks=weeks,
        waiting=[meeting for meeting in found if queries.is_waiting_for_minutes(meeting)],
        upcoming=queries.next_meeting(session, [offering_id], clock.now()),
        may_schedule=seat.may(Permission.SCHEDULE_MEETING),
        now=clock.now(),
    )


@dataclass(frozen=True, slots=True)
class Slot:
    """A class in a person's week."""

    meeting: ClassMeeting
    offering: CourseOffering
    is_taught: bool


@bp.get("/timetable")
@signed_in
def timetable() -> ResponseReturnValue:
    """Show a person's own week: what is studied and what is taught, day by day."""
    session, person = read_session(), current_person()
    monday = _monday(request.args.get("week", ""))
    studied = {o.id: o for o in courses.offerings_of_student(session, person)}
    taught = {o.id: o for o in courses.offerings_of_teacher(session, person)}
    start, end = _moment(monday), _moment(monday + timedelta(days=7))
    known = studied | taught
    slots = [
        Slot(meeting, known[meeting.offering_id], meeting.offering_id in taught)
        for meeting in queries.meetings_between(session, known, start, end)
    ]
    days = {
        day: list(rows)
        for day, rows in groupby(slots, key=lambda slot: courses.today(slot.meeting.starts_at))
    }
    return render_template(
        "meetings/timetable.html",
        days=days,
        monday=monday,
        sunday=monday + timedelta(days=6),
        earlier=monday - timedelta(days=7),
        later=monday + timedelta(days=7),
        is_this_week=monday <= courses.today() < monday + timedelta(days=7),
        today=courses.today(),
        upcoming=queries.next_meeting(session, known, clock.now()),
        known=known,
        now=clock.now(),
        is_waiting=queries.is_waiting_for_minutes,
    )


def _monday(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = courses.today()
    if not 2000 <= day.year <= 2100:
        day = courses.today()
    return day - timedelta(days=day.weekday())


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=institution_zone()).astimezone(UTC)
