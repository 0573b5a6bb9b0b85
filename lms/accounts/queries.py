"""Reads of accounts longer than one line: units, people whom one may see, their codes and roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.access import active_roles
from lms.accounts.models import Accommodation, Consent, Credential, OrgUnit, Person, RoleAssignment
from lms.accounts.names import search_words
from lms.accounts.roles import GRANTS, PROTECTED, Permission, Scope, ScopeKind
from lms.core import clock
from lms.core.errors import NotFound

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of a list of people in Kazakh order; `has_password` holds ids."""

    people: tuple[Person, ...]
    total: int
    number: int
    has_password: frozenset[int]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def all_units(session: Session) -> list[OrgUnit]:
    """Return every unit by code."""
    return list(session.scalars(select(OrgUnit).order_by(OrgUnit.code)))


def unit_path(session: Session, unit_id: int | None) -> tuple[int, ...]:
    """Return the ids from the unit up to the root."""
    parents = {row.id: row.parent_id for row in session.execute(select(OrgUnit.id, OrgUnit.parent_id))}
    path: list[int] = []
    while unit_id is not None and unit_id in parents and unit_id not in path:
        path.append(unit_id)
        unit_id = parents[unit_id]
    return tuple(path)


def subtree(session: Session, root_ids: Iterable[int]) -> set[int]:
    """Return the ids of the units and of everything below them."""
    children: dict[int | None, list[int]] = {}
    for row in session.execute(select(OrgUnit.id, OrgUnit.parent_id)):
        children.setdefault(row.parent_id, []).append(row.id)
    found: set[int] = set()
    waiting = list(root_ids)
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting.extend(children.get(unit_id, ()))
    return found


def person_scope(session: Session, person: Person) -> Scope:
    """Return where a person lies: own unit up to the root, and oneself as a student."""
    return Scope(unit_ids=unit_path(session, person.unit_id), student_id=person.id)


def visible_units(session: Session, viewer: Person, *permissions: Permission) -> set[int] | None:
    """Return the units whose people the viewer may see with one of these permissions; None = everybody."""
    held = [a for a in active_roles(session, viewer.id) if GRANTS[a.role] & set(permissions)]
    if any(a.scope_kind is ScopeKind.INSTITUTION for a in held):
        return None
    return subtree(
        session, [a.scope_id for a in held if a.scope_kind is ScopeKind.UNIT and a.scope_id is not None]
    )


def find_people(
    session: Session,
    *,
    query: str = "",
    units: set[int] | None = None,
    is_active: bool | None = True,
    page: int = 1,
) -> PeoplePage:
    """Return people in Kazakh order whose names, login or address hold every word of the query."""
    rows = select(Person)
    if units is not None:
        rows = rows.where(Person.unit_id.in_(units))
    if is_active is not None:
        rows = rows.where(Person.is_active.is_(is_active))
    for word in search_words(query):
        rows = rows.where(Person.search_key.contains(word, autoescape=True))
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    rows = rows.order_by(Person.sort_key, Person.id).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    people = tuple(session.scalars(rows))
    with_password = select(Credential.person_id).where(Credential.person_id.in_([p.id for p in people]))
    return PeoplePage(people, total, number, frozenset(session.scalars(with_password)))


def person_or_404(session: Session, person_id: int) -> Person:
    """Return the person.

    Raises:
        NotFound: there is none.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def is_protected(session: Session, person_id: int) -> bool:
    """Whether only somebody who may give roles may touch this person's sign-in."""
    return any(a.role in PROTECTED for a in active_roles(session, person_id))


def roles_of(session: Session, person_id: int) -> list[RoleAssignment]:
    """Return every assignment of the person, those in force first, then the newest."""
    query = select(RoleAssignment).where(RoleAssignment.person_id == person_id)
    now = clock.now()
    return sorted(
        session.scalars(query.order_by(RoleAssignment.id.desc())),
        key=lambda a: a.valid_to is not None and a.valid_to <= now,
    )


def accommodations_of(session: Session, person_id: int) -> list[Accommodation]:
    """Return the person's conditions, the newest first."""
    query = select(Accommodation).where(Accommodation.person_id == person_id)
    return list(session.scalars(query.order_by(Accommodation.valid_from.desc())))


def consents_of(session: Session, person_id: int) -> list[Consent]:
    """Return what the person accepted, the newest first."""
    query = select(Consent).where(Consent.person_id == person_id)
    return list(session.scalars(query.order_by(Consent.accepted_at.desc(), Consent.id.desc())))


def has_password(session: Session, person_id: int) -> bool:
    """Whether the person can sign in with a password."""
    return session.get(Credential, person_id) is not None


def people_by_id(session: Session, ids: Sequence[int]) -> list[Person]:
    """Return the people in Kazakh order."""
    found: list[Person] = []
    for place in range(0, len(ids), 500):  # SQLite counts bound values
        found += session.scalars(select(Person).where(Person.id.in_(ids[place : place + 500])))
    return sorted(found, key=lambda person: (person.sort_key, person.id))


def unit_tree(session: Session) -> list[tuple[int, OrgUnit]]:
    """Return every unit with its depth, parents before their children."""
    children: dict[int | None, list[OrgUnit]] = {}
    for unit in all_units(session):
        children.setdefault(unit.parent_id, []).append(unit)
    found: list[tuple[int, OrgUnit]] = []
    waiting = [(0, unit) for unit in reversed(children.get(None, []))]
    while waiting:
        depth, unit = waiting.pop()
        found.append((depth, unit))
        waiting.extend((depth + 1, child) for child in reversed(children.get(unit.id, [])))
    return found
