"""Factories of people: each makes one thing with sensible defaults inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from lms.accounts import operations
from lms.accounts.models import OrgUnit, Person, RoleAssignment, UnitKind
from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.core.audit import SYSTEM

_numbers = count(1)
RoleSpec = tuple[Role, ScopeKind, int | None]


def make_unit(
    session: Session,
    code: str | None = None,
    *,
    kind: UnitKind = UnitKind.FACULTY,
    parent: OrgUnit | None = None,
) -> OrgUnit:
    """Make a node of the university's tree."""
    code = code or f"unit-{next(_numbers)}"
    title = {"kk": f"{code} бөлімі", "ru": f"Подразделение {code}", "en": f"Unit {code}"}
    return operations.create_unit(
        session, code=code, title=title, kind=kind, parent_id=parent.id if parent else None, actor=SYSTEM
    )


def make_person(
    session: Session,
    login: str | None = None,
    *,
    roles: Iterable[RoleSpec] = (),
    unit: OrgUnit | None = None,
    family_name: str = "Сәрсенова",
    given_name: str = "Әйгерім",
    patronymic: str | None = None,
    email: str | None = "",
    locale: str = "en",
    password: str | None = None,
) -> Person:
    """Make a person with roles `[(Role, ScopeKind, id)]`; an e-mail is made up unless given or None."""
    login = login or f"person{next(_numbers)}"
    person = operations.create_person(
        session,
        login=login,
        email=f"{login}@example.kz" if email == "" else email,
        family_name=family_name,
        given_name=given_name,
        patronymic=patronymic,
        locale=locale,
        unit_id=unit.id if unit else None,
        actor=SYSTEM,
    )
    for role, scope_kind, scope_id in roles:
        give_role(session, person.id, role, scope_kind, scope_id)
    if password is not None:
        operations.set_password(session, person, password, actor=SYSTEM)
    return person


def give_role(
    session: Session,
    person_id: int,
    role: Role,
    scope_kind: ScopeKind,
    scope_id: int | None = None,
    *,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> RoleAssignment:
    """Give a role past every gate and rule (those have tests of their own)."""
    assignment = RoleAssignment(
        person_id=person_id,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        valid_from=valid_from or clock.now(),
        valid_to=valid_to,
    )
    session.add(assignment)
    session.flush()
    return assignment
