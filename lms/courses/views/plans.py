"""The syllabus and its volume plan: drafts, saving through the gate, approval by steps."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.edge import whole_number
from lms.core.errors import Forbidden, NotFound
from lms.core.i18n import gettext
from lms.courses import operations, queries
from lms.courses.access import may_draft, plan_rights, seat_in
from lms.courses.forms import FormReader, saving
from lms.courses.models import Course, SyllabusStatus
from lms.courses.operations import PlanEntry
from lms.courses.plan_rows import PlanForm, rows_of, template_rows
from lms.courses.views.blueprint import bp
from lms.rules.distance_share import ActivityKind, Mode, Regime


@bp.get("/offerings/<int:offering_id>/plan")
@requires(Permission.SEE_COURSE)
def offering_plan(offering_id: int) -> ResponseReturnValue:
    """Lead to the plan of an offering: the one in work, else the approved one, else the page that starts one."""
    session = read_session()
    seat = seat_in(session, current_person(), offering_id)
    if not seat.is_staff:
        raise NotFound
    offering = seat.offering
    in_work = queries.open_syllabus(session, offering.course_id, offering.regime)
    found = in_work if in_work is not None and offering.syllabus_id is None else offering.syllabus
    if found is not None:
        return redirect(url_for("courses.syllabus", syllabus_id=found.id))
    return redirect(url_for("courses.course", course_id=offering.course_id))


@bp.post("/courses/<int:course_id>/syllabi")
@requires(Permission.EDIT_PLAN)
def create_syllabus(course_id: int) -> ResponseReturnValue:
    """Start a draft, empty or as a copy of a version."""
    person = current_person()
    form = FormReader()
    copy_id = whole_number(form.values.get("copy_of", ""))
    with transaction() as session:
        course = session.get(Course, course_id)
        if course is None:
            raise NotFound
        if not may_draft(session, person, course.id, course.unit_id):
            raise Forbidden
        copied = queries.syllabus(session, copy_id) if copy_id is not None else None
        regime = copied.regime if copied else form.choice("regime", Regime)
        draft = operations.create_syllabus(session, course, regime=regime, copy_of=copied, actor=person)
        draft_id = draft.id
    return redirect(url_for("courses.syllabus", syllabus_id=draft_id), 303)


@bp.get("/syllabi/<int:syllabus_id>")
@requires(Permission.SEE_COURSE, Permission.EDIT_PLAN, Permission.APPROVE_PLAN)
def syllabus(syllabus_id: int) -> ResponseReturnValue:
    """Show a version: the editor for a draft, a table otherwise."""
    return _page(syllabus_id)


@bp.post("/syllabi/<int:syllabus_id>")
@requires(Permission.EDIT_PLAN)
def save_plan(syllabus_id: int) -> ResponseReturnValue:
    """Save the rows, or only count them ("Check"), or add an empty row; what was entered is never lost."""
    person = current_person()
    _need_edit(person, syllabus_id)
    plan = PlanForm.read(request.form)
    step = request.form.get("step", "save")
    if step != "save":
        shown = plan.with_step(step)
        if step == "check":
            shown.entries(queries.syllabus(read_session(), syllabus_id).academic_hour_minutes)
        return _page(syllabus_id, shown)
    form = FormReader()
    with saving(form) as session:
        version = queries.syllabus(session, syllabus_id)
        _need_edit(person, syllabus_id)
        entries = plan.entries(version.academic_hour_minutes)
        form.errors.update(plan.errors)
        form.check()
        regime = form.choice("regime", Regime) if "regime" in request.form else version.regime
        operations.save_plan(session, version, entries, regime=regime, actor=person)
    if not form.is_good:
        return _page(syllabus_id, plan, form=form), form.status
    flash(gettext("The plan is saved."), "ok")
    return redirect(url_for("courses.syllabus", syllabus_id=syllabus_id), 303)


@bp.post("/syllabi/<int:syllabus_id>/submit")
@requires(Permission.EDIT_PLAN)
def submit_syllabus(syllabus_id: int) -> ResponseReturnValue:
    """Hand the draft to the department."""
    person, form = current_person(), FormReader()
    with saving(form) as session:
        _need_edit(person, syllabus_id)
        operations.submit_syllabus(session, queries.syllabus(session, syllabus_id), actor=person)
    return _answer(syllabus_id, form, gettext("The syllabus is with the department."))


@bp.post("/syllabi/<int:syllabus_id>/approve")
@requires(Permission.APPROVE_PLAN)
def approve_syllabus(syllabus_id: int) -> ResponseReturnValue:
    """Approve one step."""
    person, form = current_person(), FormReader()
    with saving(form) as session:
        version = queries.syllabus(session, syllabus_id)
        if not plan_rights(session, person, version).may_approve:
            raise Forbidden
        reason = request.form.get("amber_reason", "")[:2000]
        operations.approve_syllabus(session, version, amber_reason=reason, actor=person)
    return _answer(syllabus_id, form, gettext("Approved."))


@bp.post("/syllabi/<int:syllabus_id>/return")
@requires(Permission.APPROVE_PLAN)
def return_syllabus(syllabus_id: int) -> ResponseReturnValue:
    """Send the version back with a reason."""
    person, form = current_person(), FormReader()
    reason = form.text("return_reason", longest=2000)
    with saving(form) as session:
        version = queries.syllabus(session, syllabus_id)
        if not plan_rights(session, person, version).may_approve:
            raise Forbidden
        form.check()
        operations.return_syllabus(session, version, reason=reason, actor=person)
    return _answer(syllabus_id, form, gettext("The syllabus is back with its author."))


def _need_edit(person: Person, syllabus_id: int) -> None:
    session = read_session()
    version = queries.syllabus(session, syllabus_id)
    rights = plan_rights(session, person, version)
    if not rights.may_edit and version.status == SyllabusStatus.DRAFT:
        raise Forbidden


def _answer(syllabus_id: int, form: FormReader, done: str) -> ResponseReturnValue:
    if not form.is_good:
        return _page(syllabus_id, form=form), form.status
    flash(done, "ok")
    return redirect(url_for("courses.syllabus", syllabus_id=syllabus_id), 303)


def _page(
    syllabus_id: int,
    plan: PlanForm | None = None,
    *,
    form: FormReader | None = None,
) -> str:
    session, person = read_session(), current_person()
    version = queries.syllabus(session, syllabus_id)
    rights = plan_rights(session, person, version)
    volume = queries.plan_volume(session, version)
    hour = version.academic_hour_minutes
    if plan is None:
        entries = [PlanEntry(row.kind, row.mode, row.minutes) for row in version.rows]
        if not entries and rights.may_edit:
            entries = template_rows(volume, hour)
        plan = PlanForm(rows_of(entries, hour))
    return render_template(
        "courses/syllabus.html",
        syllabus=version,
        course=version.course,
        rights=rights,
        plan=plan,
        form=form or FormReader({}),
        volume_minutes=volume,
        hour_minutes=hour,
        totals=plan.totals(hour),
        kinds=list(ActivityKind),
        modes=list(Mode),
        regimes=list(Regime),
        versions=queries.syllabi_of(session, version.course_id),
        offerings=queries.offerings_of_course(session, version.course_id),
        people=_people(version),
        may_copy=may_draft(session, person, version.course_id, version.course.unit_id),
    )


def _people(version: object) -> dict[int, str]:
    session = read_session()
    ids = {
        getattr(version, name)
        for name in ("created_by", "submitted_by", "department_by", "approved_by")
        if getattr(version, name) is not None
    }
    return {person_id: session.get_one(Person, person_id).full_name for person_id in ids}
