"""Enrolment for the registrar's office: one by one, by group, by a pasted list with a dry run; leaving."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.core.errors import NotFound, QashyqError
from lms.core.i18n import gettext, ngettext
from lms.courses import enrolment_list, operations, queries
from lms.courses.access import Seat, seat_in
from lms.courses.enrolment_list import ListLine
from lms.courses.errors import LateWithdrawal
from lms.courses.forms import FormReader, saving
from lms.courses.models import CalendarEventKind, Enrolment
from lms.courses.views.blueprint import bp

MAX_LIST_BYTES = 256 * 1024


def seat_of_registrar(session: Session, offering_id: int) -> Seat:
    """Return the seat of whoever manages enrolment here."""
    seat = seat_in(session, current_person(), offering_id)
    seat.need(Permission.MANAGE_ENROLMENT)
    return seat


@bp.get("/offerings/<int:offering_id>/enrolment")
@requires(Permission.MANAGE_ENROLMENT)
def enrolment(offering_id: int) -> ResponseReturnValue:
    """Show who is enrolled and the forms to enrol."""
    seat_of_registrar(read_session(), offering_id)
    return _page(offering_id, FormReader({}))


@bp.post("/offerings/<int:offering_id>/enrolment")
@requires(Permission.MANAGE_ENROLMENT)
def enrol(offering_id: int) -> ResponseReturnValue:
    """Enrol one student by login."""
    form, person = FormReader(), current_person()
    with saving(form) as session:
        offering = seat_of_registrar(session, offering_id).offering
        student = queries.person_by_login(session, form.text("login", longest=80))
        if student is None:
            form.errors.setdefault("login", gettext("There is no person with this login."))
        form.check()
        if student is not None:
            reason = form.text("late_reason", longest=500, is_required=False)
            try:
                operations.enrol(session, offering, student, actor=person, late_reason=reason)
            except QashyqError as error:
                error.params.setdefault("field", "login")
                raise
    if not form.is_good:
        return _page(offering_id, form), form.status
    flash(gettext("The student is enrolled."), "ok")
    return redirect(url_for("courses.enrolment", offering_id=offering_id), 303)


@bp.post("/offerings/<int:offering_id>/enrolment/list")
@requires(Permission.MANAGE_ENROLMENT)
def enrol_list(offering_id: int) -> ResponseReturnValue:
    """Judge a list; with step=enrol write its good lines."""
    form = FormReader()
    text = _list_text(form)
    if request.form.get("step") != "enrol":
        session = read_session()
        offering = seat_of_registrar(session, offering_id).offering
        return _page(offering_id, form, lines=enrolment_list.judge(session, offering, text), text=text)
    count = 0
    with saving(form) as session:
        offering = seat_of_registrar(session, offering_id).offering
        reason = form.text("list_reason", longest=500, is_required=False)
        for line in enrolment_list.judge(session, offering, text):
            if line.is_good and line.person is not None:
                try:
                    operations.enrol(
                        session, offering, line.person, actor=current_person(), late_reason=reason
                    )
                except QashyqError as error:
                    error.params["field"] = "list_reason"
                    raise
                count += 1
    if not form.is_good:
        session = read_session()
        judged = enrolment_list.judge(session, queries.offering(session, offering_id), text)
        return _page(offering_id, form, lines=judged, text=text), form.status
    flash(ngettext("%(num)s student is enrolled.", "%(num)s students are enrolled.", count), "ok")
    return redirect(url_for("courses.enrolment", offering_id=offering_id), 303)


@bp.post("/offerings/<int:offering_id>/enrolment/<int:enrolment_id>/leave")
@requires(Permission.MANAGE_ENROLMENT)
def leave(offering_id: int, enrolment_id: int) -> ResponseReturnValue:
    """End an enrolment; after week 4 the page asks once more, because it means F."""
    form, person = FormReader(), current_person()
    reason = form.text("reason", longest=500, is_required=False)
    with saving(form) as session:
        seat_of_registrar(session, offering_id)
        found = _own(session, offering_id, enrolment_id)
        operations.leave(
            session, found, actor=person, reason=reason or None, accepts_f=form.flag("accepts_f")
        )
    if isinstance(form.refusal, LateWithdrawal):
        session = read_session()
        return render_template(
            "courses/leave.html",
            offering=queries.offering(session, offering_id),
            enrolment=_own(session, offering_id, enrolment_id),
            refusal=form.refusal,
            reason=reason,
        ), form.status
    if form.refusal is not None:
        return _page(offering_id, form), form.status
    flash(gettext("The enrolment has ended."), "ok")
    return redirect(url_for("courses.enrolment", offering_id=offering_id), 303)


def _own(session: Session, offering_id: int, enrolment_id: int) -> Enrolment:
    found = session.get(Enrolment, enrolment_id)
    if found is None or found.offering_id != offering_id:
        raise NotFound
    return found


def _list_text(form: FormReader) -> str:
    text = form.values.get("list", "")[:MAX_LIST_BYTES]
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        text = upload.stream.read(MAX_LIST_BYTES).decode("utf-8-sig", "replace")
    group = queries.group_by_id(read_session(), form.values.get("group_id", ""))
    if group is not None:
        logins = [student.login for student in queries.students_of_group(read_session(), group.id)]
        text = "\n".join([*logins, text] if text.strip() else logins)
    return text


def _page(offering_id: int, form: FormReader, *, lines: list[ListLine] | None = None, text: str = "") -> str:
    session = read_session()
    offering = queries.offering(session, offering_id)
    window = queries.window(session, offering.term_id, CalendarEventKind.ADD_DROP)
    return render_template(
        "courses/enrolment.html",
        offering=offering,
        form=form,
        enrolments=queries.enrolments_of(session, offering_id),
        groups=queries.all_groups(session),
        window=window,
        is_late=window is not None and queries.today() > window.ends_on,
        lines=lines,
        good=sum(line.is_good for line in lines or ()),
        text=text,
    )
