"""Question banks: import, versions, review and approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core import audit, clock
from lms.core.audit import Actor
from lms.core.models import StoredFile
from lms.core.storage import storage
from lms.courses.models import Course
from lms.exams import bank_queries
from lms.exams.errors import BankEmpty, ImportRefused, OwnBankRefused
from lms.exams.models import BankStatus, Question, QuestionBank, QuestionVersion
from lms.exams.question_files import QuestionFile, body_of, cleaned, name_of, read_questions, sha256_of
from lms.rules.import_report import ImportProblem, ProblemCode
from lms.rules.question_types import Question as QuestionValue

MAX_BANK_QUESTIONS: Final = 5_000
IMPORT_AREA: Final = "question_imports"
IMPORT_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: new questions, and how many of the file the bank held already."""

    added: int
    skipped: int


def create_bank(session: Session, course: Course, *, title: str, language: str, actor: Actor) -> QuestionBank:
    """Open an empty bank of a discipline."""
    bank = QuestionBank(
        course_id=course.id, title=title, language=language, created_by=actor.id, created_at=clock.now()
    )
    session.add(bank)
    session.flush()
    _note(session, bank, "create_bank", actor, {"title": title, "course_id": course.id})
    return bank


def check_file(session: Session, bank: QuestionBank, data: bytes) -> QuestionFile:
    """Read a file as an import would, and change nothing (the dry run)."""
    file = read_questions(data)
    if bank_queries.question_count(session, bank.id) + len(file.questions) > MAX_BANK_QUESTIONS:
        problem = ImportProblem(0, ProblemCode.TOO_MANY_QUESTIONS, str(MAX_BANK_QUESTIONS))
        return QuestionFile(file.format, file.encoding, file.questions, (*file.problems, problem))
    return file


def import_questions(
    session: Session, bank: QuestionBank, data: bytes, file_name: str, *, actor: Actor
) -> ImportResult:
    """Import every question of a GIFT or Aiken file, or none; what the bank holds already is left out.

    Raises:
        ImportRefused: the file has problems (`problems`: located `ImportProblem`s).
    """
    file = check_file(session, bank, data)
    if not file.is_good:
        raise ImportRefused(count=len(file.problems), problems=file.problems)
    known = {row.version.sha256 for row in bank_queries.rows_of_bank(session, bank.id)}
    added = 0
    for value in file.questions:
        sha256 = sha256_of(body_of(value))
        if sha256 not in known:
            known.add(sha256)
            _add(session, bank, value, actor)
            added += 1
    result = ImportResult(added, len(file.questions) - added)
    if added:
        _back_to_draft(bank)
    session.flush()
    _note(
        session,
        bank,
        "import_questions",
        actor,
        {"file": file_name[:200], "added": result.added, "skipped": result.skipped},
    )
    return result


def drop_old_imports(session: Session) -> int:
    """Erase checked files that nobody confirmed; return how many."""
    query = select(StoredFile).where(
        StoredFile.area == IMPORT_AREA,
        StoredFile.erased_at.is_(None),
        StoredFile.created_at < clock.now() - IMPORT_KEPT,
    )
    rows = list(session.scalars(query))
    for row in rows:
        storage().erase(session, row)
    return len(rows)


def add_question(session: Session, bank: QuestionBank, value: QuestionValue, *, actor: Actor) -> Question:
    """Add one question."""
    question = _add(session, bank, cleaned(value), actor)
    _back_to_draft(bank)
    _note(session, bank, "add_question", actor, {"question_id": question.id})
    return question


def edit_question(
    session: Session, question: Question, value: QuestionValue, *, actor: Actor
) -> QuestionVersion:
    """Write a new version; papers already drawn keep theirs. An unchanged question keeps its version."""
    latest = bank_queries.versions_of(session, question.id)[0]
    good = cleaned(value)
    if sha256_of(body_of(good)) == latest.sha256:
        return latest
    version = _add_version(session, question, good, latest.number + 1, actor)
    question.name = name_of(good)
    bank = bank_queries.bank_of(session, question.bank_id)
    _back_to_draft(bank)
    session.flush()
    _note(session, bank, "edit_question", actor, {"question_id": question.id, "version": version.number})
    return version


def retire_question(
    session: Session, question: Question, *, actor: Actor, is_retired: bool = True
) -> Question:
    """Take a question out of later papers (or back in); papers already drawn keep it."""
    if question.is_retired != is_retired:
        question.is_retired = is_retired
        session.flush()
        bank = bank_queries.bank_of(session, question.bank_id)
        verb = "retire_question" if is_retired else "restore_question"
        _note(session, bank, verb, actor, {"question_id": question.id})
    return question


def review_bank(session: Session, bank: QuestionBank, *, actor: Actor) -> QuestionBank:
    """Note that the questions were read through and fit the syllabus (Standard 003 4.22).

    Raises:
        BankEmpty: there is nothing to review.
    """
    _check_filled(session, bank)
    if bank.status is BankStatus.DRAFT:
        bank.status, bank.reviewed_by, bank.reviewed_at = BankStatus.REVIEWED, actor.id, clock.now()
        session.flush()
        _note(
            session, bank, "review_bank", actor, {"questions": bank_queries.question_count(session, bank.id)}
        )
    return bank


def approve_bank(session: Session, bank: QuestionBank, *, actor: Actor) -> QuestionBank:
    """Approve the questions; whoever wrote any of them does not.

    Raises:
        BankEmpty: there is nothing to approve. OwnBankRefused: the approver is an author.
    """
    _check_filled(session, bank)
    if actor.id in bank_queries.authors_of(session, bank.id):
        raise OwnBankRefused
    if bank.status is not BankStatus.APPROVED:
        if bank.reviewed_at is None:
            bank.reviewed_by, bank.reviewed_at = actor.id, clock.now()
        bank.status, bank.approved_by, bank.approved_at = BankStatus.APPROVED, actor.id, clock.now()
        session.flush()
        _note(
            session, bank, "approve_bank", actor, {"questions": bank_queries.question_count(session, bank.id)}
        )
    return bank


def _check_filled(session: Session, bank: QuestionBank) -> None:
    if not bank_queries.question_count(session, bank.id):
        raise BankEmpty


def _add(session: Session, bank: QuestionBank, value: QuestionValue, actor: Actor) -> Question:
    query = select(func.max(Question.position)).where(Question.bank_id == bank.id)
    question = Question(
        bank_id=bank.id, position=(session.scalar(query) or 0) + 1, name=name_of(value), is_retired=False
    )
    session.add(question)
    session.flush()
    _add_version(session, question, value, 1, actor)
    return question


def _add_version(
    session: Session, question: Question, value: QuestionValue, number: int, actor: Actor
) -> QuestionVersion:
    body = body_of(value)
    version = QuestionVersion(
        question_id=question.id,
        number=number,
        kind=str(value.kind),
        text=value.text,
        body=body,
        sha256=sha256_of(body),
        created_by=actor.id,
        created_at=clock.now(),
    )
    session.add(version)
    session.flush()
    return version


def _back_to_draft(bank: QuestionBank) -> None:
    # What was reviewed or approved is no longer what stands there.
    bank.status = BankStatus.DRAFT
    bank.reviewed_by = bank.reviewed_at = bank.approved_by = bank.approved_at = None


def _note(session: Session, bank: QuestionBank, verb: str, actor: Actor, after: dict[str, object]) -> None:
    audit.record(
        session,
        actor=actor,
        action=f"exams.{verb}",
        object_kind="question_bank",
        object_id=bank.id,
        after=after,
    )
