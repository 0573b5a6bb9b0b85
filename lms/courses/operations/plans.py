"""Writes of the syllabus: versions, volume plan, the way to approval. An approved version never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core import audit, clock
from lms.core.audit import Actor
from lms.core.errors import BadInput
from lms.courses import queries
from lms.courses.errors import PlanIsFixed, PlanSumWrong, WrongStep
from lms.courses.gates import PLAN_GATE
from lms.courses.models import (
    Course,
    CourseOffering,
    OfferingStatus,
    SyllabusStatus,
    SyllabusVersion,
    VolumePlanRow,
)
from lms.courses.signals import syllabus_approved
from lms.rules.distance_share import ActivityKind, Mode, Regime

MAX_ROWS = 60


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A line of the plan as it is entered; whole minutes, more than none."""

    kind: ActivityKind
    mode: Mode
    minutes: int
    under_order_id: int | None = None


def create_syllabus(
    session: Session,
    course: Course,
    *,
    regime: Regime,
    actor: Actor,
    copy_of: SyllabusVersion | None = None,
) -> SyllabusVersion:
    """Start a draft; it begins as a copy of a version of the same discipline when one is named."""
    if copy_of is not None and copy_of.course_id != course.id:
        raise WrongStep
    last = session.scalar(
        select(func.max(SyllabusVersion.number)).where(SyllabusVersion.course_id == course.id)
    )
    syllabus = SyllabusVersion(
        course_id=course.id,
        number=(last or 0) + 1,
        regime=regime,
        academic_hour_minutes=queries.distance_policy(session).academic_hour_minutes,
        status=SyllabusStatus.DRAFT,
        created_by=actor.id,
        created_at=clock.now(),
    )
    session.add(syllabus)
    session.flush()
    copied = copy_of.rows if copy_of else ()
    _write_rows(session, syllabus, [PlanEntry(r.kind, r.mode, r.minutes, r.under_order_id) for r in copied])
    after = {"number": syllabus.number, "regime": regime, "copy_of": copy_of.id if copy_of else None}
    _record(session, syllabus, actor, "courses.create_syllabus", after=after)
    return syllabus


def save_plan(
    session: Session,
    syllabus: SyllabusVersion,
    rows: Sequence[PlanEntry],
    *,
    actor: Actor,
    regime: Regime | None = None,
) -> None:
    """Replace the rows of a draft; the gate answers inside this transaction.

    Raises:
        PlanIsFixed: the version is no draft.
        PlanSumWrong: the rows are not credits x 30 hours (Order 152 cl. 23, 27).
        PlanRefused: the gate refuses.
    """
    if syllabus.status != SyllabusStatus.DRAFT:
        raise PlanIsFixed
    if not rows or len(rows) > MAX_ROWS or any(row.minutes <= 0 for row in rows):
        raise BadInput(field="rows")
    volume = queries.plan_volume(session, syllabus)
    total = sum(row.minutes for row in rows)
    if total != volume:
        raise PlanSumWrong(total_minutes=total, volume_minutes=volume, difference_minutes=volume - total)
    before = {"regime": syllabus.regime, "rows": _shown(syllabus)}
    syllabus.regime = regime or syllabus.regime
    _write_rows(session, syllabus, rows)
    PLAN_GATE.bound().check_plan(session, syllabus, actor=actor)
    after = {"regime": syllabus.regime, "rows": _shown(syllabus)}
    _record(session, syllabus, actor, "courses.save_plan", before=before, after=after)


def submit_syllabus(session: Session, syllabus: SyllabusVersion, *, actor: Actor) -> None:
    """Hand a draft to the department.

    Raises:
        WrongStep: it is no draft.
        PlanSumWrong: the plan is not complete.
    """
    if syllabus.status != SyllabusStatus.DRAFT:
        raise WrongStep
    volume = queries.plan_volume(session, syllabus)
    total = sum(row.minutes for row in syllabus.rows)
    if total != volume:
        raise PlanSumWrong(total_minutes=total, volume_minutes=volume, difference_minutes=volume - total)
    syllabus.submitted_by, syllabus.submitted_at = actor.id, clock.now()
    syllabus.return_reason = None
    _move(session, syllabus, SyllabusStatus.DEPARTMENT, actor, "courses.submit_syllabus")


