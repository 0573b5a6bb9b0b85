"""The demo's term: calendar, disciplines with plans, offerings, students, course page."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

import content
from lms.accounts.models import Person
from lms.accounts.roles import Role
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.i18n import institution_zone
from lms.courses import operations, queries
from lms.courses.models import (
    CalendarEventKind,
    CourseOffering,
    MaterialKind,
    SyllabusStatus,
    SyllabusVersion,
    Term,
    TermKind,
    TermStatus,
    VolumePlanRow,
)
from lms.courses.operations.plans import PlanEntry
from lms.courses.operations.terms import EventEntry
from lms.demo.people import Cast
from lms.demo.plans import DISCIPLINES, Discipline, H
from lms.gradebook import operations as gradebook
from lms.gradebook.models import GradeItemKind
from lms.orders.models import Entitlement, Order, OrderKind
from lms.player.operations import import_package
from lms.rules.distance_share import Regime
from scorm.pack import pack_folder

WEEK = 8
LANGUAGE = "kk"
SCORM_COURSE = Path(content.__file__).parent / "courses" / "safety-intro"


@dataclass(slots=True)
class Campus:
    """What the courses part made, by discipline code."""

    term: Term
    offerings: dict[str, CourseOffering] = field(default_factory=dict)

    def day(self, week: int, weekday: int, hour: int, minute: int = 0) -> datetime:
        """Return a moment of a teaching week; weekday 0 is Monday; in the institution's zone."""
        day = self.term.starts_on + timedelta(days=(week - 1) * 7 + weekday)
        return datetime.combine(day, time(hour, minute), institution_zone())


def seed_courses(session: Session, cast: Cast) -> Campus:
    """Make a running term in week 8 and an offering of each regime."""
    today = queries.today()
    monday = today - timedelta(days=today.weekday())
    starts_on = monday - timedelta(weeks=WEEK - 1)
    autumn = starts_on.month >= 7
    year = starts_on.year if autumn else starts_on.year - 1
    term = operations.create_term(
        session,
        kind=TermKind.AUTUMN if autumn else TermKind.SPRING,
        academic_year=f"{year}/{year + 1}",
        starts_on=starts_on,
        actor=SYSTEM,
        status=TermStatus.RUNNING,
    )
    _lengthen_midterms(session, term)
    campus = Campus(term)
    programme = operations.create_programme(
        session,
        unit_id=cast.units["computing"].id,
        code="6B06102",
        title={"kk": "Ақпараттық жүйелер", "ru": "Информационные системы", "en": "Information systems"},
        actor=SYSTEM,
    )
    group = operations.create_group(
        session, programme_id=programme.id, code="АЖ-24-1", year=2, language=LANGUAGE, actor=SYSTEM
    )
    for number, student in enumerate(cast.students(), start=1):
        operations.create_student_record(
            session,
            person=student,
            programme_id=programme.id,
            number=f"24-{number:04d}",
            group_id=group.id,
            year=2,
            actor=SYSTEM,
        )
    for discipline in DISCIPLINES:
        campus.offerings[discipline.code] = _offer(session, cast, campus, discipline)
    return campus


def _lengthen_midterms(session: Session, term: Term) -> None:
    """Give the first midterms one more week: a demo that is started on a Sunday evening still has its window open."""
    entries = [
        EventEntry(
            e.kind,
            e.starts_on,
            e.ends_on + timedelta(days=7 * (e.kind is CalendarEventKind.MIDTERM1)),
            e.title,
        )
        for e in term.events
    ]
    operations.save_calendar(session, term, entries, ends_on=term.ends_on, actor=SYSTEM)


def _offer(session: Session, cast: Cast, campus: Campus, discipline: Discipline) -> CourseOffering:
    course = operations.create_course(
        session,
        unit_id=cast.units[discipline.unit].id,
        code=discipline.code,
        title={"kk": discipline.kk, "ru": discipline.ru, "en": discipline.en},
        credits=discipline.credits,
        actor=SYSTEM,
    )
    offering = operations.create_offering(
        session,
        course=course,
        term=campus.term,
        regime=discipline.regime,
        language=LANGUAGE,
        actor=SYSTEM,
        order_id=_order(session, discipline),
        mooc_record={"platform": "Open course", "course": discipline.en, "agreement": "17-2026"}
        if discipline.regime is Regime.MOOC
        else None,
    )
    syllabus = operations.create_syllabus(
        session, course, regime=discipline.regime, actor=cast.people[discipline.teacher]
    )
    if discipline.colour == "red":
        _bring_over(session, syllabus, discipline)
        offering.syllabus_id = syllabus.id
    else:
        _approve(session, cast, syllabus, discipline)
    operations.add_staff(session, offering, cast.people[discipline.teacher], Role.TEACHER, actor=SYSTEM)
    students = cast.students() if discipline.regime is not Regime.INDIVIDUAL_DISTANCE else cast.students()[:2]
    for student in students:
        if discipline.regime is Regime.INDIVIDUAL_DISTANCE:
            _entitle(session, student, campus, offering.order_id)
        operations.enrol(session, offering, student, actor=SYSTEM, late_reason="seeded for the demo")
    return offering


