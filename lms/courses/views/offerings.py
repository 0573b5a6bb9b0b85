"""Offerings for those who open them: the list of a term, opening, staff, sections, state."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.models import RoleAssignment
from lms.accounts.roles import Permission, Role
from lms.core.db import read_session, transaction
from lms.core.edge import whole_number
from lms.core.errors import NotFound
from lms.core.i18n import gettext
from lms.core.settings import LOCALES
from lms.courses import operations, queries
from lms.courses.access import need_in_unit, seat_in
from lms.courses.forms import FormReader, saving
from lms.courses.models import Course, OfferingStatus, SyllabusStatus, Term
from lms.courses.views.blueprint import bp
from lms.rules.distance_share import ActivityKind, Regime

SECTION_KINDS = (
    ActivityKind.LECTURE,
    ActivityKind.PRACTICAL,
    ActivityKind.LAB,
    ActivityKind.STUDIO,
    ActivityKind.SRSP,
)


@bp.get("/offerings")
@requires(Permission.MANAGE_CATALOGUE, Permission.MANAGE_ENROLMENT)
def offerings() -> ResponseReturnValue:
    """List the offerings of a term with what each lacks."""
    session = read_session()
    chosen = request.args.get("term", "")
    number = whole_number(chosen)
    term = queries.current_term(session) if number is None else session.get(Term, number)
    listed = queries.offerings_of_term(session, term.id) if term else []
    rows = [
        (o, len(queries.enrolled_students(session, o.id)), len(queries.teachers_of(session, o.id)))
        for o in listed
    ]
    return render_template("courses/offerings.html", term=term, terms=queries.all_terms(session), rows=rows)


@bp.get("/offerings/new")
@requires(Permission.MANAGE_CATALOGUE)
def new_offering() -> ResponseReturnValue:
    """Show an empty form."""
    term = queries.current_term(read_session())
    values = {"term_id": str(term.id) if term else "", "regime": Regime.BLENDED, "language": "kk"}
    values["course_id"] = request.args.get("course_id", "")
    return _new_form(FormReader(values))


@bp.post("/offerings")
@requires(Permission.MANAGE_CATALOGUE)
def create_offering() -> ResponseReturnValue:
    """Open a discipline in a term."""
    form, person, offering_id = FormReader(), current_person(), 0
    with saving(form) as session:
        course = session.get(Course, form.integer("course_id", 1, 2**31))
        term = session.get(Term, form.integer("term_id", 1, 2**31))
        regime = form.choice("regime", Regime)
        language = form.one_of("language", LOCALES)
        form.check()
        if course is None or term is None:
            raise NotFound
        need_in_unit(session, person, Permission.MANAGE_CATALOGUE, course.unit_id)
        made = operations.create_offering(
            session, course=course, term=term, regime=regime, language=language, actor=person
        )
        offering_id = made.id
        login = form.text("teacher", longest=80, is_required=False)
        teacher = queries.person_by_login(session, login) if login else None
        if login and teacher is None:
            form.errors["teacher"] = gettext("There is no person with this login.")
        form.check()
        if teacher is not None:
            operations.add_staff(session, made, teacher, Role.TEACHER, actor=person)
    if not form.is_good:
        return _new_form(form), form.status
    return redirect(url_for("courses.offering_settings", offering_id=offering_id), 303)


@bp.get("/offerings/<int:offering_id>/settings")
@requires(Permission.MANAGE_CATALOGUE)
def offering_settings(offering_id: int) -> ResponseReturnValue:
    """Show staff, sections, plan and state of an offering."""
    seat_in(read_session(), current_person(), offering_id).need(Permission.MANAGE_CATALOGUE)
    return _settings(offering_id, FormReader({}))


@bp.post("/offerings/<int:offering_id>/settings")
@requires(Permission.MANAGE_CATALOGUE)
def save_offering(offering_id: int) -> ResponseReturnValue:
    """Change the state of an offering or its plan."""
    form, person = FormReader(), current_person()
    with saving(form) as session:
        seat = seat_in(session, person, offering_id)
        seat.need(Permission.MANAGE_CATALOGUE)
        status = form.choice("status", OfferingStatus)
        plan_id = form.integer("syllabus_id", 0, 2**31, default=0)
        form.check()
        plan = queries.syllabus(session, plan_id) if plan_id else None
        operations.edit_offering(session, seat.offering, status=status, syllabus=plan, actor=person)
    return _answer(offering_id, form)


@bp.post("/offerings/<int:offering_id>/staff")
@requires(Permission.MANAGE_CATALOGUE)
def add_staff(offering_id: int) -> ResponseReturnValue:
    """Give a person a role in the offering."""
    form, person = FormReader(), current_person()
    with saving(form) as session:
        seat = seat_in(session, person, offering_id)
        seat.need(Permission.MANAGE_CATALOGUE)
        role = form.choice("role", Role)
        found = queries.person_by_login(session, form.text("login", longest=80))
        if found is None:
            form.errors.setdefault("login", gettext("There is no person with this login."))
        form.check()
        if found is not None:
            operations.add_staff(session, seat.offering, found, role, actor=person)
    return _answer(offering_id, form)


@bp.post("/offerings/<int:offering_id>/staff/<int:assignment_id>/remove")
@requires(Permission.MANAGE_CATALOGUE)
def remove_staff(offering_id: int, assignment_id: int) -> ResponseReturnValue:
    """Take a role in the offering away."""
    person = current_person()
    with transaction() as session:
        seat = seat_in(session, person, offering_id)
        seat.need(Permission.MANAGE_CATALOGUE)
        assignment = session.get(RoleAssignment, assignment_id)
        if assignment is None:
            raise NotFound
        operations.remove_staff(session, seat.offering, assignment, actor=person)
    return redirect(url_for("courses.offering_settings", offering_id=offering_id), 303)


@bp.post("/offerings/<int:offering_id>/sections")
@requires(Permission.MANAGE_CATALOGUE)
def add_section(offering_id: int) -> ResponseReturnValue:
    """Add a stream or group."""
    form, person = FormReader(), current_person()
    with saving(form) as session:
        seat = seat_in(session, person, offering_id)
        seat.need(Permission.MANAGE_CATALOGUE)
        kind, title = form.choice("kind", ActivityKind), form.text("title", longest=80)
        capacity = form.integer("capacity", 0, 500, default=0)
        login = form.text("section_teacher", longest=80, is_required=False)
        teacher = queries.person_by_login(session, login) if login else None
        if login and teacher is None:
            form.errors["section_teacher"] = gettext("There is no person with this login.")
        form.check()
        operations.add_section(
            session,
            seat.offering,
            kind=kind,
            title=title,
            capacity=capacity or None,
            teacher=teacher,
            actor=person,
        )
    return _answer(offering_id, form)


def _answer(offering_id: int, form: FormReader) -> ResponseReturnValue:
    if not form.is_good:
        return _settings(offering_id, form), form.status
    return redirect(url_for("courses.offering_settings", offering_id=offering_id), 303)


def _new_form(form: FormReader) -> str:
    session = read_session()
    return render_template(
        "courses/offering_form.html",
        form=form,
        courses=queries.all_courses(session),
        terms=queries.all_terms(session),
        regimes=list(Regime),
    )


def _settings(offering_id: int, form: FormReader) -> str:
    session = read_session()
    offering = queries.offering(session, offering_id)
    plans = [
        v
        for v in queries.syllabi_of(session, offering.course_id)
        if v.status == SyllabusStatus.APPROVED or v.id == offering.syllabus_id
    ]
    return render_template(
        "courses/offering_settings.html",
        offering=offering,
        form=form,
        staff=queries.staff_of(session, offering_id),
        staff_roles=operations.STAFF_ROLES,
        sections=queries.sections_of(session, offering_id),
        section_kinds=SECTION_KINDS,
        plans=plans,
        statuses=list(OfferingStatus),
    )
