"""Tasks: the learner hands work in, the teacher reads it; marks are given in the journal."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires, signed_in
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session
from lms.core.errors import NotFound
from lms.core.i18n import gettext
from lms.core.models import StoredFile
from lms.courses import files, operations, queries
from lms.courses.access import seen_material
from lms.courses.forms import FormReader, saving
from lms.courses.models import MaterialKind, TaskSubmission
from lms.courses.views.blueprint import bp


@bp.get("/materials/<int:material_id>")
@signed_in
def material(material_id: int) -> ResponseReturnValue:
    """Show a file, a link or a task; a kind of another room opens there."""
    return _page(material_id, FormReader({}))


@bp.post("/materials/<int:material_id>/submissions")
@signed_in
def submit(material_id: int) -> ResponseReturnValue:
    """Take a learner's work."""
    request.max_content_length = files.MAX_REQUEST_BYTES
    person = current_person()
    seen_material(read_session(), person, material_id)
    form = FormReader()
    with saving(form) as session:
        _seat, task = seen_material(session, person, material_id)
        upload = request.files.get("file")
        file = files.receive(session, upload, actor=person) if upload and upload.filename else None
        operations.submit_task(session, task, person, actor=person, text=request.form.get("text"), file=file)
    if not form.is_good:
        return _page(material_id, form), form.status
    flash(gettext("Your work is saved on the server."), "ok")
    return redirect(url_for("courses.material", material_id=material_id), 303)


@bp.get("/materials/<int:material_id>/submissions")
@requires(Permission.SEE_COURSE)
def submissions(material_id: int) -> ResponseReturnValue:
    """Show the latest work of every learner to those who teach."""
    session = read_session()
    seat, task = seen_material(session, current_person(), material_id)
    if not seat.may(Permission.SEE_JOURNAL) or task.kind != MaterialKind.TASK:
        raise NotFound
    handed_in = {person.id: submission for submission, person in queries.submissions_of(session, task.id)}
    students = queries.enrolled_students(session, task.offering_id)
    rows = [(student, handed_in.get(student.id)) for student in students]
    names = {
        s.id: session.get_one(StoredFile, s.file_id).name for s in handed_in.values() if s.file_id is not None
    }
    return render_template("courses/submissions.html", seat=seat, material=task, rows=rows, file_names=names)


@bp.get("/submissions/<int:submission_id>/file")
@signed_in
def submission_file(submission_id: int) -> ResponseReturnValue:
    """Send the file of a submission to its author and to those who teach."""
    session, person = read_session(), current_person()
    submission = session.get(TaskSubmission, submission_id)
    if submission is None or submission.file_id is None:
        raise NotFound
    seat, _task = seen_material(session, person, submission.material_id)
    if submission.student_id != person.id and not seat.may(Permission.SEE_JOURNAL):
        raise NotFound
    return files.as_attachment(session.get_one(StoredFile, submission.file_id))


def _page(material_id: int, form: FormReader) -> str:
    session, person = read_session(), current_person()
    seat, found = seen_material(session, person, material_id)
    if found.kind not in (MaterialKind.TASK, MaterialKind.FILE, MaterialKind.LINK):
        raise NotFound
    now = clock.now()
    return render_template(
        "courses/material.html",
        seat=seat,
        material=found,
        offering=seat.offering,
        form=form,
        file=queries.file_of(session, found),
        own=queries.own_submissions(session, found.id, person.id),
        is_late=found.due_at is not None and now > found.due_at,
        may_see_work=seat.may(Permission.SEE_JOURNAL) and found.kind == MaterialKind.TASK,
        max_megabytes=files.MAX_FILE_BYTES // (1024 * 1024),
    )
