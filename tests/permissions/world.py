"""The small fixed world of the permission test: one person for each kind of actor, own and other objects."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from lms.accounts.models import OrgUnit, UnitKind
from lms.accounts.roles import Role, ScopeKind
from lms.accounts.sign_in import open_session
from lms.app import ROOMS
from lms.core import clock
from tests.factories import give_role, make_person, make_unit

ANONYMOUS = "anonymous"
TWINS = {
    "student_other": Role.STUDENT,
    "teacher_sibling": Role.TEACHER,
    "proctor_other": Role.PROCTOR,
}
ACTORS = (ANONYMOUS, *(role.value for role in Role), *TWINS)
OWN_SCOPE: dict[Role, tuple[ScopeKind, str]] = {
    Role.STUDENT: (ScopeKind.OFFERING, "own_offering"),
    Role.TEACHER: (ScopeKind.OFFERING, "own_offering"),
    Role.TUTOR: (ScopeKind.OFFERING, "own_offering"),
    Role.ADVISER: (ScopeKind.STUDENT, "student"),
    Role.EXAMINER: (ScopeKind.CONTROL_EVENT, "own_event"),
    Role.SECOND_MARKER: (ScopeKind.CONTROL_EVENT, "own_event"),
    Role.PROCTOR: (ScopeKind.CONTROL_EVENT, "own_event"),
    Role.DEPARTMENT_HEAD: (ScopeKind.UNIT, "own_unit"),
    Role.BRANCH_DIRECTOR: (ScopeKind.UNIT, "branch_unit"),
    Role.INVIGILATOR: (ScopeKind.UNIT, "branch_unit"),
}
"""Roles that are not named here are held over the whole institution."""
OTHER_SCOPE = {
    "student_other": (ScopeKind.OFFERING, "sibling_offering"),
    "teacher_sibling": (ScopeKind.OFFERING, "sibling_offering"),
    "proctor_other": (ScopeKind.CONTROL_EVENT, "other_event"),
}
# Until the room that owns the object is built, its scope is a number that no object has.
NOBODYS = {"own_offering": 900001, "sibling_offering": 900002, "own_event": 900003, "other_event": 900004}

Caller = Callable[["World", str], int]
CALLERS: dict[str, Caller] = {}


@dataclass
class World:
    """People by actor, places by name, sign-in tokens by actor."""

    app: Flask
    people: dict[str, int] = field(default_factory=dict)
    places: dict[str, object] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    snapshot: Any = None  # set by the test: puts the database back as it was built


def caller(name: str) -> Callable[[Caller], Caller]:
    """Register how a socket event is called; returns the status that it answers."""

    def register(function: Caller) -> Caller:
        CALLERS[name] = function
        return function

    return register


def build(app: Flask, session: Session) -> World:
    """Make the world: people first, then each room's objects from the ground up, then roles over them."""
    world = World(app)
    _make_people(world, session, _make_units(world, session))
    for room in ROOMS:
        if (Path(__file__).parent / f"world_{room}.py").exists():
            importlib.import_module(f"tests.permissions.world_{room}").build(world, session)
    _give_roles(world, session)
    for actor, person_id in world.people.items():
        world.tokens[actor] = open_session(session, person_id=person_id, ip="127.0.0.1", user_agent="test")
    return world


def _make_units(world: World, session: Session) -> OrgUnit:
    university = make_unit(session, "university", kind=UnitKind.UNIVERSITY)
    faculty = make_unit(session, "faculty", parent=university)
    own = make_unit(session, "department", kind=UnitKind.DEPARTMENT, parent=faculty)
    other = make_unit(session, "other-faculty", parent=university)
    branch = make_unit(session, "branch", kind=UnitKind.BRANCH_OFFICE, parent=university)
    world.places |= {
        "university": university.id,
        "faculty_unit": faculty.id,
        "own_unit": own.id,
        "other_unit": other.id,
        "branch_unit": branch.id,
    }
    return own


def _make_people(world: World, session: Session, unit: OrgUnit) -> None:
    for actor in ACTORS:
        if actor == ANONYMOUS:
            continue
        world.people[actor] = make_person(session, actor, unit=unit, family_name=actor.title()).id
        world.places[actor] = world.people[actor]
    world.places["person"] = make_person(session, "somebody", unit=unit).id


def _give_roles(world: World, session: Session) -> None:
    places = NOBODYS | world.places
    for actor, person_id in world.people.items():
        role = TWINS.get(actor) or Role(actor)
        kind, place = OTHER_SCOPE.get(actor) or OWN_SCOPE.get(role, (ScopeKind.INSTITUTION, ""))
        scope_id = places[place] if place else None
        # In force since before any object, so that history pages see the role too.
        since, until = clock.now() - timedelta(days=300), clock.now() + timedelta(days=300)
        give_role(
            session,
            person_id,
            role,
            kind,
            scope_id,  # type: ignore[arg-type]
            valid_from=since,
            valid_to=until if role is Role.INSPECTOR else None,
        )
