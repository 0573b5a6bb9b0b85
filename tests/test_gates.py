"""Every gate of the house, taken away one by one: its step refuses by code and changes nothing."""

from __future__ import annotations

import importlib.util
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

import lms
from lms.accounts import operations as accounts
from lms.accounts.models import Person
from lms.accounts.roles import Role, ScopeKind
from lms.app import create_app
from lms.core.audit import SYSTEM
from lms.core.db import Base, db, read_session, transaction
from lms.core.errors import GateUnbound
from lms.core.gates import Gate
from lms.core.settings import Settings
from lms.courses import operations as courses
from lms.courses.models import CourseOffering, SyllabusVersion
from lms.courses.operations import PlanEntry
from lms.exams import operations as exams
from lms.exams.errors import StartRefused
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation.operations import retention
from lms.meetings import operations as meetings
from lms.rules.distance_share import ActivityKind, Mode, Regime
from lms.rules.sitting import SittingState
from tests.factories import make_person
from tests.factories_courses import make_course, make_offering
from tests.factories_exams import make_event, make_sitting
from tests.factories_meetings import entry

Step = Callable[[Session], object]
Prepare = Callable[[Session], Step]
"""Makes what the step needs, with every gate bound; the step itself runs without its gate."""


def saving_a_plan(session: Session) -> Step:
    syllabus_id = courses.create_syllabus(
        session, make_course(session), regime=Regime.BLENDED, actor=SYSTEM
    ).id
    rows = [
        PlanEntry(ActivityKind.LECTURE, Mode.IN_PERSON, 2500),
        PlanEntry(ActivityKind.SRS, Mode.NONE, 5000),
    ]
    return lambda now: courses.save_plan(now, now.get_one(SyllabusVersion, syllabus_id), rows, actor=SYSTEM)


def approving_a_plan(session: Session) -> Step:
    saving_a_plan(session)(session)
    syllabus = session.scalars(select(SyllabusVersion)).one()
    courses.submit_syllabus(session, syllabus, actor=SYSTEM)
    head_id, syllabus_id = make_person(session).id, syllabus.id
    return lambda now: courses.approve_syllabus(
        now, now.get_one(SyllabusVersion, syllabus_id), actor=now.get_one(Person, head_id)
    )


def placing_a_class(session: Session) -> Step:
    offering = make_offering(session)
    class_entry, offering_id = entry(offering, mode=Mode.IN_PERSON, place="214"), offering.id
    return lambda now: meetings.schedule_meeting(
        now, now.get_one(CourseOffering, offering_id), class_entry, actor=SYSTEM
    )


def publishing_an_event(session: Session) -> Step:
    event_id = make_event(session, is_published=False).id
    return lambda now: exams.publish_event(now, now.get_one(ControlEvent, event_id), actor=SYSTEM)


def starting_a_sitting(session: Session) -> Step:
    sitting = make_sitting(session)
    exams.begin_check(session, sitting)
    exams.pass_check(session, sitting, actor=SYSTEM)
    sitting_id, student_id = sitting.id, sitting.student_id
    return lambda now: exams.start(
        now, now.get_one(Sitting, sitting_id), actor=now.get_one(Person, student_id)
    )


def naming_an_examiner(session: Session) -> Step:
    event_id, person_id = make_event(session).id, make_person(session).id
    return lambda now: accounts.grant_role(
        now,
        now.get_one(Person, person_id),
        Role.EXAMINER,
        ScopeKind.CONTROL_EVENT,
        event_id,
        actor=SYSTEM,
    )


def asking_for_a_reset(session: Session) -> Step:
    make_person(session, "forgetful")
    return lambda now: accounts.request_reset(now, "forgetful")


def erasing_evidence(session: Session) -> Step:
    # Nobody came, so no decision is waited for; the gate is asked before anything else.
    sitting = make_sitting(session)
    sitting.state = SittingState.NOT_STARTED_EXPIRED
    session.flush()
    sitting_id = sitting.id
    return lambda now: retention.erase_due(now, now.get_one(Sitting, sitting_id))


CASES: dict[str, list[Prepare]] = {
    "plan": [saving_a_plan, approving_a_plan],
    "meetings.schedule": [placing_a_class],
    "exams.publish": [publishing_an_event],
    "exams.start": [starting_a_sitting],
    "invigilation.retention": [erasing_evidence],
    "role": [naming_an_examiner],
    "letters": [asking_for_a_reset],
}


def gates() -> dict[str, Gate[Any]]:
    """Return every gate that a room declares, by name."""
    found: dict[str, Gate[Any]] = {}
    for room in pkgutil.iter_modules(lms.__path__, "lms."):
        if not room.ispkg or importlib.util.find_spec(f"{room.name}.gates") is None:
            continue
        for value in vars(importlib.import_module(f"{room.name}.gates")).values():
            if isinstance(value, Gate):
                found[value.name] = value
    return found


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables."""
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def house(settings: Settings) -> Iterator[Flask]:
    """An application as it starts, on a migrated database."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_every_gate_has_a_case_here() -> None:
    assert set(CASES) == set(gates())


def test_every_gate_is_bound_when_the_house_starts(house: Flask) -> None:
    assert set(house.extensions["qashyq_gates"]) == set(gates())


@pytest.mark.parametrize(
    ("name", "prepare"),
    [
        pytest.param(name, prepare, id=f"{name}: {prepare.__name__}")
        for name, several in CASES.items()
        for prepare in several
    ],
)
def test_a_step_without_its_gate_refuses_and_changes_nothing(
    settings: Settings, house: Flask, name: str, prepare: Prepare
) -> None:
    with house.app_context(), transaction() as session:
        step = prepare(session)
    app = create_app(settings)
    gates()[name].unbind(app)

    with app.app_context():
        before = everything(read_session())
        with pytest.raises(GateUnbound) as refused, transaction() as session:
            step(session)
        after = everything(read_session())
        db.session.remove()
        db.engine.dispose()

    assert (refused.value.code, refused.value.params["gate"]) == ("gate_unbound", name)
    assert after == before


@pytest.mark.parametrize(
    "prepare",
    [
        pytest.param(prepare, id=prepare.__name__)
        for several in CASES.values()
        for prepare in several
        if prepare is not starting_a_sitting
    ],
)
def test_the_same_step_passes_with_its_gate(house: Flask, prepare: Prepare) -> None:
    with house.app_context(), transaction() as session:
        step = prepare(session)

    with house.app_context(), transaction() as session:
        step(session)


def test_a_start_with_its_gate_is_answered_by_the_gate_itself(house: Flask) -> None:
    with house.app_context(), transaction() as session:
        step = starting_a_sitting(session)

    with house.app_context(), pytest.raises(StartRefused) as refused, transaction() as session:
        step(session)

    assert refused.value.code == "consent_missing"
