"""Writes of an import of people: everything or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.errors import ImportRefused
from lms.accounts.models import OrgUnit, Person
from lms.accounts.operations.people import create_person
from lms.accounts.people_csv import Line
from lms.accounts.person_fields import Fault, FaultKind
from lms.core import audit
from lms.core.audit import Actor
from lms.rules.kazakh import folded


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do: lines to add, lines whose person is here already, lines with faults."""

    new: tuple[Line, ...]
    kept: tuple[Line, ...]
    bad: tuple[Line, ...]


def plan_import(session: Session, lines: Sequence[Line]) -> ImportPlan:
    """Compare the lines with the people who are here; writes nothing.

    The same login with the same names is the same person and is left alone; with other names it is a fault.
    """
    known: dict[str, Person] = {}
    logins = [line.fields.login for line in lines]
    for place in range(0, len(logins), 500):  # SQLite counts bound values
        query = select(Person).where(Person.login.in_(logins[place : place + 500]))
        known |= {person.login: person for person in session.scalars(query)}
    new: list[Line] = []
    kept: list[Line] = []
    bad: list[Line] = []
    for line in lines:
        person = known.get(line.fields.login)
        if person is not None and not _is_same(person, line):
            fault = Fault("login", FaultKind.LOGIN_TAKEN, person.full_name[:80])
            bad.append(replace(line, faults=(*line.faults, fault)))
        elif line.faults:
            bad.append(line)
        else:
            (new if person is None else kept).append(line)
    return ImportPlan(tuple(new), tuple(kept), tuple(bad))


def import_people(
    session: Session, lines: Sequence[Line], *, actor: Actor
) -> tuple[ImportPlan, list[Person]]:
    """Add everybody who is new; return the plan that was carried out and the people made.

    Raises:
        ImportRefused: a line has a fault: nobody is added.
    """
    plan = plan_import(session, lines)
    if plan.bad:
        raise ImportRefused(count=len(plan.bad))
    units = {row.code: row.id for row in session.execute(select(OrgUnit.code, OrgUnit.id))}
    people = [
        create_person(
            session,
            login=line.fields.login,
            email=line.fields.email or None,
            family_name=line.fields.family_name,
            given_name=line.fields.given_name,
            patronymic=line.fields.patronymic or None,
            locale=line.fields.locale,
            unit_id=units.get(line.fields.unit),
            actor=actor,
        )
        for line in plan.new
    ]
    audit.record(
        session,
        actor=actor,
        action="accounts.import_people",
        object_kind="import",
        object_id=len(people),
        after={"added": len(people), "kept": len(plan.kept)},
    )
    return plan, people


def _is_same(person: Person, line: Line) -> bool:
    return (folded(person.family_name), folded(person.given_name)) == (
        folded(line.fields.family_name),
        folded(line.fields.given_name),
    )