def approve_syllabus(
    session: Session, syllabus: SyllabusVersion, *, actor: Actor, amber_reason: str | None = None
) -> SyllabusStatus:
    """Approve one step: the department hands on to the faculty, the faculty's approval puts the version in force.

    Then earlier versions of the same regime are superseded and offerings without a plan take this one.

    Raises:
        WrongStep: it waits for nobody's approval.
        PlanRefused: the gate refuses.
    """
    if syllabus.status not in (SyllabusStatus.DEPARTMENT, SyllabusStatus.FACULTY):
        raise WrongStep
    if amber_reason and amber_reason.strip():
        syllabus.amber_reason = amber_reason.strip()
        session.flush()
    PLAN_GATE.bound().check_plan(session, syllabus, actor=actor)
    if syllabus.status == SyllabusStatus.DEPARTMENT:
        syllabus.department_by, syllabus.department_at = actor.id, clock.now()
        _move(session, syllabus, SyllabusStatus.FACULTY, actor, "courses.approve_syllabus")
        return SyllabusStatus.FACULTY
    _supersede(session, syllabus)
    syllabus.approved_by, syllabus.approved_at = actor.id, clock.now()
    syllabus.policy_sha256 = queries.distance_policy(session).version
    _move(session, syllabus, SyllabusStatus.APPROVED, actor, "courses.approve_syllabus")
    _give_to_offerings(session, syllabus)
    syllabus_approved.send(syllabus.course, session=session, syllabus=syllabus)
    return SyllabusStatus.APPROVED


def return_syllabus(session: Session, syllabus: SyllabusVersion, *, reason: str, actor: Actor) -> None:
    """Send a version that waits for approval back to its author.

    Raises:
        WrongStep: it waits for nobody's approval.
        BadInput: no reason is given.
    """
    if syllabus.status not in (SyllabusStatus.DEPARTMENT, SyllabusStatus.FACULTY):
        raise WrongStep
    if not reason.strip():
        raise BadInput(field="return_reason")
    syllabus.return_reason = reason.strip()
    syllabus.department_by = syllabus.department_at = None
    _move(session, syllabus, SyllabusStatus.DRAFT, actor, "courses.return_syllabus", reason=reason.strip())


def _write_rows(session: Session, syllabus: SyllabusVersion, rows: Sequence[PlanEntry]) -> None:
    for old in list(syllabus.rows):
        session.delete(old)
    session.flush()
    for position, entry in enumerate(rows, start=1):
        session.add(
            VolumePlanRow(
                syllabus_id=syllabus.id,
                position=position,
                kind=entry.kind,
                mode=entry.mode,
                minutes=entry.minutes,
                under_order_id=entry.under_order_id,
            )
        )
    session.flush()
    session.expire(syllabus, ["rows"])


def _supersede(session: Session, syllabus: SyllabusVersion) -> None:
    query = select(SyllabusVersion).where(
        SyllabusVersion.course_id == syllabus.course_id,
        SyllabusVersion.regime == syllabus.regime,
        SyllabusVersion.status == SyllabusStatus.APPROVED,
    )
    for earlier in session.scalars(query):
        earlier.status = SyllabusStatus.SUPERSEDED


def _give_to_offerings(session: Session, syllabus: SyllabusVersion) -> None:
    query = select(CourseOffering).where(
        CourseOffering.course_id == syllabus.course_id,
        CourseOffering.regime == syllabus.regime,
        CourseOffering.syllabus_id.is_(None),
        CourseOffering.status != OfferingStatus.CLOSED,
    )
    for offering in session.scalars(query):
        offering.syllabus_id = syllabus.id
    session.flush()


def _shown(syllabus: SyllabusVersion) -> list[list[object]]:
    return [[row.kind, row.mode, row.minutes] for row in syllabus.rows]


def _move(
    session: Session,
    syllabus: SyllabusVersion,
    status: SyllabusStatus,
    actor: Actor,
    action: str,
    *,
    reason: str | None = None,
) -> None:
    before = {"status": syllabus.status}
    syllabus.status = status
    session.flush()
    _record(session, syllabus, actor, action, before=before, after={"status": status}, reason=reason)


def _record(
    session: Session,
    syllabus: SyllabusVersion,
    actor: Actor,
    action: str,
    *,
    before: object = None,
    after: object = None,
    reason: str | None = None,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        object_kind="syllabus_version",
        object_id=syllabus.id,
        before=before,
        after=after,
        reason=reason or (syllabus.amber_reason if action == "courses.approve_syllabus" else None),
    )
