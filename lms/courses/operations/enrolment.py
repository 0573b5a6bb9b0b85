"""Writes of enrolment: entering an offering and leaving it, in the windows of the calendar."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts import operations as accounts
from lms.accounts.models import Person, RoleAssignment
from lms.accounts.roles import Role, ScopeKind
from lms.core import audit, clock
from lms.core.audit import Actor
from lms.courses import queries
from lms.courses.errors import (
    AlreadyEnrolled,
    EnrolmentClosed,
    EntitlementMissing,
    FinancialDebt,
    LateWithdrawal,
    WrongStep,
)
from lms.courses.models import (
    CalendarEventKind,
    CourseOffering,
    Enrolment,
    EnrolmentStatus,
    OfferingStatus,
    StudentRecord,
)
from lms.courses.signals import enrolment_changed
from lms.orders.models import Entitlement
from lms.rules.distance_share import Regime


def enrol(
    session: Session,
    offering: CourseOffering,
    student: Person,
    *,
    actor: Actor,
    late_reason: str | None = None,
) -> Enrolment:
    """Enrol a student and give the student's role in this offering.

    `late_reason` (reason and order) lets the registrar's office enrol after the add/drop window (Standard 003 5.6.5).

    Raises:
        AlreadyEnrolled, FinancialDebt, EnrolmentClosed: as named.
        EntitlementMissing: a wholly remote offering without a valid entitlement (Regulation 004 5.7, 8.2).
    """
    if queries.is_enrolled(session, offering.id, student.id):
        raise AlreadyEnrolled(name=student.full_name)
    if offering.status == OfferingStatus.CLOSED:
        raise WrongStep
    entitlement = check_may_enrol(session, offering, student)
    reason = (late_reason or "").strip()
    closed_on = last_day(session, offering, CalendarEventKind.ADD_DROP)
    if closed_on is not None and queries.today() > closed_on and not reason:
        raise EnrolmentClosed(closed_on=closed_on, field="late_reason")
    enrolment = Enrolment(
        offering_id=offering.id,
        student_id=student.id,
        attempt_no=_next_attempt(session, offering.id, student.id),
        status=EnrolmentStatus.ACTIVE,
        entitlement_id=entitlement.id if entitlement else None,
        enrolled_at=clock.now(),
    )
    session.add(enrolment)
    session.flush()
    accounts.grant_role(session, student, Role.STUDENT, ScopeKind.OFFERING, offering.id, actor=actor)
    _record(session, enrolment, actor=actor, action="courses.enrol", before=None, reason=reason or None)
    enrolment_changed.send(offering, session=session, enrolment=enrolment)
    return enrolment


def _next_attempt(session: Session, offering_id: int, student_id: int) -> int:
    tries = select(func.count()).where(
        Enrolment.offering_id == offering_id, Enrolment.student_id == student_id
    )
    return (session.scalar(tries) or 0) + 1


def check_may_enrol(session: Session, offering: CourseOffering, student: Person) -> Entitlement | None:
    """Check debt and, in a wholly remote offering, the entitlement; return the entitlement used.

    Raises:
        FinancialDebt: the registrar has noted a debt (Standard 003 5.6.8).
        EntitlementMissing: no order covers the day of entering.
    """
    debts = select(StudentRecord.id).where(
        StudentRecord.person_id == student.id, StudentRecord.is_active, StudentRecord.has_debt
    )
    if session.scalar(debts.limit(1)) is not None:
        raise FinancialDebt(name=student.full_name)
    if offering.regime != Regime.INDIVIDUAL_DISTANCE:
        return None
    day = max(queries.today(), offering.term.starts_on)
    entitlement = queries.valid_entitlement(session, student.id, day)
    if entitlement is None:
        raise EntitlementMissing(name=student.full_name, day=day)
    return entitlement


def leave(
    session: Session,
    enrolment: Enrolment,
    *,
    actor: Actor,
    reason: str | None = None,
    accepts_f: bool = False,
) -> EnrolmentStatus:
    """End an enrolment: dropped in week 1, withdrawn until week 4, after that the grade F.

    Source: Standard 003 5.6.5, 5.6.6.

    Raises:
        LateWithdrawal: the window is over and the grade F is not confirmed.
        WrongStep: the enrolment is not active.
    """
    if enrolment.status != EnrolmentStatus.ACTIVE:
        raise WrongStep
    offering = queries.offering(session, enrolment.offering_id)
    status = status_when_leaving(session, offering)
    if status is EnrolmentStatus.LATE_F and not accepts_f:
        closed_on = last_day(session, offering, CalendarEventKind.WITHDRAWAL)
        raise LateWithdrawal(closed_on=closed_on or "")
    before = {"status": enrolment.status}
    enrolment.status = status
    enrolment.ended_at = clock.now()
    session.flush()
    _take_role(session, enrolment, actor=actor)
    why = "late_withdrawal" if status is EnrolmentStatus.LATE_F else None
    reason = ": ".join(part for part in (why, reason) if part) or None
    _record(session, enrolment, actor=actor, action="courses.leave", before=before, reason=reason)
    enrolment_changed.send(offering, session=session, enrolment=enrolment)
    return status


def status_when_leaving(session: Session, offering: CourseOffering) -> EnrolmentStatus:
    """Return what leaving today would mean."""
    day = queries.today()
    for kind, status in (
        (CalendarEventKind.ADD_DROP, EnrolmentStatus.DROPPED),
        (CalendarEventKind.WITHDRAWAL, EnrolmentStatus.WITHDRAWN),
    ):
        closed_on = last_day(session, offering, kind)
        if closed_on is not None and day <= closed_on:
            return status
    return EnrolmentStatus.LATE_F


def last_day(session: Session, offering: CourseOffering, kind: CalendarEventKind) -> date | None:
    """Return the last day of a window of the offering's term."""
    found = queries.window(session, offering.term_id, kind)
    return found.ends_on if found else None


def _take_role(session: Session, enrolment: Enrolment, *, actor: Actor) -> None:
    query = select(RoleAssignment).where(
        RoleAssignment.person_id == enrolment.student_id,
        RoleAssignment.role == Role.STUDENT,
        RoleAssignment.scope_kind == ScopeKind.OFFERING,
        RoleAssignment.scope_id == enrolment.offering_id,
        RoleAssignment.valid_to.is_(None),
    )
    for assignment in session.scalars(query):
        accounts.revoke_role(session, assignment, actor=actor)


def _record(
    session: Session, enrolment: Enrolment, *, actor: Actor, action: str, before: object, reason: str | None
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        object_kind="enrolment",
        object_id=enrolment.id,
        before=before,
        after={
            "offering": enrolment.offering_id,
            "student": enrolment.student_id,
            "status": enrolment.status,
        },
        reason=reason,
    )
