"""A control event as an item of the course page."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core.audit import Actor
from lms.courses import operations as courses
from lms.courses.models import CourseOffering, Material, MaterialKind
from lms.exams.models import ControlEvent, Sitting


def show_on_course_page(
    session: Session, offering: CourseOffering, event: ControlEvent, *, week: int, actor: Actor
) -> Material:
    """Put a published event into its week, visible; once."""
    query = select(Material).where(Material.kind == MaterialKind.TEST, Material.ref_id == event.id)
    found = session.scalar(query)
    if found is not None:
        return found
    material = courses.add_material(
        session,
        offering,
        week=week,
        kind=MaterialKind.TEST,
        title=event.title,
        ref_id=event.id,
        opens_at=event.opens_at,
        due_at=event.closes_at,
        actor=actor,
    )
    courses.publish_material(session, material, actor=actor)
    return material


def material_url(material: Material) -> str:
    """Return where a test of the course page leads."""
    return url_for("exams.event", event_id=material.ref_id)


def has_sittings(session: Session, material: Material) -> bool:
    """Whether anybody has opened the test."""
    query = select(Sitting.id).where(Sitting.event_id == material.ref_id)
    return session.scalar(query.limit(1)) is not None
