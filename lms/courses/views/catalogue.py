"""The catalogue for those who keep it: disciplines, programmes, groups, student records."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.core.errors import NotFound
from lms.courses import operations, queries
from lms.courses.access import course_seen, may_draft, need_in_unit
from lms.courses.forms import FormReader, saving
from lms.courses.models import Course, Programme
from lms.courses.views.blueprint import bp
from lms.rules.distance_share import Regime

LEVELS = ("bachelor", "master", "doctoral")
LARGEST_COURSE = 30


@bp.get("/courses")
@requires(Permission.MANAGE_CATALOGUE)
def courses() -> ResponseReturnValue:
    """List the disciplines."""
    session = read_session()
    return render_template(
        "courses/courses.html",
        courses=queries.all_courses(session, request.args.get("q", "")),
        q=request.args.get("q", ""),
        units=queries.unit_titles(session),
    )


@bp.get("/courses/new")
@requires(Permission.MANAGE_CATALOGUE)
def new_course() -> ResponseReturnValue:
    """Show an empty form."""
    return _course_form(FormReader({"credits": "5"}))


@bp.post("/courses")
@requires(Permission.MANAGE_CATALOGUE)
def create_course() -> ResponseReturnValue:
    """Add a discipline."""
    form, course_id = FormReader(), 0
    with saving(form) as session:
        code, titles = form.text("code", longest=40), form.titles()
        unit_id = form.listed_id("unit_id", queries.unit_titles(session))
        amount = form.integer("credits", 1, LARGEST_COURSE)
        form.check()
        need_in_unit(session, current_person(), Permission.MANAGE_CATALOGUE, unit_id)
        course = operations.create_course(
            session,
            unit_id=unit_id,
            code=code,
            title=titles,
            credits=amount,
            allows_small_volume=form.flag("allows_small_volume"),
            actor=current_person(),
        )
        course_id = course.id
    if not form.is_good:
        return _course_form(form), form.status
    return redirect(url_for("courses.course", course_id=course_id), 303)


@bp.get("/courses/<int:course_id>")
@requires(Permission.SEE_COURSE, Permission.MANAGE_CATALOGUE)
def course(course_id: int) -> ResponseReturnValue:
    """Show a discipline with the versions of its syllabus and its offerings."""
    session, person = read_session(), current_person()
    found = course_seen(session, person, course_id)
    return render_template(
        "courses/course.html",
        course=found,
        units=queries.unit_titles(session),
        versions=queries.syllabi_of(session, course_id),
        offerings=queries.offerings_of_course(session, course_id),
        may_draft=may_draft(session, person, course_id, found.unit_id),
        regimes=list(Regime),
        regime=request.args.get("regime", Regime.BLENDED),
        volume_minutes=queries.course_volume(session, found),
        is_small=operations.is_small(found.credits),
    )


@bp.get("/courses/<int:course_id>/edit")
@requires(Permission.MANAGE_CATALOGUE)
def edit_course(course_id: int) -> ResponseReturnValue:
    """Show a discipline's form."""
    found = _course(course_id)
    values = {f"title_{locale}": text for locale, text in found.title.items()}
    values |= {"code": found.code, "credits": str(found.credits), "unit_id": str(found.unit_id)}
    values["allows_small_volume"] = "1" if found.allows_small_volume else ""
    return _course_form(FormReader(values), found)


@bp.post("/courses/<int:course_id>")
@requires(Permission.MANAGE_CATALOGUE)
def save_course(course_id: int) -> ResponseReturnValue:
    """Change a discipline."""
    _course(course_id)
    form = FormReader()
    with saving(form) as session:
        titles, amount = form.titles(), form.integer("credits", 1, LARGEST_COURSE)
        form.check()
        found = session.get_one(Course, course_id)
        need_in_unit(session, current_person(), Permission.MANAGE_CATALOGUE, found.unit_id)
        operations.edit_course(
            session,
            found,
            title=titles,
            credits=amount,
            allows_small_volume=form.flag("allows_small_volume"),
            actor=current_person(),
        )
    if not form.is_good:
        return _course_form(form, _course(course_id)), form.status
    return redirect(url_for("courses.course", course_id=course_id), 303)


@bp.get("/programmes")
@requires(Permission.MANAGE_CATALOGUE)
def programmes() -> ResponseReturnValue:
    """List programmes with their groups and the forms for new ones."""
    return _programmes(FormReader({}), FormReader({}))


@bp.post("/programmes")
@requires(Permission.MANAGE_CATALOGUE)
def create_programme() -> ResponseReturnValue:
    """Add a programme."""
    form = FormReader()
    with saving(form) as session:
        code, titles = form.text("code", longest=40), form.titles()
        level = form.one_of("level", LEVELS)
        unit_id = form.listed_id("unit_id", queries.unit_titles(session))
        form.check()
        need_in_unit(session, current_person(), Permission.MANAGE_CATALOGUE, unit_id)
        operations.create_programme(
            session, unit_id=unit_id, code=code, title=titles, level=level, actor=current_person()
        )
    if not form.is_good:
        return _programmes(form, FormReader({})), form.status
    return redirect(url_for("courses.programmes"), 303)


@bp.post("/groups")
@requires(Permission.MANAGE_CATALOGUE)
def create_group() -> ResponseReturnValue:
    """Add a group to a programme."""
    form = FormReader()
    with saving(form) as session:
        code, year = form.text("code", longest=40), form.integer("year", 1, 7)
        language = form.one_of("language", ("kk", "ru", "en"))
        known = {programme.id for programme in queries.all_programmes(session)}
        programme_id = form.listed_id("programme_id", known)
        form.check()
        unit_id = session.get_one(Programme, programme_id).unit_id
        need_in_unit(session, current_person(), Permission.MANAGE_CATALOGUE, unit_id)
        operations.create_group(
            session,
            programme_id=programme_id,
            code=code,
            year=year,
            language=language,
            actor=current_person(),
        )
    if not form.is_good:
        return _programmes(FormReader({}), form), form.status
    return redirect(url_for("courses.programmes"), 303)


def _course(course_id: int) -> Course:
    found = read_session().get(Course, course_id)
    if found is None:
        raise NotFound
    return found


def _course_form(form: FormReader, found: Course | None = None) -> str:
    units = queries.unit_titles(read_session())
    return render_template("courses/course_form.html", form=form, course=found, units=units)


def _programmes(form: FormReader, group_form: FormReader) -> str:
    session = read_session()
    listed: list[Programme] = queries.all_programmes(session)
    return render_template(
        "courses/programmes.html",
        programmes=listed,
        groups=queries.groups_by_programme(session),
        units=queries.unit_titles(session),
        levels=LEVELS,
        form=form,
        group_form=group_form,
    )
