"""Names the objects of courses for pages below: offerings for roles and waivers, disciplines and programmes for waivers."""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.roles import ScopeKind
from lms.accounts.scope_choices import Places, register_places
from lms.core.i18n import localised
from lms.courses import queries
from lms.courses.models import Course, CourseOffering, Programme
from lms.orders.scopes import register_scope


def bind_places(app: Flask) -> None:
    """Offer the objects of courses on the pages of roles and waivers."""
    register_places(app, ScopeKind.OFFERING, Places(_offerings, _offering_names))
    register_scope(app, "course", Places(_courses, _course_names))
    register_scope(app, "programme", Places(_programmes, _programme_names))


def _offering_text(offering: CourseOffering) -> str:
    return f"{offering.course.code} {localised(offering.course.title)} · {offering.term.academic_year} · {offering.language}"


def _offerings(session: Session) -> list[tuple[int, str]]:
    term = queries.current_term(session)
    found = queries.offerings_of_term(session, term.id) if term is not None else []
    return [(offering.id, _offering_text(offering)) for offering in found]


def _offering_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    rows = session.scalars(select(CourseOffering).where(CourseOffering.id.in_(ids)))
    return {offering.id: _offering_text(offering) for offering in rows}


def _courses(session: Session) -> list[tuple[int, str]]:
    return [
        (course.id, f"{course.code} {localised(course.title)}") for course in queries.all_courses(session)
    ]


def _course_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    rows = session.scalars(select(Course).where(Course.id.in_(ids)))
    return {course.id: f"{course.code} {localised(course.title)}" for course in rows}


def _programmes(session: Session) -> list[tuple[int, str]]:
    return [(p.id, f"{p.code} {localised(p.title)}") for p in queries.all_programmes(session)]


def _programme_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    rows = session.scalars(select(Programme).where(Programme.id.in_(ids)))
    return {p.id: f"{p.code} {localised(p.title)}" for p in rows}
