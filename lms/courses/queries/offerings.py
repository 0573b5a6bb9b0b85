"""Offerings, where they lie in the university's tree, and who teaches and studies in them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import OrgUnit, Person, RoleAssignment
from lms.accounts.roles import Role, Scope, ScopeKind
from lms.core import clock
from lms.core.errors import NotFound
from lms.courses.models import CourseOffering, Enrolment, EnrolmentStatus, Section, Term
from lms.orders.models import Entitlement

TEACHING_ROLES = (Role.TEACHER, Role.TUTOR)


def unit_path(session: Session, unit_id: int) -> tuple[int, ...]:
    """Return the ids of the units from this one up to the root."""
    path: list[int] = []
    current: int | None = unit_id
    while current is not None and current not in path:
        path.append(current)
        current = session.scalar(select(OrgUnit.parent_id).where(OrgUnit.id == current))
    return tuple(path)


def offering(session: Session, offering_id: int) -> CourseOffering:
    """Return an offering.

    Raises:
        NotFound: there is none.
    """
    found = session.get(CourseOffering, offering_id)
    if found is None:
        raise NotFound
    return found


def offering_scope(session: Session, offering_id: int) -> Scope:
    """Return where an offering lies, for `accounts.access`.

    Raises:
        NotFound: there is none.
    """
    found = offering(session, offering_id)
    return Scope(unit_ids=unit_path(session, found.unit_id), offering_id=offering_id)


def enrolled_students(session: Session, offering_id: int) -> list[Person]:
    """Return who studies in an offering now, in Kazakh order."""
    ids = select(Enrolment.student_id).where(
        Enrolment.offering_id == offering_id,
        Enrolment.status.in_((EnrolmentStatus.ACTIVE, EnrolmentStatus.COMPLETED)),
    )
    query = select(Person).where(Person.id.in_(ids))
    return list(session.scalars(query.order_by(Person.sort_key, Person.id)))


def enrolments_of(session: Session, offering_id: int) -> list[Enrolment]:
    """Return every enrolment of an offering, ended ones too, in Kazakh order of the students."""
    query = select(Enrolment).join(Person, Person.id == Enrolment.student_id)
    query = query.where(Enrolment.offering_id == offering_id)
    return list(session.scalars(query.order_by(Person.sort_key, Enrolment.attempt_no)))


def active_enrolment(session: Session, offering_id: int, student_id: int) -> Enrolment | None:
    """Return the enrolment in force, if any."""
    query = select(Enrolment).where(
        Enrolment.offering_id == offering_id,
        Enrolment.student_id == student_id,
        Enrolment.status == EnrolmentStatus.ACTIVE,
    )
    return session.scalar(query.order_by(Enrolment.attempt_no.desc()).limit(1))


def is_enrolled(session: Session, offering_id: int, person_id: int) -> bool:
    """Whether the person studies in the offering now."""
    return active_enrolment(session, offering_id, person_id) is not None


def offerings_of_student(session: Session, person: Person) -> list[CourseOffering]:
    """Return the offerings that a person studies in, latest term first."""
    ids = select(Enrolment.offering_id).where(
        Enrolment.student_id == person.id, Enrolment.status == EnrolmentStatus.ACTIVE
    )
    query = select(CourseOffering).join(Term, Term.id == CourseOffering.term_id)
    query = query.where(CourseOffering.id.in_(ids))
    return list(session.scalars(query.order_by(Term.starts_on.desc(), CourseOffering.id)))


def offerings_of_teacher(session: Session, person: Person) -> list[CourseOffering]:
    """Return the offerings that a person teaches (teacher, tutor or teacher of a section), latest term first."""
    now = clock.now()
    by_role = select(RoleAssignment.scope_id).where(
        RoleAssignment.person_id == person.id,
        RoleAssignment.role.in_(TEACHING_ROLES),
        RoleAssignment.scope_kind == ScopeKind.OFFERING,
        RoleAssignment.valid_from <= now,
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
    )
    by_section = select(Section.offering_id).where(Section.teacher_id == person.id)
    query = (
        select(CourseOffering)
        .join(Term, Term.id == CourseOffering.term_id)
        .where(or_(CourseOffering.id.in_(by_role), CourseOffering.id.in_(by_section)))
    )
    return list(session.scalars(query.order_by(Term.starts_on.desc(), CourseOffering.id)))


def staff_of(session: Session, offering_id: int) -> list[RoleAssignment]:
    """Return the assignments in force in an offering except the students'."""
    now = clock.now()
    query = (
        select(RoleAssignment)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(
            RoleAssignment.scope_kind == ScopeKind.OFFERING,
            RoleAssignment.scope_id == offering_id,
            RoleAssignment.role != Role.STUDENT,
            RoleAssignment.valid_from <= now,
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
        )
    )
    return list(session.scalars(query.order_by(RoleAssignment.role, Person.sort_key)))


def teachers_of(session: Session, offering_id: int) -> set[int]:
    """Return the ids of the teachers of an offering and of its sections (Order 152 cl. 37 keeps them from its final)."""
    ids = {a.person_id for a in staff_of(session, offering_id) if a.role == Role.TEACHER}
    query = select(Section.teacher_id).where(
        Section.offering_id == offering_id, Section.teacher_id.is_not(None)
    )
    return ids | {teacher_id for teacher_id in session.scalars(query) if teacher_id is not None}


def sections_of(session: Session, offering_id: int) -> list[Section]:
    """Return the streams and groups of an offering."""
    query = select(Section).where(Section.offering_id == offering_id)
    return list(session.scalars(query.order_by(Section.kind, Section.title)))


def offerings_without_plan(session: Session, term_id: int) -> list[CourseOffering]:
    """Return the offerings of a term that have no approved volume plan."""
    query = select(CourseOffering).where(
        CourseOffering.term_id == term_id, CourseOffering.syllabus_id.is_(None)
    )
    return list(session.scalars(query.order_by(CourseOffering.id)))


def valid_entitlement(session: Session, person_id: int, day: date) -> Entitlement | None:
    """Return the right to wholly remote study that is in force on a day (Regulation 004 5.7, 8.2)."""
    query = select(Entitlement).where(
        Entitlement.person_id == person_id, Entitlement.valid_from <= day, Entitlement.valid_to >= day
    )
    return session.scalar(query.order_by(Entitlement.valid_to.desc()).limit(1))
