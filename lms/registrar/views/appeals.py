"""Appeals: filed by a student, read and answered by the dean."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.access import can, current_person, requires
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.errors import NotFound
from lms.core.i18n import gettext
from lms.courses.models import CourseOffering
from lms.courses.queries import offering_scope
from lms.gradebook.models import GradeItem, Mark
from lms.registrar import operations, queries
from lms.registrar.models import Appeal
from lms.registrar.operations.appeals import appeal_ends_at
from lms.registrar.views.blueprint import bp

P = Permission


@bp.get("/marks/<int:mark_id>/appeal")
@requires(P.FILE_APPEAL)
def appeal_form(mark_id: int) -> ResponseReturnValue:
    """Show the form of an appeal against one's own mark, or the appeal that is there."""
    session = read_session()
    mark, item = _own_mark(session, mark_id)
    return render_template(
        "registrar/appeal.html",
        mark=mark,
        item=item,
        offering=session.get_one(CourseOffering, item.offering_id),
        appeal=queries.appeal_against(session, item.id, current_person().id),
        ends_at=appeal_ends_at(session, mark),
    )


@bp.post("/marks/<int:mark_id>/appeal")
@requires(P.FILE_APPEAL)
def file_appeal(mark_id: int) -> ResponseReturnValue:
    """File the appeal."""
    person = current_person()
    with transaction() as session:
        mark, _item = _own_mark(session, mark_id)
        operations.file_appeal(
            session, mark, student_id=person.id, reason=request.form.get("reason", ""), actor=person
        )
    flash(gettext("Your appeal is filed. You will get a notice of the answer."), "ok")
    return redirect(url_for("registrar.appeal_form", mark_id=mark_id))


@bp.get("/appeals")
@requires(P.DECIDE_APPEAL)
def appeals() -> ResponseReturnValue:
    """Show the appeals that the person decides, the open ones first."""
    session = read_session()
    found = [appeal for appeal in queries.appeals(session) if _decides(session, appeal)]
    found.sort(key=lambda appeal: (appeal.status not in queries.OPEN_APPEALS, appeal.id))
    marks = {appeal.mark_id: session.get_one(Mark, appeal.mark_id) for appeal in found}
    items = {mark.id: session.get_one(GradeItem, mark.item_id) for mark in marks.values()}
    ids = {appeal.student_id for appeal in found} | {appeal.decided_by for appeal in found}
    return render_template(
        "registrar/appeals.html",
        appeals=found,
        marks=marks,
        items=items,
        offerings={i.offering_id: session.get_one(CourseOffering, i.offering_id) for i in items.values()},
        people={p.id: p for p in session.scalars(select(Person).where(Person.id.in_(ids - {None})))},
        open_states=queries.OPEN_APPEALS,
    )


@bp.post("/appeals/<int:appeal_id>/accept")
@requires(P.DECIDE_APPEAL)
def accept_appeal(appeal_id: int) -> ResponseReturnValue:
    """Take an appeal up."""
    with transaction() as session:
        operations.accept_appeal(session, _decided(session, appeal_id), actor=current_person())
    return redirect(url_for("registrar.appeals"))


@bp.post("/appeals/<int:appeal_id>/decide")
@requires(P.DECIDE_APPEAL)
def decide_appeal(appeal_id: int) -> ResponseReturnValue:
    """Answer an appeal."""
    is_satisfied = request.form.get("decision") == "satisfied"
    with transaction() as session:
        operations.decide_appeal(
            session,
            _decided(session, appeal_id),
            is_satisfied=is_satisfied,
            answer=request.form.get("answer", ""),
            actor=current_person(),
        )
    flash(gettext("The appeal is decided; the student gets a notice."), "ok")
    return redirect(url_for("registrar.appeals"))


def _own_mark(session: Session, mark_id: int) -> tuple[Mark, GradeItem]:
    mark = session.get(Mark, mark_id)
    if mark is None or mark.student_id != current_person().id:
        raise NotFound
    return mark, session.get_one(GradeItem, mark.item_id)


def _decides(session: Session, appeal: Appeal) -> bool:
    item = session.get_one(GradeItem, session.get_one(Mark, appeal.mark_id).item_id)
    return can(session, current_person(), P.DECIDE_APPEAL, offering_scope(session, item.offering_id))


def _decided(session: Session, appeal_id: int) -> Appeal:
    appeal = session.get(Appeal, appeal_id)
    if appeal is None or not _decides(session, appeal):
        raise NotFound
    return appeal
