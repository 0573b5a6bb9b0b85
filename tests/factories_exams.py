"""Factories of exams: banks, published events, sittings; each makes one thing inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask, current_app
from sqlalchemy.orm import Session

from lms.accounts.models import Accommodation, Person
from lms.core import clock
from lms.core.audit import SYSTEM, Actor
from lms.core.gates import Gate
from lms.courses import queries as courses
from lms.courses.models import Course, CourseOffering
from lms.exams import operations, queries
from lms.exams.event_rules import WINDOWS
from lms.exams.gates import PUBLISH_GATE, START_GATE
from lms.exams.models import ControlEvent, ControlEventKind, ControlEventMode, QuestionBank, Sitting
from tests.factories import make_person
from tests.factories_courses import add_student, make_offering, make_term
from tests.factories_gradebook import make_item, make_mark

_numbers = count(1)
FIVE_QUESTIONS = """
::Өзен:: Қазақстандағы ең ұзын өзен қайсысы? {=Ертіс ~Іле ~Сырдария ~Шу}

::Жай сан:: Қайсысы жай сан? {~%50%2 ~%50%3 ~%-100%4 ~%-100%9}

::Астана:: Алматы – Қазақстанның астанасы. {F}

::Пи:: π саны нешеге тең? {#3.14:0.01}

::Су:: Судың химиялық формуласы қандай? {=H2O =Н2О}
"""
RIGHT_ANSWERS: dict[str, Any] = {
    "Өзен": "Ертіс",
    "Жай сан": ["2", "3"],
    "Астана": False,
    "Пи": "3,14",
    "Су": "h2o",
}


class OpenDoor:
    """A gate that lets everybody pass."""

    def check_publish(self, session: Session, event: ControlEvent, *, actor: Actor) -> None: ...

    def check_start(self, session: Session, sitting: Sitting, *, actor: Actor) -> None: ...


@contextmanager
def bound(gate: Gate[Any], implementation: Any, app: Flask | None = None) -> Iterator[None]:
    """Bind a gate for a while and put back what was bound."""
    owner = app or current_app._get_current_object()  # type: ignore[attr-defined]
    gates = owner.extensions.setdefault("qashyq_gates", {})
    before = gates.get(gate.name)
    gate.bind(owner, implementation)
    try:
        yield
    finally:
        gate.unbind(owner) if before is None else gate.bind(owner, before)


def make_bank(
    session: Session,
    course: Course,
    *,
    gift: str = FIVE_QUESTIONS,
    author: Actor = SYSTEM,
    is_reviewed: bool = True,
    title: str = "Midterm bank",
) -> QuestionBank:
    """Make a reviewed bank of five questions (single, multiple, true/false, numeric, short answer)."""
    bank = operations.create_bank(session, course, title=title, language="kk", actor=author)
    operations.import_questions(session, bank, gift.encode(), "bank.gift", actor=author)
    if is_reviewed:
        operations.review_bank(session, bank, actor=author)
    return bank


def make_event(
    session: Session,
    offering: CourseOffering | None = None,
    *,
    kind: ControlEventKind = ControlEventKind.MIDTERM1,
    mode: ControlEventMode = ControlEventMode.ONLINE,
    bank: QuestionBank | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    limit_minutes: int = 50,
    question_count: int = 5,
    watches: Iterable[str] | None = None,
    is_published: bool = True,
    title: str = "Midterm 1",
    actor: Actor = SYSTEM,
) -> ControlEvent:
    """Make a published on-line midterm that is open now for two hours, with all four capabilities.

    `watches=()` or `kind=PRACTICE` makes one that nobody proctors. The PublishGate is passed by, not asked.
    """
    if offering is None:
        courses.current_term(session) or make_term(session, week=7)
        offering = make_offering(session)
    opens = opens_at or clock.now()
    _reach_past_midnight(session, offering, kind, opens, closes_at or opens + timedelta(hours=2))
    event = operations.schedule_event(
        session,
        offering,
        kind=kind,
        mode=mode,
        title=title,
        opens_at=opens,
        closes_at=closes_at or opens + timedelta(hours=2),
        limit_minutes=limit_minutes,
        planned_minutes=limit_minutes,
        bank=bank or make_bank(session, offering.course),
        question_count=question_count,
        watches=watches,
        actor=actor,
    )
    if is_published:
        with bound(PUBLISH_GATE, OpenDoor()):
            operations.publish_event(session, event, actor=actor)
    return event


def _reach_past_midnight(
    session: Session, offering: CourseOffering, kind: ControlEventKind, opens: datetime, closes: datetime
) -> None:
    """Lengthen a calendar window that holds the beginning but ends at midnight: tests also run late on its last day."""
    window_kind = WINDOWS.get(kind)
    for window in courses.windows_of(session, offering.term_id, window_kind) if window_kind else ():
        if window.starts_on <= courses.today(opens) <= window.ends_on:
            window.ends_on = max(window.ends_on, courses.today(closes))
            session.flush()


def make_student(session: Session, offering: CourseOffering, login: str | None = None) -> Person:
    """Make a student of an offering who has two current marks, so that a midterm admits him."""
    student = make_person(session, login)
    add_student(session, offering, student)
    give_marks(session, offering, student)
    return student


def give_marks(session: Session, offering: CourseOffering, student: Person) -> None:
    """Give two current marks before the first midterm."""
    for week in (2, 3):
        item = make_item(session, offering, week=week, title=f"Task {next(_numbers)}")
        make_mark(session, item, student, "75")


def make_sitting(
    session: Session,
    event: ControlEvent | None = None,
    student: Person | None = None,
    *,
    is_started: bool = False,
) -> Sitting:
    """Make a sitting (CREATED, paper drawn) of an admitted student; `is_started` passes the StartGate by."""
    event = event or make_event(session)
    student = student or make_student(session, courses.offering(session, event.offering_id))
    sitting = operations.open_sitting(session, event, student)
    return start_sitting(session, sitting) if is_started else sitting


def start_sitting(session: Session, sitting: Sitting) -> Sitting:
    """Bring a sitting through its states to the running clock, with the StartGate passed by."""
    student = session.get_one(Person, sitting.student_id)
    operations.begin_check(session, sitting)
    operations.pass_check(session, sitting, actor=SYSTEM)
    with bound(START_GATE, OpenDoor()):
        return operations.start(session, sitting, actor=student)


def right_answer(session: Session, sitting: Sitting, position: int) -> Any:
    """Return the right answer (as a client would send it) of a place drawn from FIVE_QUESTIONS."""
    slot = queries.slot_of(session, sitting.id, position)
    assert slot is not None
    body = slot.question.body
    value = RIGHT_ANSWERS[body["title"]]
    keys = {choice["text"]: choice["key"] for choice in body["choices"]}
    if body["kind"] == "single":
        return keys[value]
    if body["kind"] == "multiple":
        return [keys[text] for text in value]
    return value


def make_accommodation(
    session: Session, student: Person, *, time_percent: int = 100, extra_minutes: int = 0
) -> Accommodation:
    """Make conditions of time in force since long ago."""
    row = Accommodation(
        person_id=student.id,
        time_percent=time_percent,
        extra_minutes=extra_minutes,
        order_number="12-Т",
        valid_from=date(2020, 1, 1),
    )
    session.add(row)
    session.flush()
    return row
