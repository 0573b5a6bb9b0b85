"""Objects of invigilation in the permission test: a finished sitting with an incident and a picture, a request; sockets."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import transaction
from lms.core.errors import QashyqError
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation import carrying, queries, sockets
from lms.invigilation.operations import evidence, incidents
from proctoring.fakes import fake_jpeg
from tests.client import BrowserClient
from tests.factories_exams import make_event
from tests.factories_invigilation import make_finished, make_incident, open_session
from tests.permissions.world import ANONYMOUS, World, caller


def build(world: World, session: Session) -> None:
    event = session.get_one(ControlEvent, world.places["own_event"])
    sitting = make_finished(session, event)
    incident = make_incident(session, sitting)
    row = queries.sessions_of(session, sitting.id)[0]
    picture = incidents.keep_picture(
        session, row, fake_jpeg(), kind="incident", source="camera", captured_ms=clock.now_ms()
    )
    incident.snapshot_id = picture.id
    person = session.get_one(Person, world.places["person"])
    grant = evidence.request_grant(session, event, reason="Complaint", actor=person)
    world.places |= {
        "finished_sitting": sitting.id,
        "own_incident": incident.id,
        "own_snapshot": picture.id,
        "own_grant": grant.id,
        "idle_event": make_event(session).id,
    }


def environ_of(world: World, actor: str) -> dict[str, Any]:
    """Return what a server hands over when this actor's browser opens a socket."""
    builder = EnvironBuilder(base_url=BrowserClient.lms_origin, headers={"Origin": BrowserClient.lms_origin})
    environ = builder.get_environ()
    if actor != ANONYMOUS:
        serializer = world.app.session_interface.get_signing_serializer(world.app)  # type: ignore[attr-defined]
        cookie = serializer.dumps({"login": world.tokens[actor]})
        environ["HTTP_COOKIE"] = f"{world.app.config['SESSION_COOKIE_NAME']}={cookie}"
    return environ


CODES = {"sign_in_required": 401, "forbidden": 403, "ticket_refused": 403, "bad_payload": 400}


@caller("socket:/live connect")
def watch(world: World, actor: str) -> int:
    """Ask for the live room of the own event."""
    environ = environ_of(world, actor)
    with world.app.app_context():
        try:
            sockets.watched_event(world.app, environ, {"eventId": world.places["own_event"]})
        except sockets.Refused as refused:
            return CODES[str(refused.args[0] if refused.args else refused.error_args["message"])]
    return 200


@caller("socket:/proctoring connect")
@caller("socket:/proctoring frame")
@caller("socket:/proctoring event")
@caller("socket:/proctoring heartbeat")
def present_ticket(world: World, actor: str) -> int:
    """Present the ticket of the student's running sitting: what comes after it is taken only from who was let in."""
    environ = environ_of(world, actor)
    with world.app.app_context():
        login = sockets.login_of(world.app, environ)
        mine = sockets.login_of(world.app, environ_of(world, "student"))
        try:
            with transaction() as session:
                sitting = session.get_one(Sitting, world.places["own_sitting"])
                opened = open_session(session, sitting, login_session_id=mine.id if mine else None)
                carrying.admit(session, opened.ticket, carrying.Bearer.of(login), once=True)
        except QashyqError as refused:
            return 401 if login is None else CODES[refused.code]
    return 200
