"""Reads of the catalogue: disciplines, programmes, groups, records."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import OrgUnit, Person
from lms.core.i18n import localised
from lms.courses.models import AcademicGroup, Course, CourseOffering, Programme, StudentRecord, Term
from lms.courses.queries.plans import distance_policy
from lms.rules.distance_share import volume_minutes
from lms.rules.kazakh import folded, kk_collation_key

LONGEST_LIST = 300


def unit_titles(session: Session) -> dict[int, str]:
    """Return the units by id with their titles in the reader's language, in Kazakh order."""
    units = {unit.id: localised(unit.title) for unit in session.scalars(select(OrgUnit))}
    return dict(sorted(units.items(), key=lambda item: kk_collation_key(item[1])))


def all_courses(session: Session, words: str = "") -> list[Course]:
    """Return the disciplines whose code or title holds the words, by code."""
    found = list(session.scalars(select(Course).order_by(Course.code)))
    wanted = folded(words)
    if not wanted:
        return found
    return [c for c in found if wanted in folded(" ".join((c.code, *c.title.values())))]


def course_volume(session: Session, course: Course) -> int:
    """Return the minutes of a discipline: credits x 30 academic hours."""
    return volume_minutes(course.credits, distance_policy(session))


def all_programmes(session: Session) -> list[Programme]:
    """Return the programmes by code."""
    return list(session.scalars(select(Programme).order_by(Programme.code)))


def all_groups(session: Session) -> list[AcademicGroup]:
    """Return the groups by code."""
    return list(session.scalars(select(AcademicGroup).order_by(AcademicGroup.code)))


def groups_by_programme(session: Session) -> dict[int, list[AcademicGroup]]:
    """Return the groups under the id of their programme."""
    found: dict[int, list[AcademicGroup]] = {}
    for group in all_groups(session):
        found.setdefault(group.programme_id, []).append(group)
    return found


def group_by_id(session: Session, text: str) -> AcademicGroup | None:
    """Return a group by the id as a form sends it."""
    return session.get(AcademicGroup, int(text[:12])) if text.isascii() and text.isdigit() else None


def person_by_login(session: Session, login: str) -> Person | None:
    """Return a person by login, whatever the case."""
    return session.scalar(select(Person).where(Person.login == login.strip().casefold()))


def student_records(session: Session, words: str = "") -> list[StudentRecord]:
    """Return records by name, login, number or group, in Kazakh order, at most `LONGEST_LIST`."""
    query = (
        select(StudentRecord)
        .join(Person, Person.id == StudentRecord.person_id)
        .outerjoin(AcademicGroup, AcademicGroup.id == StudentRecord.group_id)
    )
    wanted = folded(words)
    if wanted:
        pattern = "%" + wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(
            or_(
                Person.search_key.like(pattern, escape="\\"),
                func.lower(StudentRecord.number).like(pattern, escape="\\"),
                AcademicGroup.code.contains(words.strip(), autoescape=True),
            )
        )
    return list(session.scalars(query.order_by(Person.sort_key).limit(LONGEST_LIST)))


def all_terms(session: Session) -> list[Term]:
    """Return the terms, latest first."""
    return list(session.scalars(select(Term).order_by(Term.starts_on.desc())))


def offerings_of_term(session: Session, term_id: int) -> list[CourseOffering]:
    """Return the offerings of a term by the code of the discipline."""
    query = select(CourseOffering).join(Course, Course.id == CourseOffering.course_id)
    return list(
        session.scalars(
            query.where(CourseOffering.term_id == term_id).order_by(Course.code, CourseOffering.id)
        )
    )


def students_of_group(session: Session, group_id: int) -> list[Person]:
    """Return the active learners of a group in Kazakh order."""
    query = (
        select(Person)
        .join(StudentRecord, StudentRecord.person_id == Person.id)
        .where(StudentRecord.group_id == group_id, StudentRecord.is_active)
    )
    return list(session.scalars(query.order_by(Person.sort_key)))
