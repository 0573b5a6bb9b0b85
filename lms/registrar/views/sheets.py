"""The desk of sheets: what to open, sign, close; the register of the closed."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import active_roles, current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.errors import NotFound
from lms.core.i18n import gettext
from lms.courses.models import CourseOffering
from lms.gradebook.models import GradeItem
from lms.registrar import access, operations
from lms.registrar.queries import SHEET_KINDS
from lms.registrar.views.blueprint import bp

P = Permission


@bp.get("/sheets")
@requires(P.MANAGE_SHEETS, P.SIGN_SHEET_EXAMINER, P.SIGN_SHEET_HEAD)
def sheets() -> ResponseReturnValue:
    """Show the desk."""
    session = read_session()
    desk = access.desk_of(session, current_person())
    item_ids = {sheet.item_id for sheet in [*desk.open, *desk.closed]} | {item.id for item in desk.to_open}
    items = {item_id: session.get_one(GradeItem, item_id) for item_id in item_ids}
    offerings = {
        item.offering_id: session.get_one(CourseOffering, item.offering_id) for item in items.values()
    }
    register = sorted(desk.closed, key=lambda sheet: (sheet.year or 0, sheet.number or 0), reverse=True)
    return render_template(
        "registrar/sheets.html", desk=desk, items=items, offerings=offerings, register=register
    )


@bp.post("/grade-items/<int:item_id>/sheet")
@requires(P.MANAGE_SHEETS)
def open_sheet(item_id: int) -> ResponseReturnValue:
    """Open the sheet of a control event."""
    with transaction() as session:
        item = session.get(GradeItem, item_id)
        person = current_person()
        if item is None or item.kind not in SHEET_KINDS:
            raise NotFound
        if P.MANAGE_SHEETS not in access.permissions_at(session, active_roles(session, person.id), item):
            raise NotFound
        sheet_id = operations.open_sheet(session, item, actor=person).id
    flash(gettext("The sheet is open."), "ok")
    return redirect(url_for("registrar.sheet", sheet_id=sheet_id))
