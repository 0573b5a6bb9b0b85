"""Writes of the catalogue: programmes, disciplines, groups, student records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import audit
from lms.core.audit import Actor
from lms.core.errors import BadInput
from lms.courses.errors import AlreadyExists, CreditsRefused
from lms.courses.models import AcademicGroup, Course, Programme, StudentRecord

RowT = TypeVar("RowT", Programme, Course, AcademicGroup, StudentRecord)
RECOMMENDED_CREDITS = 5  # Order 152 cl. 11: at least 5, 3 and 4 are allowed
SMALL_CREDITS = 3  # below this only arts, culture and the military


def create_programme(
    session: Session,
    *,
    unit_id: int,
    code: str,
    title: Mapping[str, str],
    actor: Actor,
    level: str = "bachelor",
) -> Programme:
    """Add a programme.

    Raises:
        AlreadyExists: the code is taken.
    """
    _check_free(session, Programme, code)
    programme = Programme(unit_id=unit_id, code=code.strip(), title=_titles(title), level=level)
    return _added(
        session, programme, actor=actor, action="courses.create_programme", kind="programme", after=code
    )


def create_course(
    session: Session,
    *,
    unit_id: int,
    code: str,
    title: Mapping[str, str],
    credits: int,  # noqa: A002  # the word of the law
    actor: Actor,
    allows_small_volume: bool = False,
) -> Course:
    """Add a discipline.

    Raises:
        AlreadyExists: the code is taken.
        CreditsRefused: too few credits (rules V04).
    """
    _check_free(session, Course, code)
    check_credits(credits, allows_small_volume=allows_small_volume)
    course = Course(
        unit_id=unit_id,
        code=code.strip(),
        title=_titles(title),
        credits=credits,
        allows_small_volume=allows_small_volume,
    )
    return _added(session, course, actor=actor, action="courses.create_course", kind="course", after=code)


def edit_course(
    session: Session,
    course: Course,
    *,
    title: Mapping[str, str],
    credits: int,  # noqa: A002
    allows_small_volume: bool,
    actor: Actor,
) -> None:
    """Change a discipline; plans that are approved keep the volume they were approved with.

    Raises:
        CreditsRefused: too few credits.
    """
    check_credits(credits, allows_small_volume=allows_small_volume)
    before = {
        "title": course.title,
        "credits": course.credits,
        "allows_small_volume": course.allows_small_volume,
    }
    course.title, course.credits, course.allows_small_volume = _titles(title), credits, allows_small_volume
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="courses.edit_course",
        object_kind="course",
        object_id=course.id,
        before=before,
        after={"title": course.title, "credits": credits, "allows_small_volume": allows_small_volume},
    )


def edit_programme(
    session: Session, programme: Programme, *, title: Mapping[str, str], level: str, actor: Actor
) -> None:
    """Change the titles and the level of a programme."""
    before = {"title": programme.title, "level": programme.level}
    programme.title, programme.level = _titles(title), level
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="courses.edit_programme",
        object_kind="programme",
        object_id=programme.id,
        before=before,
        after={"title": programme.title, "level": level},
    )


def check_credits(credits: int, *, allows_small_volume: bool) -> None:  # noqa: A002
    """Refuse a volume that the law does not know.

    Source: Order 152 cl. 11.

    Raises:
        CreditsRefused: less than 1, or less than 3 without the mark.
    """
    if credits < 1 or (credits < SMALL_CREDITS and not allows_small_volume):
        raise CreditsRefused(credits=credits, field="credits")


def is_small(credits: int) -> bool:  # noqa: A002
    """Whether a warning belongs beside these credits (3 or 4, or fewer where allowed)."""
    return credits < RECOMMENDED_CREDITS


def create_group(
    session: Session, *, programme_id: int, code: str, year: int, language: str, actor: Actor
) -> AcademicGroup:
    """Add an academic group (Regulation 004 8.3: speciality, term of study, year).

    Raises:
        AlreadyExists: the code is taken.
    """
    _check_free(session, AcademicGroup, code)
    group = AcademicGroup(programme_id=programme_id, code=code.strip(), year=year, language=language)
    return _added(
        session, group, actor=actor, action="courses.create_group", kind="academic_group", after=code
    )


def create_student_record(
    session: Session,
    *,
    person: Person,
    programme_id: int,
    number: str,
    actor: Actor,
    group_id: int | None = None,
    level: str = "bachelor",
    year: int = 1,
    has_debt: bool = False,
) -> StudentRecord:
    """Note a learner at the registrar's office.

    Raises:
        AlreadyExists: the number is taken.
    """
    if session.scalar(select(StudentRecord.id).where(StudentRecord.number == number)) is not None:
        raise AlreadyExists(name=number, field="number")
    record = StudentRecord(
        person_id=person.id,
        programme_id=programme_id,
        group_id=group_id,
        number=number,
        level=level,
        year=year,
        has_debt=has_debt,
    )
    return _added(
        session,
        record,
        actor=actor,
        action="courses.create_student_record",
        kind="student_record",
        after=number,
    )


def edit_student_record(
    session: Session,
    record: StudentRecord,
    *,
    group_id: int | None,
    year: int,
    has_debt: bool,
    is_active: bool,
    actor: Actor,
) -> None:
    """Change group, year and standing of a learner."""
    before = {
        "group": record.group_id,
        "year": record.year,
        "has_debt": record.has_debt,
        "is_active": record.is_active,
    }
    record.group_id, record.year, record.has_debt, record.is_active = group_id, year, has_debt, is_active
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="courses.edit_student_record",
        object_kind="student_record",
        object_id=record.id,
        before=before,
        after={"group": group_id, "year": year, "has_debt": has_debt, "is_active": is_active},
    )


def _titles(title: Mapping[str, str]) -> dict[str, str]:
    kept = {locale: text.strip() for locale, text in title.items() if text.strip()}
    if not kept:
        raise BadInput(field="title_kk")
    return kept


def _check_free(session: Session, model: Any, code: str) -> None:  # Any: three models with a `code` column
    if not code.strip():
        raise BadInput(field="code")
    if session.scalar(select(model.id).where(model.code == code.strip())) is not None:
        raise AlreadyExists(name=code, field="code")


def _added(session: Session, row: RowT, *, actor: Actor, action: str, kind: str, after: str) -> RowT:
    session.add(row)
    session.flush()
    audit.record(
        session, actor=actor, action=action, object_kind=kind, object_id=row.id, after={"code": after}
    )
    return row
