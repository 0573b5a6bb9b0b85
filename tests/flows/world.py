"""The people and places of a proctored midterm: an offering in the midterm week, who teaches, watches, releases, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.courses import queries as courses
from lms.courses.models import CourseOffering
from lms.exams.models import ControlEvent
from tests.factories import give_role, make_person, make_unit
from tests.factories_courses import add_student, make_offering, make_student_record, make_term
from tests.factories_exams import give_marks, make_event

PASSWORD = "Жеті қазына 7 qazyna"


@dataclass(frozen=True, slots=True)
class Midterm:
    """Ids of the world; people sign in as `student1`, `teacher`, `proctor`, `second`, `head`, `registrar`."""

    offering_id: int
    course_code: str
    student_ids: tuple[int, ...]
    proctor_id: int
    second_id: int
    head_id: int
    registrar_id: int
    event_id: int | None = None


def make_world(session: Session, *, students: int = 1, has_event: bool = True) -> Midterm:
    """Make the offering with its people; the event is published and open unless the flow makes it by the forms."""
    unit = make_unit(session)
    courses.current_term(session) or make_term(session, week=7)
    teacher = make_person(
        session, "teacher", family_name="Омарова", given_name="Гүлнар", password=PASSWORD, unit=unit
    )
    offering = make_offering(session, teacher=teacher, unit=unit)
    learners = [make_learner(session, offering, number) for number in range(1, students + 1)]
    office = [(Role.DISTANCE_HEAD, ScopeKind.INSTITUTION, None)]
    head = make_person(
        session, "head", family_name="Жүнісов", given_name="Марат", password=PASSWORD, roles=office
    )
    registrar = make_person(
        session, "registrar", password=PASSWORD, roles=[(Role.REGISTRAR, ScopeKind.INSTITUTION, None)]
    )
    watchers = [make_person(session, login, password=PASSWORD) for login in ("proctor", "second")]
    for watcher in watchers:
        give_role(session, watcher.id, Role.PROCTOR, ScopeKind.OFFERING, offering.id)
    event = open_event(session, offering) if has_event else None
    return Midterm(
        offering.id,
        offering.course.code,
        tuple(learner.id for learner in learners),
        watchers[0].id,
        watchers[1].id,
        head.id,
        registrar.id,
        event.id if event else None,
    )


def make_learner(session: Session, offering: CourseOffering, number: int) -> Person:
    """Make an enrolled student with the two marks that a midterm wants."""
    learner = make_person(
        session,
        f"student{number}",
        family_name=("Әбдірахманова", "Бекенов", "Ғалымжанова", "Дүйсенов")[number - 1],
        given_name=("Айдана", "Ерлан", "Ботагөз", "Санжар")[number - 1],
        password=PASSWORD,
    )
    make_student_record(session, learner)
    add_student(session, offering, learner)
    give_marks(session, offering, learner)
    return learner


def open_event(session: Session, offering: CourseOffering) -> ControlEvent:
    """Publish an on-line midterm that began a moment ago."""
    return make_event(session, offering, opens_at=begins_at(), title="Midterm 1")


def begins_at() -> datetime:
    """Return the whole minute that runs now: what a form can say."""
    return clock.now().replace(second=0, microsecond=0) - timedelta(minutes=1)
