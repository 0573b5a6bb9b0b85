"""Places for which a role can be given: accounts know units and people; upper rooms add offerings and events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import OrgUnit, Person, RoleAssignment
from lms.accounts.roles import Role, ScopeKind
from lms.core.i18n import localised


@dataclass(frozen=True, slots=True)
class Places:
    """How an upper room names its objects: what may be chosen now, and names of what was chosen."""

    options: Callable[[Session], Sequence[tuple[int, str]]]
    names: Callable[[Session, Collection[int]], Mapping[int, str]]


def register_places(app: Flask, kind: ScopeKind, places: Places) -> None:
    """Let an upper room offer its objects on the page of roles."""
    app.extensions.setdefault("qashyq_places", {})[kind] = places


def places_of(kind: ScopeKind) -> Places | None:
    """Return who knows the objects of this kind."""
    own = {ScopeKind.UNIT: Places(_units, _unit_names), ScopeKind.STUDENT: Places(_students, _person_names)}
    registered: dict[ScopeKind, Places] = current_app.extensions.get("qashyq_places", {})
    return registered.get(kind) or own.get(kind)


def names_of(session: Session, assignments: Sequence[RoleAssignment]) -> dict[int, str]:
    """Return the name of each assignment's place by assignment id; an unknown object keeps its number."""
    found: dict[int, str] = {}
    for kind in {a.scope_kind for a in assignments}:
        places = places_of(kind)
        ids = {a.scope_id for a in assignments if a.scope_kind is kind and a.scope_id is not None}
        names = places.names(session, ids) if places is not None and ids else {}
        for a in assignments:
            if a.scope_kind is kind and a.scope_id is not None:
                found[a.id] = names.get(a.scope_id, f"№ {a.scope_id}")
    return found


def _units(session: Session) -> list[tuple[int, str]]:
    rows = session.scalars(select(OrgUnit).order_by(OrgUnit.code))
    return [(unit.id, f"{localised(unit.title)} ({unit.code})") for unit in rows]


def _unit_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    rows = session.scalars(select(OrgUnit).where(OrgUnit.id.in_(ids)))
    return {unit.id: localised(unit.title) for unit in rows}


def _students(session: Session) -> list[tuple[int, str]]:
    student_ids = select(RoleAssignment.person_id).where(RoleAssignment.role == Role.STUDENT)
    rows = session.scalars(
        select(Person)
        .where(Person.id.in_(student_ids), Person.is_active)
        .order_by(Person.sort_key)
        .limit(2000)
    )
    return [(person.id, f"{person.full_name} ({person.login})") for person in rows]


def _person_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    rows = session.scalars(select(Person).where(Person.id.in_(ids)))
    return {person.id: person.full_name for person in rows}
