"""An event with a finished sitting, for tests of pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.core.db import db, read_session, transaction
from lms.invigilation import queries
from lms.invigilation.operations import incidents
from proctoring.fakes import fake_jpeg
from tests.factories import make_person
from tests.factories_exams import make_event
from tests.factories_invigilation import (
    make_finished,
    make_incident,
    make_proctor,
    make_releaser,
    use_fake_eyes,
)


@dataclass(frozen=True, slots=True)
class House:
    """An event with a finished sitting that has an incident with a picture, and whoever works on it."""

    event_id: int
    sitting_id: int
    incident_id: int
    snapshot_id: int
    proctor_id: int
    second_id: int
    other_proctor_id: int
    head_id: int
    student_id: int
    teacher_id: int
    inspector_id: int


def make_house(app: Flask) -> House:
    """Make the event and its people; the engine looks with fakes."""
    use_fake_eyes(app)
    with app.app_context(), transaction() as session:
        event, other = make_event(session), make_event(session)
        sitting = make_finished(session, event)
        incident = make_incident(session, sitting)
        row = queries.sessions_of(session, sitting.id)[0]
        picture = incidents.keep_picture(
            session, row, fake_jpeg(), kind="incident", source="camera", captured_ms=clock.now_ms()
        )
        incident.snapshot_id = picture.id
        teacher = make_person(session, roles=[(Role.TEACHER, ScopeKind.OFFERING, event.offering_id)])
        inspector = make_person(session, roles=[(Role.INSPECTOR, ScopeKind.INSTITUTION, None)])
        return House(
            event.id, sitting.id, incident.id, picture.id,
            make_proctor(session, event).id, make_proctor(session, event).id, make_proctor(session, other).id,
            make_releaser(session).id, sitting.student_id, teacher.id, inspector.id,
        )  # fmt: skip


def as_person(app: Flask, person_id: int) -> FlaskClient:
    client = app.test_client()
    client.sign_in_as(person_id)  # type: ignore[attr-defined]
    return client


def read(app: Flask, question: Callable[[Session], Any]) -> Any:
    with app.app_context():
        answer = question(read_session())
        db.session.remove()
        return answer
