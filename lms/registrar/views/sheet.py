"""One sheet: its rows, what keeps it open, its signatures, its closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.audit import Actor
from lms.core.db import read_session, transaction
from lms.core.documents import qr_svg
from lms.core.i18n import gettext, ngettext
from lms.courses.models import CourseOffering
from lms.courses.queries import teachers_of
from lms.gradebook.models import GradeItem
from lms.registrar import operations, papers, queries
from lms.registrar.access import sheet_seat
from lms.registrar.models import GradeSheet
from lms.registrar.operations.sheets import CLOSED
from lms.registrar.rows import FINALS, OPEN, read_rows, rows_sha256
from lms.registrar.views.blueprint import bp

P = Permission
Step = Callable[..., Any]


@bp.get("/sheets/<int:sheet_id>")
@requires(P.MANAGE_SHEETS, P.SIGN_SHEET_EXAMINER, P.SIGN_SHEET_HEAD, P.SEE_JOURNAL)
def sheet(sheet_id: int) -> ResponseReturnValue:
    """Show a sheet."""
    session, person = read_session(), current_person()
    seat = sheet_seat(session, person, sheet_id)
    item = session.get_one(GradeItem, seat.sheet.item_id)
    content = papers.content_of(session, seat.sheet)
    is_closed = seat.sheet.status in CLOSED
    signatures = queries.signatures(session, seat.sheet)
    is_teacher = seat.sheet.kind in FINALS and person.id in teachers_of(session, seat.sheet.offering_id)
    return render_template(
        "registrar/sheet.html",
        sheet=seat.sheet,
        offering=session.get_one(CourseOffering, seat.sheet.offering_id),
        content=content,
        open_count=sum(1 for row in content["rows"] if row["status"] in OPEN),
        empty_count=sum(1 for row in content["rows"] if row["status"] == "empty"),
        is_final=seat.sheet.kind in FINALS,
        is_closed=is_closed,
        is_stale=not is_closed and rows_sha256(read_rows(session, item)) != rows_sha256(seat.sheet.rows),
        may_manage=seat.may(P.MANAGE_SHEETS),
        may_sign_examiner=seat.may(P.SIGN_SHEET_EXAMINER) and not is_teacher,
        may_sign_head=seat.may(P.SIGN_SHEET_HEAD)
        and not is_teacher
        and person.id not in {signature.person_id for signature in signatures},
        corrected=session.get(GradeSheet, seat.sheet.corrects_id) if seat.sheet.corrects_id else None,
        qr=Markup(qr_svg(papers.verification_address(seat.sheet))) if is_closed else "",  # noqa: S704  # our own SVG
    )


@bp.post("/sheets/<int:sheet_id>/refresh")
@requires(P.MANAGE_SHEETS)
def refresh(sheet_id: int) -> ResponseReturnValue:
    """Read the rows anew."""
    _take(sheet_id, P.MANAGE_SHEETS, operations.refresh_sheet)
    return _done(sheet_id, gettext("The sheet shows the marks of this moment."))


@bp.post("/sheets/<int:sheet_id>/absent")
@requires(P.MANAGE_SHEETS)
def note_absent(sheet_id: int) -> ResponseReturnValue:
    """Note as absent everybody without a result."""
    count = _take(sheet_id, P.MANAGE_SHEETS, operations.note_absent)
    return _done(
        sheet_id,
        ngettext("%(num)d student is noted as absent.", "%(num)d students are noted as absent.", count),
    )


@bp.post("/sheets/<int:sheet_id>/sign-examiner")
@requires(P.SIGN_SHEET_EXAMINER)
def sign_examiner(sheet_id: int) -> ResponseReturnValue:
    """Sign as the examiner."""
    _take(sheet_id, P.SIGN_SHEET_EXAMINER, operations.sign_examiner)
    return _done(sheet_id, gettext("You have signed the sheet."))


@bp.post("/sheets/<int:sheet_id>/sign-head")
@requires(P.SIGN_SHEET_HEAD)
def sign_head(sheet_id: int) -> ResponseReturnValue:
    """Sign as the head of the distance-learning service."""
    _take(sheet_id, P.SIGN_SHEET_HEAD, operations.sign_head)
    return _done(sheet_id, gettext("You have signed the sheet."))


@bp.post("/sheets/<int:sheet_id>/close")
@requires(P.MANAGE_SHEETS)
def close(sheet_id: int) -> ResponseReturnValue:
    """Close a signed sheet: it gets its number and its marks are locked."""
    _take(sheet_id, P.MANAGE_SHEETS, operations.close_sheet)
    return _done(sheet_id, gettext("The sheet is closed and numbered; its marks are locked."))


@bp.post("/sheets/<int:sheet_id>/correction")
@requires(P.MANAGE_SHEETS)
def correct(sheet_id: int) -> ResponseReturnValue:
    """Open a correction sheet that names the closed one."""
    reason = request.form.get("reason", "")

    def open_correction(session: Session, closed: GradeSheet, *, actor: Actor) -> int:
        return operations.open_correction(session, closed, actor=actor, reason=reason).id

    new_id = _take(sheet_id, P.MANAGE_SHEETS, open_correction)
    return _done(
        int(new_id), gettext("The correction sheet is open; its marks can be changed until it is closed.")
    )


def _take(sheet_id: int, permission: Permission, step: Step) -> Any:
    with transaction() as session:
        seat = sheet_seat(session, current_person(), sheet_id)
        seat.need(permission)
        return step(session, seat.sheet, actor=current_person())


def _done(sheet_id: int, text: str) -> ResponseReturnValue:
    flash(text, "ok")
    return redirect(url_for("registrar.sheet", sheet_id=sheet_id))
