"""Who sees and changes what in courses: an offering, its materials, a syllabus. What is not seen does not exist (404)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.access import active_roles, can, covers
from lms.accounts.models import OrgUnit, Person, UnitKind
from lms.accounts.roles import GRANTS, Permission, Role, Scope
from lms.core import clock
from lms.core.errors import Forbidden, NotFound
from lms.courses import queries
from lms.courses.models import (
    Course,
    CourseOffering,
    Enrolment,
    EnrolmentStatus,
    Material,
    SyllabusStatus,
    SyllabusVersion,
)

STUDYING = (EnrolmentStatus.ACTIVE, EnrolmentStatus.COMPLETED)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in an offering: enrolled or not, and what the roles other than the student's allow there."""

    offering: CourseOffering
    person: Person
    is_student: bool
    permissions: frozenset[Permission]

    @property
    def is_staff(self) -> bool:
        """Whether hidden materials are seen."""
        return Permission.SEE_COURSE in self.permissions

    def may(self, permission: Permission) -> bool:
        """Whether a role other than the student's allows this here."""
        return permission in self.permissions

    def need(self, permission: Permission) -> None:
        """Refuse whoever may not.

        Raises:
            Forbidden: no role allows it here.
        """
        if permission not in self.permissions:
            raise Forbidden


def seat_in(session: Session, person: Person, offering_id: int) -> Seat:
    """Return the person's place in an offering.

    A student's role alone opens nothing: the enrolment does.

    Raises:
        NotFound: there is no such offering, or it is not the person's to see.
    """
    scope = queries.offering_scope(session, offering_id)
    allowed: set[Permission] = set()
    for assignment in active_roles(session, person.id):
        if assignment.role != Role.STUDENT and covers(assignment, scope):
            allowed |= GRANTS[assignment.role]
    query = select(Enrolment.id).where(
        Enrolment.offering_id == offering_id,
        Enrolment.student_id == person.id,
        Enrolment.status.in_(STUDYING),
    )
    is_student = session.scalar(query.limit(1)) is not None
    if not is_student and Permission.SEE_COURSE not in allowed:
        raise NotFound
    return Seat(queries.offering(session, offering_id), person, is_student, frozenset(allowed))


def seen_material(session: Session, person: Person, material_id: int) -> tuple[Seat, Material]:
    """Return a material and the person's place in its offering.

    Raises:
        NotFound: none such, not the person's offering, or hidden or not yet open for a student.
    """
    material = queries.material(session, material_id)
    seat = seat_in(session, person, material.offering_id)
    if not seat.is_staff and not queries.is_open_to_students(material, clock.now()):
        raise NotFound
    return seat, material


def edited_material(session: Session, person: Person, material_id: int) -> tuple[Seat, Material]:
    """Return a material that the person may change.

    Raises:
        NotFound, Forbidden: not seen, or seen only.
    """
    seat, material = seen_material(session, person, material_id)
    seat.need(Permission.EDIT_COURSE_PAGE)
    return seat, material


@dataclass(frozen=True, slots=True)
class PlanRights:
    """What a person may do with a version of a syllabus now."""

    may_edit: bool
    may_approve: bool


def plan_rights(session: Session, person: Person, syllabus: SyllabusVersion) -> PlanRights:
    """Return the person's rights over a version.

    Raises:
        NotFound: it is not the person's to see.
    """
    scopes = course_scopes(session, syllabus.course_id, syllabus.course.unit_id)
    may_edit = any(can(session, person, Permission.EDIT_PLAN, scope) for scope in scopes)
    may_approve = can(session, person, Permission.APPROVE_PLAN, _step_scope(session, syllabus))
    if not may_edit and not may_approve and not _sees(session, person, scopes):
        raise NotFound
    is_draft = syllabus.status == SyllabusStatus.DRAFT
    is_waiting = syllabus.status in (SyllabusStatus.DEPARTMENT, SyllabusStatus.FACULTY)
    return PlanRights(may_edit=may_edit and is_draft, may_approve=may_approve and is_waiting)


def course_seen(session: Session, person: Person, course_id: int) -> Course:
    """Return a discipline that the person sees: as its keeper, or through its unit or an open offering.

    Raises:
        NotFound: none such, or not the person's to see.
    """
    course = session.get(Course, course_id)
    if course is None:
        raise NotFound
    scopes = course_scopes(session, course.id, course.unit_id)
    is_keeper = can(session, person, Permission.MANAGE_CATALOGUE, scopes[0])
    if not is_keeper and not _sees(session, person, scopes):
        raise NotFound
    return course


def need_in_unit(session: Session, person: Person, permission: Permission, unit_id: int) -> None:
    """Refuse whoever does not hold a permission over a unit.

    Raises:
        Forbidden: as said.
    """
    if not can(session, person, permission, Scope(unit_ids=queries.unit_path(session, unit_id))):
        raise Forbidden


def may_draft(session: Session, person: Person, course_id: int, unit_id: int) -> bool:
    """Whether the person may start a version for this discipline."""
    scopes = course_scopes(session, course_id, unit_id)
    return any(can(session, person, Permission.EDIT_PLAN, scope) for scope in scopes)


def course_scopes(session: Session, course_id: int, unit_id: int) -> list[Scope]:
    """Return where a discipline lies: its unit, and each of its open offerings."""
    scopes = [Scope(unit_ids=queries.unit_path(session, unit_id))]
    offerings = queries.offerings_of_course(session, course_id)
    scopes.extend(queries.offering_scope(session, offering.id) for offering in offerings)
    return scopes


def waits_for(session: Session, person: Person) -> list[SyllabusVersion]:
    """Return the versions that wait for this person's approval."""
    return [
        syllabus
        for syllabus in queries.waiting_syllabi(session)
        if can(session, person, Permission.APPROVE_PLAN, _step_scope(session, syllabus))
    ]


def _step_scope(session: Session, syllabus: SyllabusVersion) -> Scope:
    """Return whose approval the version needs: at the faculty's step a department's head is not enough."""
    path = queries.unit_path(session, syllabus.course.unit_id)
    if syllabus.status == SyllabusStatus.FACULTY:
        kinds = {unit.id: unit.kind for unit in session.scalars(select(OrgUnit).where(OrgUnit.id.in_(path)))}
        while path and kinds[path[0]] not in (UnitKind.FACULTY, UnitKind.UNIVERSITY):
            path = path[1:]
    return Scope(unit_ids=path)


def _sees(session: Session, person: Person, scopes: list[Scope]) -> bool:
    return any(
        Permission.SEE_COURSE in GRANTS[a.role] and a.role != Role.STUDENT and covers(a, scope)
        for a in active_roles(session, person.id)
        for scope in scopes
    )
