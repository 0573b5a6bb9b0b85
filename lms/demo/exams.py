"""The demo's midterm: a bank from a GIFT file, an event that is open now, its proctor and examiner."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from lms.accounts import operations as accounts
from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.demo.courses import Campus
from lms.demo.people import Cast
from lms.exams import operations
from lms.exams.models import ControlEvent, ControlEventKind, ControlEventMode, QuestionBank

QUESTIONS = Path(__file__).parent / "questions.gift"


def seed_midterm(session: Session, cast: Cast, campus: Campus) -> ControlEvent:
    """Import the questions, approve them, publish an on-line midterm that is open until its window ends."""
    bank = _bank(session, cast, campus)
    now = clock.now().replace(microsecond=0)
    event = operations.schedule_event(
        session,
        campus.offerings["DB2203"],
        kind=ControlEventKind.MIDTERM1,
        mode=ControlEventMode.ONLINE,
        title="1-аралық бақылау",
        opens_at=now - timedelta(minutes=5),
        closes_at=now + timedelta(days=3),
        limit_minutes=30,
        planned_minutes=50,
        bank=bank,
        question_count=5,
        actor=cast.people["teacher"],
    )
    operations.publish_event(session, event, actor=cast.people["teacher"])
    for login, role in (
        ("proctor", Role.PROCTOR),
        ("examiner", Role.EXAMINER),
        ("marker", Role.SECOND_MARKER),
    ):
        accounts.grant_role(
            session, cast.people[login], role, ScopeKind.CONTROL_EVENT, event.id, actor=SYSTEM
        )
    accounts.grant_role(
        session, cast.people["tutor"], Role.TUTOR, ScopeKind.OFFERING, event.offering_id, actor=SYSTEM
    )
    return event


def seed_rehearsal(session: Session, cast: Cast, campus: Campus) -> ControlEvent:
    """Publish a practice event without proctoring, to learn the page."""
    now = clock.now().replace(microsecond=0)
    event = operations.schedule_event(
        session,
        campus.offerings["DB2203"],
        kind=ControlEventKind.PRACTICE,
        mode=ControlEventMode.ONLINE,
        title="Жаттығу тесті",
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=14),
        limit_minutes=20,
        planned_minutes=20,
        bank=_bank(session, cast, campus),
        question_count=3,
        actor=cast.people["teacher"],
        watches=(),
    )
    operations.publish_event(session, event, actor=cast.people["teacher"])
    return event


def _bank(session: Session, cast: Cast, campus: Campus) -> QuestionBank:
    course = campus.offerings["DB2203"].course
    known = session.query(QuestionBank).filter_by(course_id=course.id).first()
    if known is not None:
        return known
    teacher = cast.people["teacher"]
    bank = operations.create_bank(session, course, title="SQL және дерекқорлар", language="kk", actor=teacher)
    operations.import_questions(session, bank, QUESTIONS.read_bytes(), QUESTIONS.name, actor=teacher)
    operations.approve_bank(session, bank, actor=cast.people["department"])
    return bank
