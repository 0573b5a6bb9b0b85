"""Question banks: list, import with a report, preview, versions, review and approval."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.errors import BadInput, Forbidden
from lms.core.i18n import gettext, ngettext
from lms.core.models import StoredFile
from lms.core.sealing import TicketInvalid, make_ticket, read_ticket
from lms.core.settings import LOCALES
from lms.core.storage import storage
from lms.courses.forms import FormReader, saving
from lms.courses.models import Course
from lms.exams import access, bank_queries, operations, rendering
from lms.exams.errors import ImportForgotten
from lms.exams.gift_text import gift_of
from lms.exams.marking import question_of
from lms.exams.models import BankStatus
from lms.exams.operations.banks import IMPORT_AREA, check_file
from lms.exams.question_files import read_questions
from lms.exams.views.blueprint import bp
from lms.rules.import_report import MAX_BYTES

FORM_BYTES = 64 * 1024  # what a form adds around its file
TICKET = "exams.import"
TICKET_SECONDS = 3600


@bp.get("/question-banks")
@requires(Permission.EDIT_QUESTIONS, Permission.APPROVE_QUESTIONS)
def banks() -> ResponseReturnValue:
    """List the banks that the person writes or approves."""
    return _banks(FormReader({}))


@bp.post("/question-banks")
@requires(Permission.EDIT_QUESTIONS)
def create_bank() -> ResponseReturnValue:
    """Open an empty bank of a discipline that the person teaches."""
    form, bank_id = FormReader(), 0
    with saving(form) as session:
        writable = {
            str(course.id): course for course in access.courses_to_write_for(session, current_person())
        }
        title, language = form.text("title"), form.one_of("language", LOCALES)
        course: Course | None = writable.get(form.one_of("course", writable))
        form.check()
        if course is None:
            raise Forbidden
        bank_id = operations.create_bank(
            session, course, title=title, language=language, actor=current_person()
        ).id
    if not form.is_good:
        return _banks(form), form.status
    return redirect(url_for("exams.bank", bank_id=bank_id), 303)


def _banks(form: FormReader) -> str:
    session, person = read_session(), current_person()
    found = access.seen_banks(session, person)
    return render_template(
        "exams/banks.html",
        rows=[
            (b, session.get_one(Course, b.course_id), bank_queries.question_count(session, b.id))
            for b, _rights in found
        ],
        courses=access.courses_to_write_for(session, person),
        form=form,
    )


@bp.get("/question-banks/<int:bank_id>")
@requires(Permission.EDIT_QUESTIONS, Permission.APPROVE_QUESTIONS)
def bank(bank_id: int) -> ResponseReturnValue:
    """Show a bank with every question as students see it."""
    return _bank_page(bank_id, None)


def _bank_page(bank_id: int, report: dict[str, object] | None) -> str:
    session, person = read_session(), current_person()
    found, rights = access.seen_bank(session, person, bank_id)
    rows = bank_queries.rows_of_bank(session, bank_id, with_retired=True)
    return render_template(
        "exams/bank.html",
        bank=found,
        course=session.get_one(Course, found.course_id),
        rows=[(row, rendering.shown_question(row.version.body)) for row in rows],
        may_edit=Permission.EDIT_QUESTIONS in rights,
        may_review=bool(rights) and found.status is BankStatus.DRAFT,
        may_approve=Permission.APPROVE_QUESTIONS in rights
        and found.status is not BankStatus.APPROVED
        and person.id not in bank_queries.authors_of(session, bank_id),
        count=sum(not row.question.is_retired for row in rows),
        report=report,
    )


@bp.post("/question-banks/<int:bank_id>/import")
@requires(Permission.EDIT_QUESTIONS)
def check_import(bank_id: int) -> ResponseReturnValue:
    """Read a question file and report every bad line; a good one waits for the confirmation."""
    request.max_content_length = MAX_BYTES + FORM_BYTES
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        access.edited_bank(read_session(), current_person(), bank_id)
        raise BadInput(field="file")
    data = sent.stream.read(MAX_BYTES + 1)
    with transaction() as session:
        bank = access.edited_bank(session, current_person(), bank_id)
        file = check_file(session, bank, data)
        report: dict[str, object] = {"file": file, "name": sent.filename}
        if file.is_good:
            report["ticket"] = _keep(session, bank_id, sent)
            report["shown"] = [rendering.shown_of(question) for question in file.questions]
    return _bank_page(bank_id, report), 200 if file.is_good else 422


def _keep(session: Session, bank_id: int, sent: FileStorage) -> str:
    sent.stream.seek(0)
    stored = storage().put(
        session,
        sent.stream,  # type: ignore[arg-type]  # werkzeug's stream is a binary file
        name=sent.filename or "questions.txt",
        media_type="text/plain",
        area=IMPORT_AREA,
        actor=current_person(),
        max_bytes=MAX_BYTES,
    )
    return make_ticket(TICKET, {"file": stored.id, "bank": bank_id, "person": current_person().id})


@bp.post("/question-banks/<int:bank_id>/import/confirm")
@requires(Permission.EDIT_QUESTIONS)
def confirm_import(bank_id: int) -> ResponseReturnValue:
    """Import the file that was checked: all of it."""
    access.edited_bank(read_session(), current_person(), bank_id)
    try:
        claims = read_ticket(TICKET, request.form.get("ticket", ""), max_age_seconds=TICKET_SECONDS)
    except TicketInvalid as error:
        raise ImportForgotten from error
    if claims.get("bank") != bank_id or claims.get("person") != current_person().id:
        raise ImportForgotten
    with transaction() as session:
        bank = access.edited_bank(session, current_person(), bank_id)
        stored = session.get_one(StoredFile, claims["file"])
        with storage().open(stored) as stream:
            data = stream.read(MAX_BYTES + 1)
        result = operations.import_questions(session, bank, data, stored.name, actor=current_person())
        storage().erase(session, stored)
    added = ngettext("%(num)s question was added.", "%(num)s questions were added.", result.added)
    skipped = ngettext(
        "%(num)s was in the bank already.", "%(num)s were in the bank already.", result.skipped
    )
    flash(f"{added} {skipped}" if result.skipped else added, "ok")
    return redirect(url_for("exams.bank", bank_id=bank_id), 303)


@bp.post("/question-banks/<int:bank_id>/<any(review, approve):step>")
@requires(Permission.EDIT_QUESTIONS, Permission.APPROVE_QUESTIONS)
def decide_bank(bank_id: int, step: str) -> ResponseReturnValue:
    """Note that a bank was reviewed, or approve it."""
    with transaction() as session:
        bank, rights = access.seen_bank(session, current_person(), bank_id)
        if step == "review":
            operations.review_bank(session, bank, actor=current_person())
        elif Permission.APPROVE_QUESTIONS in rights:
            operations.approve_bank(session, bank, actor=current_person())
        else:
            raise Forbidden
    return redirect(url_for("exams.bank", bank_id=bank_id), 303)


@bp.get("/questions/<int:question_id>/edit")
@requires(Permission.EDIT_QUESTIONS)
def edit_question(question_id: int) -> ResponseReturnValue:
    """Show a question as GIFT text, with its versions."""
    access.edited_question(read_session(), current_person(), question_id)
    latest = bank_queries.versions_of(read_session(), question_id)[0]
    return _question_form(question_id, gift_of(question_of(latest.body)))


def _question_form(question_id: int, text: str, problems: tuple[object, ...] = ()) -> str:
    session = read_session()
    found, question = access.edited_question(session, current_person(), question_id)
    versions = bank_queries.versions_of(session, question_id)
    return render_template(
        "exams/question_form.html",
        bank=found,
        question=question,
        versions=versions,
        shown=rendering.shown_question(versions[0].body),
        text=text,
        problems=problems,
    )


@bp.post("/questions/<int:question_id>/edit")
@requires(Permission.EDIT_QUESTIONS)
def save_question(question_id: int) -> ResponseReturnValue:
    """Write a new version of a question; papers already drawn keep theirs."""
    access.edited_question(read_session(), current_person(), question_id)
    text = request.form.get("text", "")
    file = read_questions(text.encode("utf-8", "replace"))
    if not file.is_good or len(file.questions) != 1:
        return _question_form(question_id, text, file.problems or (None,)), 422
    with transaction() as session:
        found, question = access.edited_question(session, current_person(), question_id)
        operations.edit_question(session, question, file.questions[0], actor=current_person())
        bank_id = found.id
    flash(gettext("Saved."), "ok")
    return redirect(url_for("exams.bank", bank_id=bank_id, _anchor=f"q{question_id}"), 303)


@bp.post("/questions/<int:question_id>/<any(retire, restore):step>")
@requires(Permission.EDIT_QUESTIONS)
def retire_question(question_id: int, step: str) -> ResponseReturnValue:
    """Take a question out of later papers, or back in."""
    with transaction() as session:
        found, question = access.edited_question(session, current_person(), question_id)
        operations.retire_question(session, question, actor=current_person(), is_retired=step == "retire")
        bank_id = found.id
    return redirect(url_for("exams.bank", bank_id=bank_id, _anchor=f"q{question_id}"), 303)
