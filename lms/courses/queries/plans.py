"""Reads of syllabus versions and their volume."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import policies
from lms.core.errors import NotFound
from lms.courses.models import (
    Course,
    CourseOffering,
    OfferingStatus,
    SyllabusStatus,
    SyllabusVersion,
)
from lms.courses.queries.offerings import offerings_of_teacher
from lms.rules.distance_share import Regime
from lms.rules.policy import DistancePolicy

FIXED = (SyllabusStatus.APPROVED, SyllabusStatus.SUPERSEDED)
WAITING = (SyllabusStatus.DEPARTMENT, SyllabusStatus.FACULTY)


def distance_policy(session: Session, offering_id: int | None = None) -> DistancePolicy:
    """Return the distance policy in force."""
    return DistancePolicy.from_json(policies.resolve(session, "distance", offering_id=offering_id))


def syllabus(session: Session, syllabus_id: int) -> SyllabusVersion:
    """Return a version.

    Raises:
        NotFound: there is none.
    """
    found = session.get(SyllabusVersion, syllabus_id)
    if found is None:
        raise NotFound
    return found


def plan_volume(session: Session, syllabus: SyllabusVersion) -> int:
    """Return the minutes that the rows must sum to; a version in force keeps the volume it was approved with."""
    if syllabus.status in FIXED and syllabus.rows:
        return sum(row.minutes for row in syllabus.rows)
    hours = syllabus.course.credits * distance_policy(session).credit_hours
    return hours * syllabus.academic_hour_minutes


def syllabi_of(session: Session, course_id: int) -> list[SyllabusVersion]:
    """Return every version of a discipline, newest first."""
    query = select(SyllabusVersion).where(SyllabusVersion.course_id == course_id)
    return list(session.scalars(query.order_by(SyllabusVersion.number.desc())))


def open_syllabus(session: Session, course_id: int, regime: Regime) -> SyllabusVersion | None:
    """Return the newest version of a regime that is a draft or waits for approval."""
    query = select(SyllabusVersion).where(
        SyllabusVersion.course_id == course_id,
        SyllabusVersion.regime == regime,
        SyllabusVersion.status.not_in(FIXED),
    )
    return session.scalar(query.order_by(SyllabusVersion.number.desc()).limit(1))


def offerings_of_course(session: Session, course_id: int) -> list[CourseOffering]:
    """Return the offerings of a discipline that are not closed."""
    query = select(CourseOffering).where(
        CourseOffering.course_id == course_id, CourseOffering.status != OfferingStatus.CLOSED
    )
    return list(session.scalars(query.order_by(CourseOffering.id)))


def drafts_of_teacher(session: Session, person: Person) -> list[SyllabusVersion]:
    """Return the drafts of a teacher: begun by the person, or of a discipline that the person teaches."""
    course_ids = {offering.course_id for offering in offerings_of_teacher(session, person)}
    query = select(SyllabusVersion).where(
        SyllabusVersion.status == SyllabusStatus.DRAFT,
        or_(SyllabusVersion.created_by == person.id, SyllabusVersion.course_id.in_(course_ids)),
    )
    return list(session.scalars(query.order_by(SyllabusVersion.id)))


def waiting_syllabi(session: Session) -> list[SyllabusVersion]:
    """Return every version that waits for an approval, oldest first (the caller keeps what is the person's)."""
    query = (
        select(SyllabusVersion)
        .join(Course, Course.id == SyllabusVersion.course_id)
        .where(SyllabusVersion.status.in_(WAITING))
    )
    return list(session.scalars(query.order_by(SyllabusVersion.submitted_at, SyllabusVersion.id)))
