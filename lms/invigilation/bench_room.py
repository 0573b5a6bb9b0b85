"""An exam in full swing for the benchmark, on a data folder of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from lms.accounts import operations as accounts
from lms.accounts.models import Person, UnitKind
from lms.accounts.roles import Role, ScopeKind
from lms.accounts.sign_in import find_session, open_session
from lms.core import clock, policies
from lms.core.audit import SYSTEM
from lms.core.db import transaction
from lms.core.settings import Settings
from lms.courses import operations as courses
from lms.courses.models import CourseOffering, TermKind, TermStatus
from lms.exams.models import ControlEvent, ControlEventKind, ControlEventMode, ControlEventStatus, Sitting
from lms.invigilation.engine import current_engine
from lms.invigilation.operations import sessions
from lms.invigilation.operations.sessions import Browser
from lms.rules.distance_share import Regime
from lms.rules.policy import policy_sha256
from lms.rules.sitting import SittingState


@dataclass(frozen=True, slots=True)
class Seat:
    """A candidate with an open ticket."""

    ticket: str
    cookie: str


@dataclass(frozen=True, slots=True)
class Room:
    """Who connects to the benchmark's server."""

    settings: Settings
    event_id: int
    proctor_cookie: str
    candidates: tuple[Seat, ...]


def make_room(candidates: int) -> Room:
    """Migrate the empty database of this application and seat the candidates."""
    app = current_engine().app
    upgrade()
    with transaction() as session:
        event = _make_event(session)
        proctor = _make_person(session, "bench-proctor")
        accounts.grant_role(
            session, proctor, Role.PROCTOR, ScopeKind.OFFERING, event.offering_id, actor=SYSTEM
        )
        seats = tuple(_seat(app, session, event, number) for number in range(candidates))
        return Room(app.extensions["qashyq_settings"], event.id, _cookie(app, session, proctor)[0], seats)


def _make_event(session: Session) -> ControlEvent:
    title = {"kk": "Bench", "ru": "Bench", "en": "Bench"}
    unit = accounts.create_unit(session, code="BENCH", kind=UnitKind.UNIVERSITY, title=title, actor=SYSTEM)
    course = courses.create_course(
        session, unit_id=unit.id, code="BENCH", title=title, credits=5, actor=SYSTEM
    )
    now = clock.now()
    term = courses.create_term(
        session,
        kind=TermKind.AUTUMN,
        academic_year="2000/2001",
        starts_on=now.date() - timedelta(days=now.weekday(), weeks=6),
        actor=SYSTEM,
        status=TermStatus.RUNNING,
    )
    offering: CourseOffering = courses.create_offering(
        session, course=course, term=term, regime=Regime.BLENDED, language="en", actor=SYSTEM
    )
    frozen = {kind: policies.resolve(session, kind) for kind in ("sitting", "proctoring")}
    event = ControlEvent(
        offering_id=offering.id,
        kind=ControlEventKind.MIDTERM1,
        mode=ControlEventMode.ONLINE,
        title="Bench",
        status=ControlEventStatus.OPEN,
        opens_at=now,
        closes_at=now + timedelta(hours=2),
        limit_minutes=90,
        planned_minutes=90,
        policies=frozen,
        policy_sha256=policy_sha256(frozen),
        created_at=now,
    )
    session.add(event)
    session.flush()
    return event


def _make_person(session: Session, login: str) -> Person:
    return accounts.create_person(
        session, login=login, email=None, family_name="Bench", given_name=login, actor=SYSTEM
    )


def _seat(app: Flask, session: Session, event: ControlEvent, number: int) -> Seat:
    person, now = _make_person(session, f"bench-{number}"), clock.now()
    sitting = Sitting(
        event_id=event.id,
        student_id=person.id,
        pseudonym=f"BENCH-{number}",
        state=SittingState.IN_PROGRESS,
        seed=number,
        policies=event.policies,
        policy_sha256=event.policy_sha256,
        created_at=now,
        started_at=now,
        deadline_at=now + timedelta(minutes=90),
    )
    session.add(sitting)
    session.flush()
    cookie, login_id = _cookie(app, session, person)
    opened = sessions.open_session(
        session, sitting, browser=Browser(login_session_id=login_id, tab="bench"), actor=person
    )
    return Seat(opened.ticket, cookie)


def _cookie(app: Flask, session: Session, person: Person) -> tuple[str, int]:
    token = open_session(session, person_id=person.id, ip="127.0.0.1", user_agent="bench")
    found = find_session(session, token)
    if found is None:
        raise RuntimeError("the benchmark could not sign in")
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # the cookie's own
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'login': token})}", found.id
