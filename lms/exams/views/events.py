"""Control events: the learner's page of one, the teacher's list, form, publishing and results."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, requires, signed_in
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.errors import NotFound, QashyqError
from lms.core.i18n import gettext
from lms.courses import queries as courses
from lms.courses.access import seat_in
from lms.courses.forms import FormReader, saving
from lms.courses.models import CourseOffering
from lms.exams import access, admission, event_reading, operations, queries, results
from lms.exams.models import ControlEvent
from lms.exams.views.blueprint import bp
from lms.rules.sitting import FINISHED, NOT_STARTED, RUNNING


@bp.get("/control-events/<int:event_id>")
@signed_in
def event(event_id: int) -> ResponseReturnValue:
    """Show an event: to its learner what to do now, to staff how it stands."""
    session, person = read_session(), current_person()
    try:
        found = access.staffed_event(session, person, event_id)
    except NotFound:
        return _learners_page(session, queries.visible_event(session, event_id, person))
    may_schedule = access.may_schedule(session, person, found)
    return render_template(
        "exams/event.html",
        event=found,
        offering=courses.offering(session, found.offering_id),
        bank=event_reading.bank_of_event(session, found),
        sittings=queries.sittings_of_event(session, event_id),
        enrolled=len(courses.enrolled_students(session, found.offering_id)),
        problems=queries.technical_problems(session, event_id),
        may_schedule=may_schedule,
        is_draft=found.status in queries.UNPUBLISHED,
        is_over=found.closes_at <= clock.now(),
        watches=queries.capabilities(found),
    )


def _learners_page(session: Session, found: ControlEvent) -> ResponseReturnValue:
    person, now = current_person(), clock.now()
    policy = queries.sitting_policy(found)
    mine = queries.sittings_of_student(session, found.id, person.id)
    sitting = mine[0] if mine else None
    return render_template(
        "exams/learner_event.html",
        event=found,
        offering=courses.offering(session, found.offering_id),
        decision=admission.decide(session, found, person.id),
        sitting=sitting,
        is_unfinished=sitting is not None and sitting.state in NOT_STARTED | RUNNING,
        is_running=sitting is not None and sitting.state in RUNNING,
        is_finished=sitting is not None and sitting.state in FINISHED,
        result=results.result_of(session, sitting) if sitting is not None else None,
        check_in_opens=queries.check_in_opens(found, policy),
        latest_start=queries.latest_start(found, policy),
        is_proctored=queries.is_proctored(found),
        may_repeat=queries.may_repeat(found, mine),
        now=now,
    )


@bp.get("/offerings/<int:offering_id>/control-events")
@requires(Permission.SCHEDULE_EXAM)
def events(offering_id: int) -> ResponseReturnValue:
    """List the events of an offering."""
    session = read_session()
    offering = _scheduling(session, offering_id)
    found = queries.events_of_offering(session, offering_id)
    return render_template("exams/events.html", offering=offering, events=found)


@bp.get("/offerings/<int:offering_id>/control-events/new")
@requires(Permission.SCHEDULE_EXAM)
def new_event(offering_id: int) -> ResponseReturnValue:
    """Show the form of a new event."""
    session = read_session()
    offering = _scheduling(session, offering_id)
    values = event_reading.first_values(session, offering, request.args.get("kind", ""))
    return _form(session, offering, FormReader(values))


@bp.post("/offerings/<int:offering_id>/control-events")
@requires(Permission.SCHEDULE_EXAM)
def create_event(offering_id: int) -> ResponseReturnValue:
    """Schedule an event as a draft."""
    form, created = FormReader(), 0
    _scheduling(read_session(), offering_id)
    with saving(form) as session:
        offering = _scheduling(session, offering_id)
        plan, bank = event_reading.read_plan(session, offering, form)
        form.check()
        event = operations.schedule_event(
            session,
            offering,
            kind=plan.kind,
            mode=plan.mode,
            title=plan.title,
            opens_at=plan.opens_at,
            closes_at=plan.closes_at,
            limit_minutes=plan.limit_minutes,
            planned_minutes=plan.planned_minutes,
            bank=bank,
            question_count=plan.question_count,
            watches=plan.watches,
            waiver_order_id=plan.waiver_order_id,
            actor=current_person(),
        )
        created = event.id
    if not form.is_good:
        session = read_session()
        return _form(session, _scheduling(session, offering_id), form), form.status
    return redirect(url_for("exams.event", event_id=created), 303)


@bp.get("/control-events/<int:event_id>/edit")
@requires(Permission.SCHEDULE_EXAM)
def edit_event(event_id: int) -> ResponseReturnValue:
    """Show the form of a draft."""
    session = read_session()
    found = access.scheduled_event(session, current_person(), event_id)
    offering = courses.offering(session, found.offering_id)
    return _form(session, offering, FormReader(event_reading.values_of(found)), found)


@bp.post("/control-events/<int:event_id>/edit")
@requires(Permission.SCHEDULE_EXAM)
def save_event(event_id: int) -> ResponseReturnValue:
    """Change a draft."""
    form = FormReader()
    access.scheduled_event(read_session(), current_person(), event_id)
    with saving(form) as session:
        found = access.scheduled_event(session, current_person(), event_id)
        plan, bank = event_reading.read_plan(session, courses.offering(session, found.offering_id), form)
        form.check()
        operations.change_event(session, found, bank=bank, plan=plan, actor=current_person())
    if not form.is_good:
        session = read_session()
        found = queries.event_of(session, event_id)
        return _form(session, courses.offering(session, found.offering_id), form, found), form.status
    return redirect(url_for("exams.event", event_id=event_id), 303)


@bp.post("/control-events/<int:event_id>/publish")
@requires(Permission.SCHEDULE_EXAM)
def publish_event(event_id: int) -> ResponseReturnValue:
    """Publish a draft; a refusal is shown on the event's page with what to do."""
    try:
        with transaction() as session:
            found = access.scheduled_event(session, current_person(), event_id)
            operations.publish_event(session, found, actor=current_person())
    except QashyqError as refusal:
        if refusal.status != 409:
            raise
        flash(f"{refusal.text} {refusal.advice}", "stop")
    else:
        flash(gettext("The control event is published."), "ok")
    return redirect(url_for("exams.event", event_id=event_id), 303)


