"""Reads of question banks: questions with their latest versions, what can be drawn, who wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lms.accounts.roles import Scope
from lms.core.errors import NotFound
from lms.courses import queries as courses
from lms.courses.models import Course, CourseOffering
from lms.exams.models import ControlEvent, Question, QuestionBank, QuestionVersion
from lms.exams.paper import Drawable


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question and the version in force."""

    question: Question
    version: QuestionVersion


def bank_of(session: Session, bank_id: int) -> QuestionBank:
    """Return a bank.

    Raises:
        NotFound: there is none.
    """
    bank = session.get(QuestionBank, bank_id)
    if bank is None:
        raise NotFound
    return bank


def question_of(session: Session, question_id: int) -> Question:
    """Return a question.

    Raises:
        NotFound: there is none.
    """
    question = session.get(Question, question_id)
    if question is None:
        raise NotFound
    return question


def bank_scopes(session: Session, bank: QuestionBank) -> list[Scope]:
    """Return where a bank may be reached: its discipline's unit, each offering, each event that draws from it."""
    course = session.get_one(Course, bank.course_id)
    units = courses.unit_path(session, course.unit_id)
    offerings = session.scalars(select(CourseOffering.id).where(CourseOffering.course_id == course.id))
    events = session.scalars(select(ControlEvent.id).where(ControlEvent.bank_id == bank.id))
    return [
        Scope(unit_ids=units),
        *(Scope(unit_ids=units, offering_id=found) for found in offerings),
        *(Scope(unit_ids=units, event_id=found) for found in events),
    ]


def banks_of_course(session: Session, course_id: int) -> list[QuestionBank]:
    """Return the banks of a discipline, the newest first."""
    query = select(QuestionBank).where(QuestionBank.course_id == course_id).order_by(QuestionBank.id.desc())
    return list(session.scalars(query))


def rows_of_bank(session: Session, bank_id: int, *, with_retired: bool = False) -> list[QuestionRow]:
    """Return the questions of a bank in their order, each with its latest version."""
    newest = (
        select(QuestionVersion.question_id, func.max(QuestionVersion.number).label("number"))
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Question.bank_id == bank_id)
        .group_by(QuestionVersion.question_id)
        .subquery()
    )
    query = (
        select(Question, QuestionVersion)
        .join(newest, newest.c.question_id == Question.id)
        .join(
            QuestionVersion,
            and_(QuestionVersion.question_id == Question.id, QuestionVersion.number == newest.c.number),
        )
        .order_by(Question.position, Question.id)
    )
    if not with_retired:
        query = query.where(Question.is_retired.is_(False))
    return [QuestionRow(question, version) for question, version in session.execute(query)]


def question_count(session: Session, bank_id: int) -> int:
    """Return how many questions of a bank can be drawn."""
    query = select(func.count()).where(Question.bank_id == bank_id, Question.is_retired.is_(False))
    return session.scalar(query) or 0


def drawables(session: Session, bank_id: int) -> list[Drawable]:
    """Return what papers are drawn from."""
    return [
        Drawable(row.version.id, tuple(_choice_keys(row.version.body)))
        for row in rows_of_bank(session, bank_id)
    ]


def _choice_keys(body: dict[str, Any]) -> list[str]:
    return [str(choice["key"]) for choice in body.get("choices", [])]


def versions_of(session: Session, question_id: int) -> list[QuestionVersion]:
    """Return every version of a question, the latest first."""
    query = (
        select(QuestionVersion)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
    )
    return list(session.scalars(query))


def authors_of(session: Session, bank_id: int) -> set[int]:
    """Return who wrote any version of any question of a bank."""
    query = (
        select(QuestionVersion.created_by)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Question.bank_id == bank_id)
        .distinct()
    )
    return {person_id for person_id in session.scalars(query) if person_id is not None}
