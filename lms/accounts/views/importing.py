"""Import of people from a CSV file: template, dry run, import."""

from __future__ import annotations

import base64

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts import labels, operations, queries
from lms.accounts.access import current_person, requires
from lms.accounts.errors import ImportRefused
from lms.accounts.forms import fault_text
from lms.accounts.operations.people_import import ImportPlan
from lms.accounts.people_csv import MAX_BYTES, MAX_LINES, FileUnusable, Line, read_people, template
from lms.accounts.roles import Permission
from lms.accounts.views.blueprint import bp
from lms.accounts.views.people import units_to_choose
from lms.core.db import read_session, transaction
from lms.core.errors import BadInput
from lms.core.i18n import localised

MAX_SHOWN = 200


@bp.get("/people/import")
@requires(Permission.MANAGE_PEOPLE)
def import_people() -> ResponseReturnValue:
    """Explain the file and take it."""
    return _show_form()


@bp.get("/people/import/template.csv")
@requires(Permission.MANAGE_PEOPLE)
def import_template() -> ResponseReturnValue:
    """Give the empty file with headings."""
    return Response(
        template(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=people.csv"},
    )


@bp.post("/people/import")
@requires(Permission.MANAGE_PEOPLE)
def check_import() -> ResponseReturnValue:
    """Try the file without writing anything and name every bad line."""
    upload = request.files.get("file")
    data = upload.stream.read(MAX_BYTES + 1) if upload is not None else b""
    try:
        lines = _read(data)
    except FileUnusable as error:
        return _show_form(str(labels.FILE_FAULTS[error.fault]) % {"got": error.got}), 400
    plan = operations.plan_import(read_session(), lines)
    return _show_plan(plan, data)


@bp.post("/people/import/run")
@requires(Permission.MANAGE_PEOPLE)
def run_import() -> ResponseReturnValue:
    """Add everybody of a checked file; the file comes back with the form and is checked once more."""
    try:
        data = base64.b64decode(request.form.get("file", ""), validate=True)
        lines = _read(data)
    except (ValueError, FileUnusable):  # what is no base64 is a ValueError, letters outside ASCII too
        raise BadInput(field="file") from None
    try:
        with transaction() as session:
            plan, people = operations.import_people(session, lines, actor=current_person())
            added = [person.id for person in people]
    except ImportRefused:
        return _show_plan(operations.plan_import(read_session(), lines), data), 409
    page = queries.people_by_id(read_session(), added)
    return render_template("accounts/import_done.html", people=page, kept=len(plan.kept))


def _read(data: bytes) -> list[Line]:
    session = read_session()
    own, may_leave_empty = units_to_choose(session)
    own_codes = {unit.code for unit in own} | ({""} if may_leave_empty else set())
    unit_codes = {unit.code for unit in queries.all_units(session)}
    return read_people(data, unit_codes=unit_codes, own_codes=own_codes)


def _show_form(error: str = "") -> str:
    units, _ = units_to_choose(read_session())
    return render_template(
        "accounts/import.html",
        error=error,
        max_lines=MAX_LINES,
        max_kib=MAX_BYTES // 1024,
        units=[(unit.code, localised(unit.title)) for unit in units],
    )


def _show_plan(plan: ImportPlan, data: bytes) -> str:
    faults = [(line.number, fault.field, fault_text(fault)) for line in plan.bad for fault in line.faults]
    return render_template(
        "accounts/import_plan.html",
        plan=plan,
        faults=faults[:MAX_SHOWN],
        fault_count=len(faults),
        names=labels.FIELD_NAMES,
        sample=plan.new[:10],
        file=base64.b64encode(data).decode(),
    )
