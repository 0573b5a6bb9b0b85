"""Placing and changing a class: the effect on the distance share is shown before anything is saved."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session
from lms.core.edge import whole_number
from lms.core.i18n import gettext, institution_zone
from lms.courses import queries as courses
from lms.courses.access import Seat, seat_in
from lms.courses.forms import FormReader, saving
from lms.courses.words import volume
from lms.meetings import course_page, forms, operations, waivers
from lms.meetings.gates import SCHEDULE_GATE, ScheduleEffect
from lms.meetings.models import ClassMeeting
from lms.meetings.operations import CLASS_KINDS
from lms.meetings.views.blueprint import bp, own_meeting
from lms.rules.distance_share import ActivityKind, Mode


@bp.get("/offerings/<int:offering_id>/meetings/new")
@requires(Permission.SCHEDULE_MEETING)
def new(offering_id: int) -> ResponseReturnValue:
    """Show the form of a new class."""
    session = read_session()
    seat = _seat(session, offering_id)
    week = request.args.get("week", "")
    term = seat.offering.term
    number = max(1, whole_number(week) or courses.week_of(term, clock.now()))
    day = courses.week_span(term, min(number, term.weeks))[0]
    begins = datetime.combine(day, time(9), tzinfo=institution_zone()).astimezone(UTC)
    return _page(session, seat, FormReader(forms.new_values(begins, week=number)))


@bp.post("/offerings/<int:offering_id>/meetings")
@requires(Permission.SCHEDULE_MEETING)
def create(offering_id: int) -> ResponseReturnValue:
    """Place a class, or (`step=check`) only say what it would do to the share."""
    return _answer(offering_id, None)


@bp.get("/meetings/<int:meeting_id>/edit")
@requires(Permission.SCHEDULE_MEETING)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Show the form of a planned class."""
    session = read_session()
    seat, meeting = own_meeting(session, current_person(), meeting_id)
    return _page(session, seat, FormReader(forms.values_of(meeting)), meeting=meeting)


@bp.post("/meetings/<int:meeting_id>")
@requires(Permission.SCHEDULE_MEETING)
def change(meeting_id: int) -> ResponseReturnValue:
    """Change a planned class, or only say what the change would do to the share."""
    session = read_session()
    _, meeting = own_meeting(session, current_person(), meeting_id)
    return _answer(meeting.offering_id, meeting_id)


@bp.post("/offerings/<int:offering_id>/meetings/effect")
@requires(Permission.SCHEDULE_MEETING)
def effect(offering_id: int) -> ResponseReturnValue:
    """Say in a sentence what the class in the form would do to the share; writes nothing."""
    session = read_session()
    seat = _seat(session, offering_id)
    form = FormReader()
    meeting_id = whole_number(form.values.get("meeting_id", ""))
    known = own_meeting(session, current_person(), meeting_id)[1] if meeting_id is not None else None
    found = _effect(session, seat, form, known)
    if found is None:
        return jsonify(state="info", text="", advice="")
    state, text, advice = effect_words(found)
    return jsonify(state=state, text=text, advice=advice)


def effect_words(found: ScheduleEffect) -> tuple[str, str, str]:
    """Return (state, what happens, what to do) of an effect."""
    if found.refusal is not None:
        return "stop", found.refusal.text, found.refusal.advice
    hour = found.hour_minutes
    before, after = volume(found.before_minutes, hour), volume(found.after_minutes, hour)
    if found.limit_minutes is None:
        text = gettext(
            "Distance learning: %(after)s after this class (before: %(before)s).", before=before, after=after
        )
    else:
        text = gettext(
            "Distance learning: %(after)s of at most %(limit)s after this class (before: %(before)s).",
            before=before,
            after=after,
            limit=volume(found.limit_minutes, hour),
        )
    if found.colour == "green":
        return "ok", str(text), ""
    return "warn", str(text), gettext("It can be saved; by the stricter reading of the law a rule is broken.")


def _seat(session: Session, offering_id: int) -> Seat:
    seat = seat_in(session, current_person(), offering_id)
    seat.need(Permission.SCHEDULE_MEETING)
    return seat


def _answer(offering_id: int, meeting_id: int | None) -> ResponseReturnValue:
    person, form = current_person(), FormReader()
    _seat(read_session(), offering_id)
    if form.values.get("step") == "check":
        session = read_session()
        seat = _seat(session, offering_id)
        known = session.get(ClassMeeting, meeting_id) if meeting_id is not None else None
        return _page(session, seat, form, meeting=known, shown=_effect(session, seat, form, known))
    with saving(form) as session:
        seat = _seat(session, offering_id)
        if meeting_id is None:
            entry = forms.read_entry(form, teacher_id=person.id)
            form.check()
            meeting = operations.schedule_meeting(session, seat.offering, entry, actor=person)
            if form.flag("is_on_page"):
                course_page.show(session, seat.offering, meeting, actor=person)
        else:
            _, meeting = own_meeting(session, person, meeting_id)
            entry = forms.read_entry(form, teacher_id=meeting.teacher_id or person.id)
            form.check()
            operations.change_meeting(session, meeting, seat.offering, entry, actor=person)
            course_page.follow(session, meeting, actor=person)
    session = read_session()
    if not form.is_good:
        known = session.get(ClassMeeting, meeting_id) if meeting_id is not None else None
        return _page(session, _seat(session, offering_id), form, meeting=known), form.status
    flash(gettext("The class is in the timetable."), "ok")
    return redirect(url_for("meetings.offering", offering_id=offering_id), 303)


def _effect(
    session: Session, seat: Seat, form: FormReader, meeting: ClassMeeting | None
) -> ScheduleEffect | None:
    """Ask the gate about the form; None when kind, mode or minutes cannot be read yet."""
    reader = FormReader(form.values)
    entry = forms.read_entry(reader, teacher_id=None)
    if {"kind", "mode", "planned_minutes"} & reader.errors.keys():
        return None
    request_ = operations.request_of(seat.offering.id, entry, meeting.id if meeting is not None else None)
    return SCHEDULE_GATE.bound().weigh_schedule(session, request_)


def _page(
    session: Session,
    seat: Seat,
    form: FormReader,
    *,
    meeting: ClassMeeting | None = None,
    shown: ScheduleEffect | None = None,
) -> str:
    starts_at = FormReader(form.values).moment("starts_at") or clock.now()
    return render_template(
        "meetings/form.html",
        seat=seat,
        offering=seat.offering,
        form=form,
        meeting=meeting,
        effect=effect_words(shown) if shown is not None else None,
        kinds=[kind for kind in ActivityKind if kind in CLASS_KINDS],
        modes=[mode for mode in Mode if mode is not Mode.NONE],
        orders=waivers.orders_covering(session, seat.offering, courses.today(starts_at)),
    )
