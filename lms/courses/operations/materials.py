"""Writes of the course page: materials with dates, visibility and nominal time."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core import audit, clock
from lms.core.audit import Actor
from lms.core.models import StoredFile
from lms.courses import materials, queries
from lms.courses.errors import MaterialInUse, MaterialRefused
from lms.courses.models import CourseOffering, Material, MaterialKind

MAX_NOMINAL_MINUTES = 40 * 60


@dataclass(frozen=True, slots=True)
class MaterialEntry:
    """What a teacher enters; moments are aware UTC, nominal time in whole minutes."""

    week: int
    title: str
    text: str | None = None
    url: str | None = None
    opens_at: datetime | None = None
    due_at: datetime | None = None
    nominal_minutes: int = 0
    replaces_meeting: bool = False


def add_material(
    session: Session,
    offering: CourseOffering,
    *,
    week: int,
    kind: MaterialKind,
    title: str,
    actor: Actor,
    text: str | None = None,
    url: str | None = None,
    file: StoredFile | None = None,
    ref_id: int | None = None,
    opens_at: datetime | None = None,
    due_at: datetime | None = None,
    nominal_minutes: int = 0,
    replaces_meeting: bool = False,
    is_visible: bool = False,
) -> Material:
    """Put a material at the end of a week; students see it after `publish_material` (or `is_visible`).

    Raises:
        MaterialRefused: `field` names what is wrong.
    """
    entry = MaterialEntry(
        week=week,
        title=title,
        text=text,
        url=url,
        opens_at=opens_at,
        due_at=due_at,
        nominal_minutes=nominal_minutes,
        replaces_meeting=replaces_meeting,
    )
    _check(offering, kind, entry)
    material = Material(
        offering_id=offering.id,
        kind=kind,
        position=_next_position(session, offering.id, week),
        file_id=file.id if file else None,
        ref_id=ref_id,
        is_visible=is_visible,
        created_by=actor.id,
        created_at=clock.now(),
        **_values(entry),
    )
    session.add(material)
    session.flush()
    after = {"kind": kind, "week": week, "title": material.title}
    _record(session, material, actor, "courses.add_material", after=after)
    return material


def edit_material(
    session: Session,
    material: Material,
    entry: MaterialEntry,
    *,
    actor: Actor,
    file: StoredFile | None = None,
) -> None:
    """Change a material; a new file takes the place of the old one.

    Raises:
        MaterialRefused: `field` names what is wrong.
    """
    offering = queries.offering(session, material.offering_id)
    _check(offering, material.kind, entry)
    before = {"title": material.title, "week": material.week, "due_at": _iso(material.due_at)}
    if entry.week != material.week:
        material.position = _next_position(session, material.offering_id, entry.week)
    values = _values(entry)
    material.week, material.title, material.text = values["week"], values["title"], values["text"]
    material.url, material.opens_at, material.due_at = values["url"], values["opens_at"], values["due_at"]
    material.nominal_minutes = values["nominal_minutes"]
    material.replaces_meeting = values["replaces_meeting"]
    if file is not None:
        material.file_id = file.id
    session.flush()
    after = {"title": material.title, "week": material.week, "due_at": _iso(material.due_at)}
    _record(session, material, actor, "courses.edit_material", before=before, after=after)


def publish_material(session: Session, material: Material, *, actor: Actor) -> None:
    """Let students see a material."""
    _show(session, material, is_visible=True, actor=actor)


def hide_material(session: Session, material: Material, *, actor: Actor) -> None:
    """Take a material out of the students' sight; what they handed in stays."""
    _show(session, material, is_visible=False, actor=actor)


def move_material(session: Session, material: Material, *, is_up: bool, actor: Actor) -> None:
    """Change places with the neighbour in the week."""
    week = queries.materials_of_week(session, material.offering_id, material.week)
    place = [m.id for m in week].index(material.id)
    target = place - 1 if is_up else place + 1
    if not 0 <= target < len(week):
        return
    week[place], week[target] = week[target], week[place]
    for position, item in enumerate(week, start=1):
        item.position = position
    session.flush()
    _record(session, material, actor, "courses.move_material", after={"position": material.position})


def remove_material(session: Session, material: Material, *, actor: Actor) -> None:
    """Remove a material that no student has work in: handed in, played, sat.

    Raises:
        MaterialInUse: there is work of students; hide it instead.
    """
    if materials.has_work(session, material):
        raise MaterialInUse(title=material.title)
    before = {"kind": material.kind, "title": material.title, "week": material.week}
    _record(session, material, actor, "courses.remove_material", before=before)
    session.delete(material)
    session.flush()


def _show(session: Session, material: Material, *, is_visible: bool, actor: Actor) -> None:
    if material.is_visible == is_visible:
        return
    material.is_visible = is_visible
    session.flush()
    action = "courses.publish_material" if is_visible else "courses.hide_material"
    _record(session, material, actor, action, after={"is_visible": is_visible})


def _check(offering: CourseOffering, kind: MaterialKind, entry: MaterialEntry) -> None:
    if not 1 <= entry.week <= queries.last_week(offering.term):
        raise MaterialRefused(problem="week", field="week")
    if not entry.title.strip() or len(entry.title.strip()) > 200:
        raise MaterialRefused(problem="title", field="title")
    if kind is MaterialKind.LINK and not is_web_address(entry.url or ""):
        raise MaterialRefused(problem="link", field="url")
    if not 0 <= entry.nominal_minutes <= MAX_NOMINAL_MINUTES:
        raise MaterialRefused(problem="minutes", field="nominal_minutes")
    if entry.opens_at and entry.due_at and entry.due_at <= entry.opens_at:
        raise MaterialRefused(problem="dates", field="due_at")


def is_web_address(url: str) -> bool:
    """Whether an address is http or https with a host, without sign-in data in it."""
    if len(url) > 500 or any(sign.isspace() or not sign.isprintable() for sign in url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


def _values(entry: MaterialEntry) -> dict[str, Any]:
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    values["title"] = entry.title.strip()
    values["text"] = (entry.text or "").strip() or None
    values["url"] = (entry.url or "").strip() or None
    return values


def _next_position(session: Session, offering_id: int, week: int) -> int:
    query = select(func.max(Material.position)).where(
        Material.offering_id == offering_id, Material.week == week
    )
    return (session.scalar(query) or 0) + 1


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _record(
    session: Session,
    material: Material,
    actor: Actor,
    action: str,
    *,
    before: object = None,
    after: object = None,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        object_kind="material",
        object_id=material.id,
        before=before,
        after=after,
    )
