"""Materials of the course page: making, changing, showing; files and links open from here."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, requires, signed_in
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.edge import whole_number
from lms.core.errors import NotFound
from lms.core.models import StoredFile
from lms.courses import files, materials, operations, queries
from lms.courses.access import edited_material, seat_in, seen_material
from lms.courses.forms import FormReader, entered, saving
from lms.courses.models import CourseOffering, Material, MaterialKind
from lms.courses.operations import MaterialEntry
from lms.courses.views.blueprint import bp

OWN_KINDS = (MaterialKind.FILE, MaterialKind.LINK, MaterialKind.TASK)


def read_entry(form: FormReader, offering: CourseOffering) -> MaterialEntry:
    """Read the fields that every own kind has."""
    return MaterialEntry(
        week=form.integer("week", 1, queries.last_week(offering.term)),
        title=form.text("title"),
        text=form.text("text", longest=10_000, is_required=False),
        url=form.text("url", longest=500, is_required=False),
        opens_at=form.moment("opens_at"),
        due_at=form.moment("due_at"),
        nominal_minutes=form.integer("nominal_minutes", 0, operations.MAX_NOMINAL_MINUTES, default=0),
        replaces_meeting=form.flag("replaces_meeting"),
    )


def own_kind(name: str) -> MaterialKind:
    """Return a kind that this room makes.

    Raises:
        NotFound: another room makes it, or nobody.
    """
    if name not in OWN_KINDS:
        raise NotFound
    return MaterialKind(name)


@bp.get("/offerings/<int:offering_id>/materials/new")
@requires(Permission.EDIT_COURSE_PAGE)
def new_material(offering_id: int) -> ResponseReturnValue:
    """Show the form of a new material; kinds of other rooms have their own page."""
    seat = seat_in(read_session(), current_person(), offering_id)
    seat.need(Permission.EDIT_COURSE_PAGE)
    name, week = request.args.get("kind", ""), request.args.get("week", "1")
    if name in set(MaterialKind) and name not in OWN_KINDS:
        view = materials.view_of(MaterialKind(name))
        if view is None or view.add_url is None:
            raise NotFound
        return redirect(view.add_url(seat.offering, whole_number(week) or 1))
    form = FormReader({"week": week, "is_visible": "1"})
    return _form(seat.offering, own_kind(name), form)


@bp.post("/offerings/<int:offering_id>/materials")
@requires(Permission.EDIT_COURSE_PAGE)
def create_material(offering_id: int) -> ResponseReturnValue:
    """Make a material."""
    request.max_content_length = files.MAX_REQUEST_BYTES
    person = current_person()
    seat_in(read_session(), person, offering_id).need(Permission.EDIT_COURSE_PAGE)
    form = FormReader()
    kind = own_kind(request.form.get("kind", ""))
    with saving(form) as session:
        seat = seat_in(session, person, offering_id)
        entry = read_entry(form, seat.offering)
        file = _received(session, kind, form, is_required=True)
        form.check()
        _add(session, seat.offering, kind, entry, file, form)
    if not form.is_good:
        return _form(queries.offering(read_session(), offering_id), kind, form), form.status
    week = form.values.get("week", "")
    return redirect(url_for("courses.offering", offering_id=offering_id, _anchor=f"week-{week}"), 303)


@bp.get("/materials/<int:material_id>/edit")
@requires(Permission.EDIT_COURSE_PAGE)
def edit_material(material_id: int) -> ResponseReturnValue:
    """Show a material's form; a kind of another room shows its title, week and dates here too."""
    seat, material = edited_material(read_session(), current_person(), material_id)
    return _form(seat.offering, material.kind, FormReader(_shown(material)), material)


@bp.post("/materials/<int:material_id>")
@requires(Permission.EDIT_COURSE_PAGE)
def save_material(material_id: int) -> ResponseReturnValue:
    """Change a material."""
    request.max_content_length = files.MAX_REQUEST_BYTES
    person = current_person()
    edited_material(read_session(), person, material_id)
    form = FormReader()
    with saving(form) as session:
        seat, material = edited_material(session, person, material_id)
        entry = read_entry(form, seat.offering)
        file = _received(session, material.kind, form, is_required=False)
        form.check()
        operations.edit_material(session, material, entry, actor=person, file=file)
    seat, material = edited_material(read_session(), person, material_id)
    if not form.is_good:
        return _form(seat.offering, material.kind, form, material), form.status
    return redirect(_target(material), 303)


@bp.post("/materials/<int:material_id>/<any(publish, hide, up, down, remove):step>")
@requires(Permission.EDIT_COURSE_PAGE)
def change_material(material_id: int, step: str) -> ResponseReturnValue:
    """Publish, hide, move or remove a material."""
    person = current_person()
    with transaction() as session:
        _seat, material = edited_material(session, person, material_id)
        target = _target(material)
        match step:
            case "publish":
                operations.publish_material(session, material, actor=person)
            case "hide":
                operations.hide_material(session, material, actor=person)
            case "remove":
                operations.remove_material(session, material, actor=person)
            case _:
                operations.move_material(session, material, is_up=step == "up", actor=person)
    return redirect(target, 303)


@bp.get("/materials/<int:material_id>/file")
@signed_in
def material_file(material_id: int) -> ResponseReturnValue:
    """Send the file of a material as an attachment."""
    session = read_session()
    _seat, material = seen_material(session, current_person(), material_id)
    file = queries.file_of(session, material)
    if file is None:
        raise NotFound
    return files.as_attachment(file)


def _add(
    session: Session,
    offering: CourseOffering,
    kind: MaterialKind,
    entry: MaterialEntry,
    file: StoredFile | None,
    form: FormReader,
) -> Material:
    return operations.add_material(
        session,
        offering,
        kind=kind,
        week=entry.week,
        title=entry.title,
        text=entry.text,
        url=entry.url,
        file=file,
        opens_at=entry.opens_at,
        due_at=entry.due_at,
        nominal_minutes=entry.nominal_minutes,
        replaces_meeting=entry.replaces_meeting,
        is_visible=form.flag("is_visible"),
        actor=current_person(),
    )


def _received(
    session: Session, kind: MaterialKind, form: FormReader, *, is_required: bool
) -> StoredFile | None:
    if kind not in (MaterialKind.FILE, MaterialKind.TASK):
        return None
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        if is_required and kind is MaterialKind.FILE:
            form.errors["file"] = files.choose_one()
        return None
    return files.receive(session, upload, actor=current_person())


def _form(
    offering: CourseOffering, kind: MaterialKind, form: FormReader, material: Material | None = None
) -> str:
    return render_template(
        "courses/material_form.html",
        offering=offering,
        kind=kind,
        form=form,
        material=material,
        file=queries.file_of(read_session(), material) if material else None,
        max_megabytes=files.MAX_FILE_BYTES // (1024 * 1024),
        own_kinds=OWN_KINDS,
        has_work=material is not None and materials.has_work(read_session(), material),
    )


def _shown(material: Material) -> dict[str, str]:
    return {
        "week": str(material.week),
        "title": material.title,
        "text": material.text or "",
        "url": material.url or "",
        "opens_at": entered(material.opens_at),
        "due_at": entered(material.due_at),
        "nominal_minutes": str(material.nominal_minutes),
        "replaces_meeting": "1" if material.replaces_meeting else "",
    }


def _target(material: Material) -> str:
    return url_for("courses.offering", offering_id=material.offering_id, _anchor=f"week-{material.week}")