@bp.post("/control-events/<int:event_id>/cancel")
@requires(Permission.SCHEDULE_EXAM)
def cancel_event(event_id: int) -> ResponseReturnValue:
    """Withdraw an event that nobody has started, with a reason."""
    with transaction() as session:
        found = access.scheduled_event(session, current_person(), event_id)
        operations.cancel_event(
            session, found, actor=current_person(), reason=request.form.get("reason", "")[:500]
        )
    flash(gettext("The control event is cancelled."), "ok")
    return redirect(url_for("exams.event", event_id=event_id), 303)


@bp.get("/control-events/<int:event_id>/results")
@requires(Permission.SCHEDULE_EXAM, Permission.MARK_ANSWERS)
def event_results(event_id: int) -> ResponseReturnValue:
    """Show, after closing, points under pseudonyms and how each question went."""
    session = read_session()
    found = access.staffed_event(session, current_person(), event_id)
    if found.closes_at > clock.now():
        return redirect(url_for("exams.event", event_id=event_id))
    return render_template(
        "exams/results.html",
        event=found,
        offering=courses.offering(session, found.offering_id),
        sittings=[s for s in queries.sittings_of_event(session, event_id) if s.state in FINISHED],
        items=results.item_rows(session, event_id),
    )


def _scheduling(session: Session, offering_id: int) -> CourseOffering:
    seat = seat_in(session, current_person(), offering_id)
    seat.need(Permission.SCHEDULE_EXAM)
    return seat.offering


def _form(
    session: Session, offering: CourseOffering, form: FormReader, found: ControlEvent | None = None
) -> str:
    choices: Mapping[str, object] = event_reading.choices(session, offering)
    event_reading.say_problems(form)
    return render_template("exams/event_form.html", offering=offering, form=form, event=found, **choices)
