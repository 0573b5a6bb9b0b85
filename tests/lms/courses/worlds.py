"""A small university for the tests of courses: two sibling offerings with their people."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy.orm import Session

from lms.accounts.models import Person, UnitKind
from lms.accounts.roles import Role, ScopeKind
from lms.core.audit import Actor
from lms.core.db import transaction
from lms.courses.gates import PLAN_GATE, PlanNeedsReason, PlanRefused
from lms.courses.models import SyllabusVersion
from lms.rules.distance_share import Mode
from tests.factories import make_person, make_unit
from tests.factories_courses import make_course, make_offering, make_term


class CeilingGate:
    """A gate that knows one rule: distance minutes of the plan against a fifth of it; a reason is asked above `amber`."""

    def __init__(self, amber: int | None = None) -> None:
        self.amber = amber

    def check_plan(self, session: Session, syllabus: SyllabusVersion, *, actor: Actor) -> None:
        volume = sum(row.minutes for row in syllabus.rows)
        distance = sum(row.minutes for row in syllabus.rows if row.mode in (Mode.SYNC, Mode.ASYNC))
        numbers = {"distance_minutes": distance, "limit_minutes": volume // 5, "volume_minutes": volume}
        if 5 * distance > volume:
            raise PlanRefused(**numbers, clause="Order 152 cl. 26")
        is_approval = syllabus.status != "draft"
        if self.amber is not None and distance > self.amber and is_approval and not syllabus.amber_reason:
            raise PlanNeedsReason(**numbers, clause="Order 152 cl. 26", field="amber_reason")


@dataclass(frozen=True, slots=True)
class World:
    """Ids of what stands in the world."""

    term: int
    course: int
    offering: int
    sibling: int
    unit: int
    department: int
    teacher: int
    sibling_teacher: int
    student: int
    other_student: int
    registrar: int
    head: int
    dean: int


def make_world(app: Flask, *, week: int = 8, has_plan: bool = True) -> World:
    """Build the world and bind the gate."""
    PLAN_GATE.bind(app, CeilingGate())
    with app.app_context(), transaction() as session:
        university = make_unit(session, kind=UnitKind.UNIVERSITY)
        faculty = make_unit(session, kind=UnitKind.FACULTY, parent=university)
        department = make_unit(session, kind=UnitKind.DEPARTMENT, parent=faculty)
        term = make_term(session, week=week)
        people: dict[str, Person] = {
            name: make_person(session, login=name, family_name=name.title())
            for name in ("teacher", "sibling_teacher", "student", "other_student")
        }
        registrar = make_person(
            session, login="registrar", roles=[(Role.REGISTRAR, ScopeKind.INSTITUTION, None)]
        )
        head = make_person(
            session, login="head", roles=[(Role.DEPARTMENT_HEAD, ScopeKind.UNIT, department.id)]
        )
        dean = make_person(session, login="dean", roles=[(Role.DEAN, ScopeKind.UNIT, faculty.id)])
        course = make_course(session, unit=department)
        offering = make_offering(
            session,
            course=course,
            term=term,
            teacher=people["teacher"],
            students=[people["student"]],
            has_plan=has_plan,
        )
        sibling = make_offering(
            session,
            course=make_course(session, unit=department),
            term=term,
            teacher=people["sibling_teacher"],
            students=[people["other_student"]],
        )
        return World(
            term.id,
            course.id,
            offering.id,
            sibling.id,
            faculty.id,
            department.id,
            people["teacher"].id,
            people["sibling_teacher"].id,
            people["student"].id,
            people["other_student"].id,
            registrar.id,
            head.id,
            dean.id,
        )
