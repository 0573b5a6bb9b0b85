"""Reads of the course page: materials by week, what is due, what is missing, submissions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock
from lms.core.errors import NotFound
from lms.core.models import StoredFile
from lms.courses import materials
from lms.courses.models import CourseOffering, Material, MaterialKind, TaskSubmission, Term
from lms.courses.queries.calendar import today, week_of
from lms.courses.queries.offerings import offerings_of_student
from lms.rules.calendar import week_bounds, week_number


def last_week(term: Term) -> int:
    """Return the number of the last week of a term, exam period and FX window included."""
    return max(term.weeks, week_number(term.ends_on, term.starts_on))


def material(session: Session, material_id: int) -> Material:
    """Return a material.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Material, material_id)
    if found is None:
        raise NotFound
    return found


def is_open_to_students(material: Material, moment: datetime) -> bool:
    """Whether students may open a material: it is visible and its opening moment has come."""
    return material.is_visible and (material.opens_at is None or material.opens_at <= moment)


def materials_of(session: Session, offering_id: int, *, visible_only: bool) -> list[Material]:
    """Return the materials of an offering by week and place."""
    query = select(Material).where(Material.offering_id == offering_id)
    if visible_only:
        query = query.where(Material.is_visible)
    return list(session.scalars(query.order_by(Material.week, Material.position, Material.id)))


def materials_of_week(session: Session, offering_id: int, week: int) -> list[Material]:
    """Return the materials of one week in order."""
    return [m for m in materials_of(session, offering_id, visible_only=False) if m.week == week]


def material_for(
    session: Session, kind: MaterialKind, ref_id: int, offering_id: int | None = None
) -> Material | None:
    """Return the material that shows a package, control event or class meeting (the earliest of several)."""
    query = select(Material).where(Material.kind == kind, Material.ref_id == ref_id)
    if offering_id is not None:
        query = query.where(Material.offering_id == offering_id)
    return session.scalar(query.order_by(Material.id).limit(1))


def file_of(session: Session, material: Material) -> StoredFile | None:
    """Return the file of a material."""
    return session.get(StoredFile, material.file_id) if material.file_id else None


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that a learner has to do until a moment."""

    offering: CourseOffering
    material: Material
    until: datetime


def due_in(session: Session, offering: CourseOffering, person: Person) -> list[DueItem]:
    """Return what a learner has to do in an offering now, the nearest first: open, with a deadline ahead, not done."""
    now = clock.now()
    items = [
        DueItem(offering, m, m.due_at)
        for m in materials_of(session, offering.id, visible_only=True)
        if m.due_at is not None
        and m.due_at >= now
        and is_open_to_students(m, now)
        and materials.time_of(session, m) is None
        and not materials.is_done(session, m, person)
    ]
    return sorted(items, key=lambda item: item.until)


def due_for(session: Session, person: Person) -> list[DueItem]:
    """Return what a learner has to do in every offering, the nearest first."""
    offerings = [o for o in offerings_of_student(session, person) if _is_running(o)]
    items = [item for offering in offerings for item in due_in(session, offering, person)]
    return sorted(items, key=lambda item: item.until)


def this_week(session: Session, offering: CourseOffering) -> list[Material]:
    """Return the visible materials of the current week."""
    week = week_of(offering.term, clock.now())
    return [m for m in materials_of(session, offering.id, visible_only=True) if m.week == week]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a teacher has to see to; `code`: no_plan, not_published, empty_week, no_students."""

    code: str
    count: int = 0


def missing_in(session: Session, offering: CourseOffering, *, students: int) -> list[Missing]:
    """Return what an offering lacks for its students this week."""
    now_week = week_of(offering.term, clock.now())
    every = materials_of(session, offering.id, visible_only=False)
    found: list[Missing] = []
    if offering.syllabus_id is None:
        found.append(Missing("no_plan"))
    hidden = [m for m in every if not m.is_visible and m.week <= now_week]
    if hidden:
        found.append(Missing("not_published", len(hidden)))
    if 1 <= now_week <= offering.term.weeks and not any(m.week == now_week for m in every):
        found.append(Missing("empty_week", now_week))
    if students == 0:
        found.append(Missing("no_students"))
    return found


def submissions_of(session: Session, material_id: int) -> list[tuple[TaskSubmission, Person]]:
    """Return the latest submission of every learner, in Kazakh order."""
    query = (
        select(TaskSubmission, Person)
        .join(Person, Person.id == TaskSubmission.student_id)
        .where(TaskSubmission.material_id == material_id)
        .order_by(TaskSubmission.id)
    )
    latest = {person.id: (submission, person) for submission, person in session.execute(query)}
    return sorted(latest.values(), key=lambda pair: pair[1].sort_key)


def own_submissions(session: Session, material_id: int, student_id: int) -> list[TaskSubmission]:
    """Return what one learner handed in, the latest first."""
    query = select(TaskSubmission).where(
        TaskSubmission.material_id == material_id, TaskSubmission.student_id == student_id
    )
    return list(session.scalars(query.order_by(TaskSubmission.id.desc())))


def has_submissions(session: Session, material: Material) -> bool:
    """Whether anybody has handed in work for a task."""
    query = select(TaskSubmission.id).where(TaskSubmission.material_id == material.id)
    return session.scalar(query.limit(1)) is not None


def week_span(term: Term, week: int) -> tuple[date, date]:
    """Return the first and last day of a week of the term."""
    return week_bounds(week, term.starts_on)


def _is_running(offering: CourseOffering) -> bool:
    return offering.term.starts_on <= today() <= offering.term.ends_on
