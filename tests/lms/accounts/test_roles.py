"""Giving and ending roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import access, operations
from lms.accounts.errors import (
    NotOneself,
    RoleDatesWrong,
    RoleNeedsEnd,
    RoleScopeWrong,
    TeacherExamines,
)
from lms.accounts.gates import ROLE_GATE
from lms.accounts.models import RoleAssignment
from lms.accounts.roles import ROLE_SCOPES, Permission, Role, Scope, ScopeKind
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.db import read_session, transaction
from lms.core.errors import GateUnbound
from lms.core.models import AuditEvent
from tests.client import BrowserClient
from tests.factories import give_role, make_person, make_unit

OFFERING, OTHER_OFFERING, FINAL, MIDTERM = 11, 12, 21, 22


class Finals:
    """Event 21 is the final of offering 11, event 22 its midterm."""

    def offering_of_final(self, session: Session, event_id: int) -> int | None:
        return OFFERING if event_id == FINAL else None


@pytest.fixture
def bound(app: Flask) -> None:
    ROLE_GATE.bind(app, Finals())


def test_every_role_says_where_it_may_be_held() -> None:
    assert set(ROLE_SCOPES) == set(Role)
    assert all(ROLE_SCOPES.values())


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.SECOND_MARKER, Role.PROCTOR])
@pytest.mark.parametrize(
    ("kind", "number"), [(ScopeKind.OFFERING, OFFERING), (ScopeKind.CONTROL_EVENT, FINAL)]
)
def test_a_teacher_never_examines_or_watches_the_final_of_his_offering(
    session: Session, bound: None, role: Role, kind: ScopeKind, number: int
) -> None:
    person = make_person(session, roles=[(Role.TEACHER, ScopeKind.OFFERING, OFFERING)])
    with pytest.raises(TeacherExamines):
        operations.grant_role(session, person, role, kind, number, actor=SYSTEM)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        pytest.param(ScopeKind.OFFERING, OTHER_OFFERING, id="another offering"),
        pytest.param(ScopeKind.CONTROL_EVENT, MIDTERM, id="a midterm"),
    ],
)
def test_a_teacher_may_examine_elsewhere(session: Session, bound: None, kind: ScopeKind, number: int) -> None:
    person = make_person(session, roles=[(Role.TEACHER, ScopeKind.OFFERING, OFFERING)])
    assert operations.grant_role(session, person, Role.EXAMINER, kind, number, actor=SYSTEM).id


@pytest.mark.parametrize(
    ("kind", "number"), [(ScopeKind.OFFERING, OFFERING), (ScopeKind.CONTROL_EVENT, FINAL)]
)
def test_an_examiner_does_not_become_the_teacher(
    session: Session, bound: None, kind: ScopeKind, number: int
) -> None:
    person = make_person(session, roles=[(Role.EXAMINER, kind, number)])
    with pytest.raises(TeacherExamines):
        operations.grant_role(session, person, Role.TEACHER, ScopeKind.OFFERING, OFFERING, actor=SYSTEM)


def test_whoever_taught_before_may_examine_now(session: Session, bound: None) -> None:
    person, now = make_person(session), clock.now()
    give_role(
        session,
        person.id,
        Role.TEACHER,
        ScopeKind.OFFERING,
        OFFERING,
        valid_from=now - timedelta(days=200),
        valid_to=now - timedelta(days=1),
    )
    operations.grant_role(session, person, Role.EXAMINER, ScopeKind.OFFERING, OFFERING, actor=SYSTEM)


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.SECOND_MARKER, Role.PROCTOR])
def test_without_the_gate_nobody_gets_a_role_at_one_event(session: Session, app: Flask, role: Role) -> None:
    ROLE_GATE.unbind(app)
    with pytest.raises(GateUnbound):
        operations.grant_role(
            session, make_person(session), role, ScopeKind.CONTROL_EVENT, FINAL, actor=SYSTEM
        )


def test_an_inspector_needs_a_last_day(session: Session) -> None:
    person = make_person(session)
    with pytest.raises(RoleNeedsEnd):
        operations.grant_role(session, person, Role.INSPECTOR, ScopeKind.INSTITUTION, actor=SYSTEM)
    end = clock.now() + timedelta(days=3)
    operations.grant_role(session, person, Role.INSPECTOR, ScopeKind.INSTITUTION, valid_to=end, actor=SYSTEM)


def test_a_role_ends_after_it_begins(session: Session) -> None:
    with pytest.raises(RoleDatesWrong):
        operations.grant_role(
            session,
            make_person(session),
            Role.DEAN,
            ScopeKind.INSTITUTION,
            valid_to=clock.now() - timedelta(days=1),
            actor=SYSTEM,
        )


@pytest.mark.parametrize(
    ("role", "kind", "number"),
    [
        pytest.param(Role.TEACHER, ScopeKind.INSTITUTION, None, id="teacher of everything"),
        pytest.param(Role.STUDENT, ScopeKind.UNIT, 1, id="student of a unit"),
        pytest.param(Role.ADMINISTRATOR, ScopeKind.UNIT, 1, id="administrator of a unit"),
        pytest.param(Role.DEAN, ScopeKind.UNIT, None, id="a unit without its number"),
        pytest.param(Role.DEAN, ScopeKind.INSTITUTION, 1, id="the university with a number"),
    ],
)
def test_a_role_fits_its_place(session: Session, role: Role, kind: ScopeKind, number: int | None) -> None:
    with pytest.raises(RoleScopeWrong):
        operations.grant_role(session, make_person(session), role, kind, number, actor=SYSTEM)


def test_nobody_gives_himself_a_role(session: Session) -> None:
    person = make_person(session)
    with pytest.raises(NotOneself):
        operations.grant_role(session, person, Role.DEAN, ScopeKind.INSTITUTION, actor=person)


def test_a_role_of_a_faculty_covers_its_departments_and_no_others(session: Session) -> None:
    faculty = make_unit(session)
    department = make_unit(session, parent=faculty)
    head = make_person(session, roles=[(Role.DISTANCE_STAFF, ScopeKind.UNIT, faculty.id)])
    inside = Scope(unit_ids=(department.id, faculty.id))
    assert access.can(session, head, Permission.RESET_SIGN_IN, inside)
    assert not access.can(session, head, Permission.RESET_SIGN_IN, Scope(unit_ids=(make_unit(session).id,)))
    assert not access.can(session, head, Permission.RESET_SIGN_IN)


def test_an_ended_role_gives_nothing_and_stays_in_history(session: Session) -> None:
    person = make_person(session)
    given = operations.grant_role(session, person, Role.REGISTRAR, ScopeKind.INSTITUTION, actor=SYSTEM)
    operations.revoke_role(session, given, actor=SYSTEM, reason="басқа жұмысқа ауысты")
    assert not access.holds(session, person, Permission.MANAGE_SHEETS)
    assert session.get(RoleAssignment, given.id) is not None
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.object_id == str(person.id))).all()
    assert actions[-2:] == ["accounts.grant_role", "accounts.revoke_role"]


@pytest.fixture
def people(app: Flask) -> dict[str, int]:
    with app.app_context(), transaction() as session:
        unit = make_unit(session, "physics")
        admin = make_person(session, "admin", roles=[(Role.ADMINISTRATOR, ScopeKind.INSTITUTION, None)])
        return {"unit": unit.id, "admin": admin.id, "person": make_person(session, "marat", unit=unit).id}


def test_an_administrator_gives_a_role_by_the_page(client: BrowserClient, app: Flask, people: dict) -> None:
    client.sign_in_as(people["admin"])
    page = client.get(f"/people/{people['person']}/roles?role=department_head")
    assert f"unit:{people['unit']}" in page.text
    answer = client.post(
        f"/people/{people['person']}/roles",
        data={
            "role": "department_head",
            "scope": f"unit:{people['unit']}",
            "valid_from": "2026-09-01",
            "valid_to": "2026-12-31",
        },
    )
    assert answer.status_code == 303
    with app.app_context():
        given = read_session().scalars(select(RoleAssignment).filter_by(person_id=people["person"])).one()
        assert given.granted_by == people["admin"]
        # The last day is included, in the university's zone (UTC+5).
        assert given.valid_to.isoformat() == "2026-12-31T19:00:00+00:00"


@pytest.mark.parametrize(
    "data",
    [
        {"role": "emperor", "scope": "institution:"},
        {"role": "dean", "scope": "galaxy:1"},
        {"role": "dean", "scope": "unit:999999"},
        {"role": "dean", "scope": "unit:x"},
        {"role": "inspector", "scope": "institution:"},
        {"role": "dean", "scope": "institution:", "valid_from": "2026-12-01", "valid_to": "2026-11-01"},
        {"role": "dean", "scope": "institution:", "valid_from": "yesterday"},
    ],
)
def test_a_role_that_makes_no_sense_is_told_on_the_page(
    client: BrowserClient, people: dict, data: dict[str, str]
) -> None:
    client.sign_in_as(people["admin"])
    answer = client.post(f"/people/{people['person']}/roles", data=data)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_the_menu_shows_people_to_the_desk_only(client: FlaskClient, people: dict) -> None:
    client.sign_in_as(people["person"])
    assert 'href="/people"' not in client.get("/").text
    client.sign_in_as(people["admin"])
    assert 'href="/people"' in client.get("/").text
