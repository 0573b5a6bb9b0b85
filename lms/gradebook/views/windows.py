"""When marks may be entered, and what is locked: seen by staff, opened again by the registrar with a reason."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.accounts.access import current_person, requires
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.i18n import gettext
from lms.gradebook import operations, queries, words
from lms.gradebook.access import journal_seat
from lms.gradebook.forms import WindowForm
from lms.gradebook.models import GradeItemKind, Lock, MarkWindow
from lms.gradebook.views.blueprint import bp


@bp.get("/offerings/<int:offering_id>/mark-windows")
@requires(Permission.SEE_JOURNAL)
def windows(offering_id: int) -> ResponseReturnValue:
    """Show the windows and locks of an offering."""
    session = read_session()
    seat = journal_seat(session, current_person(), offering_id)
    found = session.scalars(
        select(MarkWindow).where(MarkWindow.offering_id == offering_id).order_by(MarkWindow.opens_at)
    ).all()
    locks = session.scalars(
        select(Lock).where(Lock.offering_id == offering_id).order_by(Lock.locked_at)
    ).all()
    ids = {window.granted_by for window in found} | {lock.locked_by for lock in locks}
    people = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(ids - {None})))}
    return render_template(
        "gradebook/windows.html",
        offering=seat.offering,
        windows=found,
        locks=locks,
        items={item.id: item for item in queries.items_of(session, offering_id)},
        people=people,
        kinds_with_words=[(kind.value, words.item_kind(kind)) for kind in GradeItemKind],
        may_manage=seat.may(Permission.MANAGE_SHEETS),
    )


@bp.post("/offerings/<int:offering_id>/mark-windows")
@requires(Permission.MANAGE_SHEETS)
def open_window(offering_id: int) -> ResponseReturnValue:
    """Open a window; a second one of its kind needs a reason."""
    form = WindowForm.parse(request.form)
    with transaction() as session:
        journal_seat(session, current_person(), offering_id).need(Permission.MANAGE_SHEETS)
        operations.open_window(
            session,
            offering_id=offering_id,
            kind=form.kind,
            opens_at=form.opens_at,
            closes_at=form.closes_at,
            reason=form.reason or None,
            actor=current_person(),
        )
    flash(gettext("The window is open."), "ok")
    return redirect(url_for("gradebook.windows", offering_id=offering_id))
