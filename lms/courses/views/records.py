"""Student records: programme, group, year, standing."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.core.errors import NotFound
from lms.core.i18n import gettext
from lms.courses import operations, queries
from lms.courses.access import need_in_unit
from lms.courses.forms import FormReader, saving
from lms.courses.models import Programme, StudentRecord
from lms.courses.views.blueprint import bp


@bp.get("/student-records")
@requires(Permission.MANAGE_ENROLMENT)
def records() -> ResponseReturnValue:
    """List learners, by group or by name."""
    return _page(FormReader({}))


@bp.post("/student-records")
@requires(Permission.MANAGE_ENROLMENT)
def create_record() -> ResponseReturnValue:
    """Note a learner."""
    form = FormReader()
    with saving(form) as session:
        person = queries.person_by_login(session, form.text("login", longest=80))
        if person is None:
            form.errors.setdefault("login", gettext("There is no person with this login."))
        group = queries.group_by_id(session, form.values.get("group_id", ""))
        if group is None:
            form.errors["group_id"] = gettext("Choose one of the list.")
        number = form.text("number", longest=40)
        form.check()
        if person is None or group is None:
            raise NotFound
        _need(session, group.programme_id)
        operations.create_student_record(
            session,
            person=person,
            programme_id=group.programme_id,
            group_id=group.id,
            number=number,
            year=group.year,
            actor=current_person(),
        )
    if not form.is_good:
        return _page(form), form.status
    return redirect(url_for("courses.records"), 303)


@bp.post("/student-records/<int:record_id>")
@requires(Permission.MANAGE_ENROLMENT)
def save_record(record_id: int) -> ResponseReturnValue:
    """Change group, year and standing."""
    form = FormReader()
    with saving(form) as session:
        record = session.get(StudentRecord, record_id)
        if record is None:
            raise NotFound
        _need(session, record.programme_id)
        group = queries.group_by_id(session, form.values.get("group_id", ""))
        year = form.integer("year", 1, 7)
        form.check()
        operations.edit_student_record(
            session,
            record,
            group_id=group.id if group else None,
            year=year,
            has_debt=form.flag("has_debt"),
            is_active=form.flag("is_active"),
            actor=current_person(),
        )
    if not form.is_good:
        return _page(form), form.status
    return redirect(url_for("courses.records", q=request.args.get("q", "")), 303)


def _need(session: Session, programme_id: int) -> None:
    unit_id = session.get_one(Programme, programme_id).unit_id
    need_in_unit(session, current_person(), Permission.MANAGE_ENROLMENT, unit_id)


def _page(form: FormReader) -> str:
    session = read_session()
    return render_template(
        "courses/records.html",
        form=form,
        records=queries.student_records(session, request.args.get("q", "")),
        groups=queries.all_groups(session),
        q=request.args.get("q", ""),
    )