def _approve(session: Session, cast: Cast, syllabus: SyllabusVersion, discipline: Discipline) -> None:
    teacher = cast.people[discipline.teacher]
    rows = [PlanEntry(kind, mode, hours * H) for kind, mode, hours in discipline.plan]
    operations.save_plan(session, syllabus, rows, actor=teacher)
    operations.submit_syllabus(session, syllabus, actor=teacher)
    reason = (
        "Seminars stay in the classroom; the webinars repeat lectures that are also given there."
        if discipline.colour == "amber"
        else None
    )
    operations.approve_syllabus(session, syllabus, actor=cast.people["department"], amber_reason=reason)
    operations.approve_syllabus(session, syllabus, actor=cast.people["dean"], amber_reason=reason)


def _bring_over(session: Session, syllabus: SyllabusVersion, discipline: Discipline) -> None:
    """Lay a plan past the gate, as an archive of the years before brings it: red must be seen somewhere."""
    for position, (kind, mode, hours) in enumerate(discipline.plan, start=1):
        session.add(
            VolumePlanRow(syllabus_id=syllabus.id, position=position, kind=kind, mode=mode, minutes=hours * H)
        )
    syllabus.status, syllabus.approved_at = SyllabusStatus.APPROVED, clock.now()
    session.flush()


def _order(session: Session, discipline: Discipline) -> int | None:
    if discipline.regime is not Regime.INDIVIDUAL_DISTANCE:
        return None
    order = Order(
        number="112-ҚО",
        issued_on=queries.today() - timedelta(days=70),
        kind=OrderKind.DISTANCE_ADMISSION,
        issuer="Ректор",
        summary="Қашықтан оқытуға жіберу туралы (004 ережесі, 8.2-т.)",
        registered_at=clock.now(),
    )
    session.add(order)
    session.flush()
    return order.id


def _entitle(session: Session, student: Person, campus: Campus, order_id: int | None) -> None:
    assert order_id is not None  # only wholly remote offerings come here
    session.add(
        Entitlement(
            person_id=student.id,
            order_id=order_id,
            category="5.7(4)",
            valid_from=campus.term.starts_on - timedelta(days=14),
            valid_to=campus.term.ends_on + timedelta(days=30),
        )
    )
    session.flush()


def seed_course_page(session: Session, cast: Cast, campus: Campus) -> None:
    """Fill the course page of the databases offering: a link, a task, marks before the midterm."""
    offering, teacher = campus.offerings["DB2203"], cast.people["teacher"]
    import_package(
        session,
        offering,
        io.BytesIO(pack_folder(SCORM_COURSE)),
        file_name="safety-intro.zip",
        week=WEEK,
        actor=teacher,
        is_visible=True,
    )
    operations.add_material(
        session, offering, week=WEEK, kind=MaterialKind.LINK, title="SQL: қысқаша анықтамалық", actor=teacher,
        url="https://www.postgresql.org/docs/current/sql.html", nominal_minutes=30, is_visible=True,
    )  # fmt: skip
    operations.add_material(
        session, offering, week=WEEK, kind=MaterialKind.TASK, title="Кітапхананың дерекқорын жобалаңыз", actor=teacher,
        text="Кемінде төрт кесте, кілттер мен байланыстарды көрсетіңіз. Бір бет мәтін және сызба.",
        due_at=clock.now() + timedelta(days=4), nominal_minutes=120, is_visible=True,
    )  # fmt: skip
    for week, title in ((3, "1-зертханалық жұмыс"), (6, "2-зертханалық жұмыс")):
        item = gradebook.ensure_item(
            session,
            offering.id,
            kind=GradeItemKind.CURRENT,
            title=title,
            week=week,
            source_kind="hand",
            actor=teacher,
        )
        for number, student in enumerate(cast.students()):
            points = Decimal(62 + (number * 13 + week * 7) % 37)
            gradebook.record_mark(session, item, student.id, points, source="hand", actor=teacher)
