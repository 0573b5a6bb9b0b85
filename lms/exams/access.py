"""Who sees and changes what in exams: banks and events. What is not seen does not exist (404)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.access import active_roles, can, covers, require
from lms.accounts.models import Person, RoleAssignment
from lms.accounts.roles import GRANTS, Permission, Role, Scope
from lms.core.errors import Forbidden, NotFound
from lms.courses import queries as courses
from lms.courses.models import Course
from lms.exams import bank_queries, queries
from lms.exams.models import ControlEvent, Question, QuestionBank

MOST_BANKS = 500
BANK_RIGHTS = (Permission.EDIT_QUESTIONS, Permission.APPROVE_QUESTIONS)
EVENT_RIGHTS = (
    Permission.SCHEDULE_EXAM,
    Permission.MARK_ANSWERS,
    Permission.WATCH_LIVE,
    Permission.REVIEW_INCIDENTS,
    Permission.SEE_COURSE,
)


def bank_rights(
    session: Session, person: Person, bank: QuestionBank, roles: Sequence[RoleAssignment] | None = None
) -> frozenset[Permission]:
    """Return what a person may do with a bank; `roles` saves reading the assignments again in a list."""
    assignments = active_roles(session, person.id) if roles is None else roles
    useful = [a for a in assignments if not GRANTS[a.role].isdisjoint(BANK_RIGHTS)]
    if not useful:
        return frozenset()
    scopes = bank_queries.bank_scopes(session, bank)
    return frozenset(
        right
        for right in BANK_RIGHTS
        if any(right in GRANTS[a.role] and covers(a, scope) for a in useful for scope in scopes)
    )


def seen_bank(session: Session, person: Person, bank_id: int) -> tuple[QuestionBank, frozenset[Permission]]:
    """Return a bank and the person's rights over it.

    Raises:
        NotFound: there is none, or it is not the person's to see.
    """
    bank = bank_queries.bank_of(session, bank_id)
    rights = bank_rights(session, person, bank)
    if not rights:
        raise NotFound
    return bank, rights


def edited_bank(session: Session, person: Person, bank_id: int) -> QuestionBank:
    """Return a bank whose questions the person may change.

    Raises:
        NotFound, Forbidden: not seen, or seen only.
    """
    bank, rights = seen_bank(session, person, bank_id)
    if Permission.EDIT_QUESTIONS not in rights:
        raise Forbidden
    return bank


def edited_question(session: Session, person: Person, question_id: int) -> tuple[QuestionBank, Question]:
    """Return a question that the person may change, with its bank.

    Raises:
        NotFound, Forbidden: not seen, or seen only.
    """
    question = bank_queries.question_of(session, question_id)
    return edited_bank(session, person, question.bank_id), question


def courses_to_write_for(session: Session, person: Person) -> list[Course]:
    """Return the disciplines whose questions a person writes (as teacher of an offering)."""
    offerings = courses.offerings_of_teacher(session, person)
    ids = [
        offering.course_id
        for offering in offerings
        if can(session, person, Permission.EDIT_QUESTIONS, Scope(offering_id=offering.id))
    ]
    return list(session.scalars(select(Course).where(Course.id.in_(ids)).order_by(Course.code)))


def seen_banks(session: Session, person: Person) -> list[tuple[QuestionBank, frozenset[Permission]]]:
    """Return the banks that a person edits or approves with the rights over each, the newest first."""
    roles = [a for a in active_roles(session, person.id) if not GRANTS[a.role].isdisjoint(BANK_RIGHTS)]
    if not roles:
        return []
    query = select(QuestionBank).order_by(QuestionBank.id.desc()).limit(MOST_BANKS)
    rows = [(bank, bank_rights(session, person, bank, roles)) for bank in session.scalars(query)]
    return [(bank, rights) for bank, rights in rows if rights]


def staffed_event(session: Session, person: Person, event_id: int) -> ControlEvent:
    """Return an event that the person sees as staff; a student's role alone opens nothing here.

    Raises:
        NotFound: there is none, or it is not the person's to see.
    """
    event = queries.event_of(session, event_id)
    scope = queries.event_scope(session, event)
    rights: set[Permission] = set()
    for assignment in active_roles(session, person.id):
        if assignment.role is not Role.STUDENT and covers(assignment, scope):
            rights |= GRANTS[assignment.role]
    if rights.isdisjoint(EVENT_RIGHTS):
        raise NotFound
    return event


def scheduled_event(session: Session, person: Person, event_id: int) -> ControlEvent:
    """Return an event that the person schedules.

    Raises:
        NotFound, Forbidden: not seen, or seen only.
    """
    event = staffed_event(session, person, event_id)
    require(session, person, Permission.SCHEDULE_EXAM, queries.event_scope(session, event))
    return event


def may_schedule(session: Session, person: Person, event: ControlEvent) -> bool:
    """Whether the person plans, publishes and cancels this event."""
    return can(session, person, Permission.SCHEDULE_EXAM, queries.event_scope(session, event))
