"""The admission list of a control event: built from marks, overridden with a reason, signed by the registrar."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.accounts.access import current_person, requires
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.errors import NotFound
from lms.core.i18n import gettext
from lms.gradebook import admission as lists
from lms.gradebook.access import journal_seat
from lms.gradebook.models import AdmissionList, AdmissionRow, GradeItemKind
from lms.gradebook.views.blueprint import bp

KINDS = {kind.value: kind for kind in lists.LISTED}


@bp.get("/offerings/<int:offering_id>/admission/<kind>")
@requires(Permission.SEE_JOURNAL)
def admission(offering_id: int, kind: str) -> ResponseReturnValue:
    """Show the newest list, or say that there is none yet."""
    session = read_session()
    seat = journal_seat(session, current_person(), offering_id)
    found = lists.latest_list(session, offering_id, _kind(kind))
    rows = lists.rows_of(session, found) if found else []
    if seat.students is not None:
        rows = [row for row in rows if row.student_id in seat.students]
    ids = [row.student_id for row in rows] + [row.override_by for row in rows if row.override_by]
    ids += [found.signed_by] if found and found.signed_by else []
    people = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(ids)))}
    return render_template(
        "gradebook/admission.html",
        offering=seat.offering,
        kind=_kind(kind),
        kinds=lists.LISTED,
        found=found,
        rows=sorted(rows, key=lambda row: people[row.student_id].sort_key),
        people=people,
        may_manage=seat.may(Permission.MANAGE_SHEETS),
    )


@bp.post("/offerings/<int:offering_id>/admission/<kind>/build")
@requires(Permission.MANAGE_SHEETS)
def build_admission(offering_id: int, kind: str) -> ResponseReturnValue:
    """Build the list from the marks of now."""
    with transaction() as session:
        journal_seat(session, current_person(), offering_id).need(Permission.MANAGE_SHEETS)
        lists.build_list(session, offering_id, _kind(kind), actor=current_person())
    flash(gettext("The list is built from the marks of this moment."), "ok")
    return redirect(url_for("gradebook.admission", offering_id=offering_id, kind=kind))


@bp.post("/offerings/<int:offering_id>/admission/<kind>/sign")
@requires(Permission.MANAGE_SHEETS)
def sign_admission(offering_id: int, kind: str) -> ResponseReturnValue:
    """Sign the newest list."""
    with transaction() as session:
        journal_seat(session, current_person(), offering_id).need(Permission.MANAGE_SHEETS)
        found = lists.latest_list(session, offering_id, _kind(kind))
        if found is None:
            raise NotFound
        lists.sign_list(session, found, actor=current_person())
    flash(gettext("The list is signed."), "ok")
    return redirect(url_for("gradebook.admission", offering_id=offering_id, kind=kind))


@bp.post("/admission-rows/<int:row_id>/override")
@requires(Permission.MANAGE_SHEETS)
def override_admission(row_id: int) -> ResponseReturnValue:
    """Admit one student with a reason."""
    with transaction() as session:
        row = session.get(AdmissionRow, row_id)
        if row is None:
            raise NotFound
        target = session.get_one(AdmissionList, row.list_id)
        journal_seat(session, current_person(), target.offering_id).need(Permission.MANAGE_SHEETS)
        lists.override(session, row, actor=current_person(), reason=request.form.get("reason", ""))
        offering_id, kind = target.offering_id, target.kind.value
    return redirect(url_for("gradebook.admission", offering_id=offering_id, kind=kind))


def _kind(name: str) -> GradeItemKind:
    if name not in KINDS:
        raise NotFound
    return KINDS[name]
