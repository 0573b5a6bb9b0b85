"""Writes of offerings: opening, staff, sections."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import operations as accounts
from lms.accounts.models import Person, RoleAssignment
from lms.accounts.roles import Role, ScopeKind
from lms.core import audit
from lms.core.audit import Actor
from lms.core.errors import BadInput
from lms.core.settings import LOCALES
from lms.courses.errors import OfferingExists, WrongStep
from lms.courses.models import (
    Course,
    CourseOffering,
    OfferingStatus,
    Section,
    SyllabusStatus,
    SyllabusVersion,
    Term,
)
from lms.rules.distance_share import ActivityKind, Regime

STAFF_ROLES = (Role.TEACHER, Role.TUTOR, Role.EXAMINER, Role.SECOND_MARKER)
DEFAULT_CAPACITY = {  # Standard 003 5.6.11
    ActivityKind.LECTURE: 80,
    ActivityKind.PRACTICAL: 25,
    ActivityKind.LAB: 12,
}


def create_offering(
    session: Session,
    *,
    course: Course,
    term: Term,
    regime: Regime,
    language: str,
    actor: Actor,
    unit_id: int | None = None,
    syllabus: SyllabusVersion | None = None,
    order_id: int | None = None,
    mooc_record: dict[str, Any] | None = None,
    status: OfferingStatus = OfferingStatus.RUNNING,
) -> CourseOffering:
    """Open a discipline in a term; the latest approved plan of its regime is taken unless one is named.

    Raises:
        OfferingExists: the discipline is already offered in this term and language.
        WrongStep: the named plan is not an approved one of this discipline.
    """
    _check_language(session, course, term, language)
    if syllabus is None:
        syllabus = _approved_plan(session, course, regime)
    elif syllabus.course_id != course.id or syllabus.status != SyllabusStatus.APPROVED:
        raise WrongStep
    offering = CourseOffering(
        course_id=course.id,
        term_id=term.id,
        syllabus_id=syllabus.id if syllabus else None,
        unit_id=unit_id or course.unit_id,
        regime=regime,
        language=language,
        status=status,
        order_id=order_id,
        mooc_record=mooc_record,
    )
    session.add(offering)
    session.flush()
    _record(
        session, offering, actor, "courses.create_offering", after={"course": course.code, "regime": regime}
    )
    return offering


def edit_offering(
    session: Session,
    offering: CourseOffering,
    *,
    status: OfferingStatus,
    syllabus: SyllabusVersion | None,
    actor: Actor,
) -> None:
    """Change the state of an offering or the plan that it follows.

    Raises:
        WrongStep: the plan is not an approved one of this discipline.
    """
    if (
        syllabus is not None
        and syllabus.id != offering.syllabus_id
        and (syllabus.course_id != offering.course_id or syllabus.status != SyllabusStatus.APPROVED)
    ):
        raise WrongStep
    before = {"status": offering.status, "syllabus": offering.syllabus_id}
    offering.status = status
    offering.syllabus_id = syllabus.id if syllabus else None
    session.flush()
    session.expire(offering, ["syllabus"])
    after = {"status": status, "syllabus": offering.syllabus_id}
    _record(session, offering, actor, "courses.edit_offering", before=before, after=after)


def add_staff(
    session: Session, offering: CourseOffering, person: Person, role: Role, *, actor: Actor
) -> RoleAssignment:
    """Give a person a role in this offering.

    Raises:
        BadInput: the role is none of an offering's staff.
    """
    if role not in STAFF_ROLES:
        raise BadInput(field="role")
    return accounts.grant_role(session, person, role, ScopeKind.OFFERING, offering.id, actor=actor)


def remove_staff(
    session: Session, offering: CourseOffering, assignment: RoleAssignment, *, actor: Actor
) -> None:
    """Take a role in this offering away.

    Raises:
        WrongStep: the assignment belongs to something else.
    """
    is_here = assignment.scope_kind == ScopeKind.OFFERING and assignment.scope_id == offering.id
    if not is_here or assignment.role == Role.STUDENT:
        raise WrongStep
    accounts.revoke_role(session, assignment, actor=actor)


def add_section(
    session: Session,
    offering: CourseOffering,
    *,
    kind: ActivityKind,
    title: str,
    actor: Actor,
    capacity: int | None = None,
    teacher: Person | None = None,
) -> Section:
    """Add a stream or group for one kind of class; its teacher becomes a teacher of the offering."""
    if not title.strip():
        raise BadInput(field="title")
    section = Section(
        offering_id=offering.id,
        kind=kind,
        title=title.strip()[:80],
        capacity=capacity or DEFAULT_CAPACITY.get(kind, 25),
        teacher_id=teacher.id if teacher else None,
    )
    session.add(section)
    session.flush()
    _record(session, offering, actor, "courses.add_section", after={"section": section.id, "kind": kind})
    return section


def _check_language(session: Session, course: Course, term: Term, language: str) -> None:
    if language not in LOCALES:
        raise BadInput(field="language")
    query = select(CourseOffering.id).where(
        CourseOffering.course_id == course.id,
        CourseOffering.term_id == term.id,
        CourseOffering.language == language,
    )
    if session.scalar(query) is not None:
        raise OfferingExists(field="language")


def _approved_plan(session: Session, course: Course, regime: Regime) -> SyllabusVersion | None:
    query = select(SyllabusVersion).where(
        SyllabusVersion.course_id == course.id,
        SyllabusVersion.regime == regime,
        SyllabusVersion.status == SyllabusStatus.APPROVED,
    )
    return session.scalar(query.order_by(SyllabusVersion.number.desc()).limit(1))


def _record(
    session: Session,
    offering: CourseOffering,
    actor: Actor,
    action: str,
    *,
    before: Any = None,
    after: Any = None,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        object_kind="course_offering",
        object_id=offering.id,
        before=before,
        after=after,
    )
