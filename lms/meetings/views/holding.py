"""One class: what a student needs for it, and what its teacher records of it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires, signed_in
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session
from lms.core.i18n import gettext, ngettext
from lms.courses import queries as courses
from lms.courses.forms import FormReader, saving
from lms.meetings import forms, operations, queries
from lms.meetings.models import AttendanceStatus, MeetingStatus
from lms.meetings.operations import MAX_MINUTES
from lms.meetings.views.blueprint import bp, own_meeting, seen_meeting


@bp.get("/meetings/<int:meeting_id>")
@signed_in
def meeting(meeting_id: int) -> ResponseReturnValue:
    """Show a class."""
    return _page(meeting_id)


@bp.post("/meetings/<int:meeting_id>/held")
@requires(Permission.SCHEDULE_MEETING)
def record_held(meeting_id: int) -> ResponseReturnValue:
    """Record the minutes that the class really ran."""
    person, form = current_person(), FormReader()
    own_meeting(read_session(), person, meeting_id)
    minutes = form.integer("held_minutes", 0, MAX_MINUTES)
    with saving(form) as session:
        _, found = own_meeting(session, person, meeting_id)
        form.check()
        operations.record_held(session, found, minutes=minutes, actor=person)
    return _answer(meeting_id, form, gettext("The minutes are recorded."))


@bp.post("/meetings/<int:meeting_id>/cancel")
@requires(Permission.SCHEDULE_MEETING)
def cancel(meeting_id: int) -> ResponseReturnValue:
    """Cancel a planned class with a reason."""
    person, form = current_person(), FormReader()
    own_meeting(read_session(), person, meeting_id)
    reason = form.text("reason", longest=1000)
    with saving(form) as session:
        _, found = own_meeting(session, person, meeting_id)
        form.check()
        operations.cancel_meeting(session, found, reason=reason, actor=person)
    return _answer(meeting_id, form, gettext("The class is cancelled."))


@bp.post("/meetings/<int:meeting_id>/attendance")
@requires(Permission.SCHEDULE_MEETING)
def record_attendance(meeting_id: int) -> ResponseReturnValue:
    """Record who was there."""
    person, form = current_person(), FormReader()
    own_meeting(read_session(), person, meeting_id)
    changed = 0
    with saving(form) as session:
        _, found = own_meeting(session, person, meeting_id)
        statuses = forms.read_attendance(request.form)
        changed = operations.record_attendance(session, found, statuses, actor=person)
    text = ngettext("%(num)d line of attendance is saved.", "%(num)d lines of attendance are saved.", changed)
    return _answer(meeting_id, form, text)


def _answer(meeting_id: int, form: FormReader, done: str) -> ResponseReturnValue:
    if not form.is_good:
        return _page(meeting_id, form), form.status
    flash(done, "ok")
    return redirect(url_for("meetings.meeting", meeting_id=meeting_id), 303)


def _page(meeting_id: int, form: FormReader | None = None) -> str:
    session, person = read_session(), current_person()
    seat, found = seen_meeting(session, person, meeting_id)
    may_schedule = seat.may(Permission.SCHEDULE_MEETING)
    sees_attendance = may_schedule or seat.may(Permission.SEE_JOURNAL)
    attendance = queries.attendance_of(session, meeting_id)
    return render_template(
        "meetings/meeting.html",
        seat=seat,
        offering=seat.offering,
        meeting=found,
        form=form or FormReader({}),
        may_schedule=may_schedule,
        sees_attendance=sees_attendance,
        students=courses.enrolled_students(session, found.offering_id) if sees_attendance else [],
        attendance=attendance,
        own=attendance.get(person.id) if seat.is_student else None,
        statuses=list(AttendanceStatus),
        has_begun=found.starts_at <= clock.now(),
        is_planned=found.status is MeetingStatus.PLANNED,
        is_cancelled=found.status is MeetingStatus.CANCELLED,
        is_waiting=queries.is_waiting_for_minutes(found),
    )
