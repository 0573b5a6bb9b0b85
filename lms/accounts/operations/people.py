"""Writes about units and people."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import sign_in
from lms.accounts.errors import LoginTaken, NotNow, NotOneself
from lms.accounts.models import OrgUnit, Person, UnitKind
from lms.accounts.names import search_key, sort_key
from lms.core import audit, clock
from lms.core.audit import Actor


def create_unit(
    session: Session,
    *,
    code: str,
    title: Mapping[str, str],
    kind: UnitKind,
    parent_id: int | None = None,
    actor: Actor,
) -> OrgUnit:
    """Add a node to the university's tree."""
    unit = OrgUnit(code=code, title=dict(title), kind=kind, parent_id=parent_id)
    session.add(unit)
    session.flush()
    after = {"code": code, "kind": kind, "parent": parent_id}
    audit.record(
        session,
        actor=actor,
        action="accounts.create_unit",
        object_kind="unit",
        object_id=unit.id,
        after=after,
    )
    return unit


def create_person(
    session: Session,
    *,
    login: str,
    email: str | None = None,
    family_name: str,
    given_name: str,
    patronymic: str | None = None,
    locale: str = "kk",
    unit_id: int | None = None,
    actor: Actor,
) -> Person:
    """Add a person; without a password until a one-time code is used.

    Raises:
        LoginTaken: the login belongs to somebody.
    """
    login = login.strip().casefold()
    if session.scalar(select(Person.id).where(Person.login == login)) is not None:
        raise LoginTaken(login=login, field="login")
    person = Person(
        login=login,
        email=email or None,
        family_name=family_name,
        given_name=given_name,
        patronymic=patronymic or None,
        sort_key="",
        locale=locale,
        unit_id=unit_id,
        created_at=clock.now(),
    )
    renew_keys(person)
    session.add(person)
    session.flush()
    after = {"login": login, "unit": unit_id, "locale": locale}
    audit.record(
        session,
        actor=actor,
        action="accounts.create_person",
        object_kind="person",
        object_id=person.id,
        after=after,
    )
    return person


def change_person(
    session: Session,
    person: Person,
    *,
    email: str | None,
    family_name: str,
    given_name: str,
    patronymic: str | None,
    locale: str,
    unit_id: int | None,
    actor: Actor,
) -> None:
    """Change a person's names, address, language or unit; the login stays."""
    before = _described(person)
    person.email, person.locale, person.unit_id = email or None, locale, unit_id
    person.family_name, person.given_name, person.patronymic = family_name, given_name, patronymic or None
    renew_keys(person)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="accounts.change_person",
        object_kind="person",
        object_id=person.id,
        before=before,
        after=_described(person),
    )


def set_active(session: Session, person: Person, *, is_active: bool, reason: str, actor: Actor) -> None:
    """Switch a person's account on or off; off ends every sign-in.

    Raises:
        NotOneself: nobody switches himself off.
        NotNow: an exam of the person runs.
    """
    if actor.id == person.id:
        raise NotOneself
    if not is_active:
        if sign_in.held_until(session, person.id) is not None:
            raise NotNow
        sign_in.end_all(session, person.id)
    before, person.is_active = person.is_active, is_active
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="accounts.set_active",
        object_kind="person",
        object_id=person.id,
        before={"is_active": before},
        after={"is_active": is_active},
        reason=reason,
    )


def set_locale(session: Session, person: Person, locale: str) -> None:
    """Choose the language of the person's pages and letters; one's own choice needs no journal line."""
    person.locale = locale
    session.flush()


def _described(person: Person) -> dict[str, object]:
    return {
        "email": person.email,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "patronymic": person.patronymic,
        "locale": person.locale,
        "unit": person.unit_id,
    }


def renew_keys(person: Person) -> None:
    """Bring the keys for order and search up to the person's names, login and address."""
    names = (person.family_name, person.given_name, person.patronymic)
    person.sort_key = sort_key(*names)
    person.search_key = search_key(*names, person.login, person.email)
