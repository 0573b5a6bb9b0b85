"""Factories of courses: each makes one thing with sensible defaults inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from sqlalchemy.orm import Session

from lms.accounts import operations as accounts
from lms.accounts.models import OrgUnit, Person
from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.courses import operations, queries
from lms.courses.models import (
    AcademicGroup,
    Course,
    CourseOffering,
    Enrolment,
    OfferingStatus,
    StudentRecord,
    SyllabusStatus,
    SyllabusVersion,
    Term,
    TermKind,
    TermStatus,
    VolumePlanRow,
)
from lms.orders.models import Entitlement, Order, OrderKind
from lms.rules.distance_share import ActivityKind, Mode, Regime
from tests.factories import make_unit

PlanRows = Sequence[tuple[ActivityKind, Mode, int]]
_numbers = count(1)


def green_plan(credits: int = 5) -> PlanRows:  # noqa: A002
    """Return rows (kind, mode, minutes) that sum to the volume: 10 % at a distance, half in the classroom."""
    unit = credits * 1500 // 10  # a tenth of the volume in minutes
    return (
        (ActivityKind.LECTURE, Mode.IN_PERSON, 2 * unit),
        (ActivityKind.LECTURE, Mode.SYNC, unit),
        (ActivityKind.PRACTICAL, Mode.IN_PERSON, 2 * unit),
        (ActivityKind.SRSP, Mode.IN_PERSON, unit - 200),
        (ActivityKind.MIDTERM, Mode.IN_PERSON, 100),
        (ActivityKind.FINAL, Mode.IN_PERSON, 100),
        (ActivityKind.EXAM_PREP, Mode.NONE, unit),
        (ActivityKind.SRS, Mode.NONE, 3 * unit),
    )


def make_term(
    session: Session,
    week: int = 8,
    *,
    kind: TermKind = TermKind.AUTUMN,
    year: str | None = None,
    starts_on: date | None = None,
) -> Term:
    """Make a running term of which today is in this week (1 is the first)."""
    today = queries.today()
    monday = today - timedelta(days=today.weekday())
    start = starts_on or monday - timedelta(weeks=week - 1)
    return operations.create_term(
        session,
        kind=kind,
        academic_year=year or f"{2000 + next(_numbers)}/x",
        starts_on=start,
        actor=SYSTEM,
        status=TermStatus.RUNNING,
    )


def make_course(
    session: Session,
    credits: int = 5,  # noqa: A002
    *,
    code: str | None = None,
    unit: OrgUnit | None = None,
) -> Course:
    """Make a discipline."""
    code = code or f"CRS{next(_numbers)}"
    title = {"kk": f"{code} пәні", "ru": f"Дисциплина {code}", "en": f"Course {code}"}
    unit_id = (unit or make_unit(session)).id
    return operations.create_course(
        session,
        unit_id=unit_id,
        code=code,
        title=title,
        credits=credits,
        actor=SYSTEM,
        allows_small_volume=True,
    )


def make_syllabus(
    session: Session,
    course: Course,
    *,
    regime: Regime = Regime.BLENDED,
    plan: PlanRows | None = None,
    status: SyllabusStatus = SyllabusStatus.APPROVED,
) -> SyllabusVersion:
    """Make a version of the syllabus with its plan, past the gate."""
    taken = session.query(SyllabusVersion).filter_by(course_id=course.id).count()
    syllabus = SyllabusVersion(
        course_id=course.id, number=taken + 1, regime=regime, status=status, created_at=clock.now()
    )
    for position, (kind, mode, minutes) in enumerate(plan or green_plan(course.credits), start=1):
        syllabus.rows.append(VolumePlanRow(position=position, kind=kind, mode=mode, minutes=minutes))
    if status is SyllabusStatus.APPROVED:
        syllabus.approved_at = clock.now()
    session.add(syllabus)
    session.flush()
    return syllabus


def make_offering(
    session: Session,
    *,
    regime: Regime = Regime.BLENDED,
    teacher: Person | None = None,
    students: Iterable[Person] = (),
    course: Course | None = None,
    term: Term | None = None,
    plan: PlanRows | None = None,
    has_plan: bool = True,
    language: str = "kk",
    status: OfferingStatus = OfferingStatus.RUNNING,
    unit: OrgUnit | None = None,
) -> CourseOffering:
    """Make a running offering with an approved plan (`plan`: rows (kind, mode, minutes)), its teacher and students.

    The term defaults to the one that runs now, else a new one in week 8.
    """
    term = term or queries.current_term(session) or make_term(session)
    course = course or make_course(session, unit=unit)
    syllabus = make_syllabus(session, course, regime=regime, plan=plan) if has_plan else None
    offering = operations.create_offering(
        session,
        course=course,
        term=term,
        regime=regime,
        language=language,
        syllabus=syllabus,
        actor=SYSTEM,
        status=status,
    )
    if teacher is not None:
        add_teacher(session, offering, teacher)
    for student in students:
        add_student(session, offering, student)
    return offering


def add_teacher(
    session: Session, offering: CourseOffering, person: Person, role: Role = Role.TEACHER
) -> None:
    """Give a person a role in the offering since the start of its term."""
    accounts.grant_role(
        session, person, role, ScopeKind.OFFERING, offering.id, _since(offering.term), actor=SYSTEM
    )


def add_student(session: Session, offering: CourseOffering, person: Person) -> Enrolment:
    """Enrol a person since the start of the term, past windows and guards."""
    enrolment = Enrolment(offering_id=offering.id, student_id=person.id, enrolled_at=_since(offering.term))
    session.add(enrolment)
    session.flush()
    accounts.grant_role(
        session, person, Role.STUDENT, ScopeKind.OFFERING, offering.id, _since(offering.term), actor=SYSTEM
    )
    return enrolment


def make_group(
    session: Session, code: str | None = None, *, students: Iterable[Person] = (), unit: OrgUnit | None = None
) -> AcademicGroup:
    """Make a group with its programme; the students get a record in it."""
    number = next(_numbers)
    programme = operations.create_programme(
        session,
        unit_id=(unit or make_unit(session)).id,
        code=f"6B{number:05}",
        title={"kk": "Информатика", "ru": "Информатика", "en": "Computer science"},
        actor=SYSTEM,
    )
    group = operations.create_group(
        session, programme_id=programme.id, code=code or f"ИН-{number}", year=2, language="kk", actor=SYSTEM
    )
    for student in students:
        make_student_record(session, student, group=group)
    return group


def make_student_record(
    session: Session, person: Person, *, group: AcademicGroup | None = None, has_debt: bool = False
) -> StudentRecord:
    """Make what the registrar knows of a learner."""
    group = group or make_group(session)
    return operations.create_student_record(
        session,
        person=person,
        programme_id=group.programme_id,
        group_id=group.id,
        number=f"S{next(_numbers):06}",
        has_debt=has_debt,
        actor=SYSTEM,
    )


def make_entitlement(
    session: Session, person: Person, *, valid_from: date | None = None, valid_to: date | None = None
) -> Entitlement:
    """Make an order and the right to wholly remote study that it gives."""
    today = queries.today()
    order = Order(
        number=f"ҚО-{next(_numbers)}",
        issued_on=today,
        kind=OrderKind.DISTANCE_ADMISSION,
        issuer="Ректор",
        summary="Қашықтан оқуға жіберу",
        registered_at=clock.now(),
    )
    session.add(order)
    session.flush()
    entitlement = Entitlement(
        person_id=person.id,
        order_id=order.id,
        category="5.7(2)",
        valid_from=valid_from or today - timedelta(days=200),
        valid_to=valid_to or today + timedelta(days=200),
    )
    session.add(entitlement)
    session.flush()
    return entitlement


def _since(term: Term) -> datetime:
    """Return the first moment of the term, or now when it has not begun."""
    return min(clock.now(), datetime.combine(term.starts_on, time(), tzinfo=UTC) - timedelta(days=1))
