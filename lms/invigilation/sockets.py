"""Socket handlers: /proctoring for candidates, /live for proctors. Every message is acknowledged; nothing lives on self.

Handlers are plain functions: python-socketio swallows a TypeError raised inside a class's `on_disconnect`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import socketio
from flask import Flask
from socketio.exceptions import ConnectionRefusedError as Refused

from lms.accounts.models import LoginSession, Person
from lms.accounts.roles import Permission
from lms.accounts.sign_in import find_session
from lms.core.db import db, read_session, transaction
from lms.core.errors import QashyqError
from lms.core.logs import log
from lms.core.realtime import connections_of, sockets
from lms.core.security import is_own_origin
from lms.core.websocket import ENVIRON_KEY
from lms.exams.models import ControlEvent
from lms.invigilation import carrying, queries
from lms.invigilation.link import Link
from lms.invigilation.live_room import LIVE, room_of, tell_state
from lms.invigilation.operations import sessions

PROCTORING = "/proctoring"
Environ = Mapping[str, Any]


def login_of(app: Flask, environ: Environ) -> LoginSession | None:
    """Return the login session of the browser that opens a socket, from its cookie."""
    cookie = app.session_interface.open_session(app, app.request_class(dict(environ)))
    token = cookie.get("login") if cookie is not None else None
    return find_session(read_session(), token) if isinstance(token, str) else None


def bind_sockets(app: Flask) -> None:
    """Attach the handlers to the application's Socket.IO server."""
    server = sockets(app)
    _bind_candidates(app, server)
    _bind_proctors(app, server)


def _check_origin(environ: Environ) -> None:
    if not is_own_origin(environ.get("HTTP_ORIGIN")):
        raise Refused("bad_origin")


def _enter(app: Flask, sid: str, environ: Environ) -> None:
    if not connections_of(app).join(sid, environ[ENVIRON_KEY], lambda: None):
        raise Refused("server_full")


def _bind_candidates(app: Flask, server: socketio.Server) -> None:
    def connect(sid: str, environ: Environ, auth: object = None) -> None:
        with app.app_context():
            try:
                _check_origin(environ)
                _enter(app, sid, environ)
                link = _open_link(app, environ, auth)
                server.save_session(sid, {"link": link}, namespace=PROCTORING)
            except BaseException:
                connections_of(app).leave(sid)
                raise
            finally:
                db.session.remove()
        tell_state(app, link.event_id, sitting_id=link.sitting_id)

    def frame(sid: str, payload: object = None, *_more: object) -> dict[str, Any]:
        return _answer(server, sid, lambda link: carrying.carry_frame(app, link, payload))

    def event(sid: str, payload: object = None, *_more: object) -> dict[str, Any]:
        return _answer(server, sid, lambda link: carrying.carry_event(app, link, payload))

    def heartbeat(sid: str, payload: object = None, *_more: object) -> dict[str, Any]:
        return _answer(server, sid, lambda link: carrying.carry_event(app, link, payload, kind="heartbeat"))

    def disconnect(sid: str, _reason: object = None) -> None:
        connections_of(app).leave(sid)
        link = server.get_session(sid, namespace=PROCTORING).get("link")
        if isinstance(link, Link):
            carrying.note_counts(app, link, is_connected=False, at_once=True)
            tell_state(app, link.event_id, sitting_id=link.sitting_id)

    for handler in (connect, frame, event, heartbeat, disconnect):
        server.on(handler.__name__, handler, namespace=PROCTORING)


def _open_link(app: Flask, environ: Environ, auth: object) -> Link:
    ticket = auth.get("ticket") if isinstance(auth, Mapping) else None
    bearer = carrying.Bearer.of(login_of(app, environ))
    try:
        with transaction() as session:
            row, link = carrying.admit(session, ticket, bearer, once=True)
            sessions.note_connected(session, row)
            return link
    except QashyqError as refused:
        raise Refused(refused.code) from refused


def _answer(server: socketio.Server, sid: str, carry: Any) -> dict[str, Any]:
    """Acknowledge a message whatever it holds; a fault of ours is logged and named as ours."""
    try:
        link = server.get_session(sid, namespace=PROCTORING).get("link")
        if not isinstance(link, Link):
            return carrying.refusal("ticket_refused")
        answer: dict[str, Any] = carry(link)
        return answer
    except Exception:
        log.exception("a message of socket %s failed", sid)
        return carrying.refusal("server.busy")


def _bind_proctors(app: Flask, server: socketio.Server) -> None:
    def connect(sid: str, environ: Environ, auth: object = None) -> None:
        with app.app_context():
            try:
                _check_origin(environ)
                _enter(app, sid, environ)
                event_id = watched_event(app, environ, auth)
                server.enter_room(sid, room_of(event_id), namespace=LIVE)
            except BaseException:
                connections_of(app).leave(sid)
                raise
            finally:
                db.session.remove()

    def disconnect(sid: str, _reason: object = None) -> None:
        connections_of(app).leave(sid)

    server.on("connect", connect, namespace=LIVE)
    server.on("disconnect", disconnect, namespace=LIVE)


def watched_event(app: Flask, environ: Environ, auth: object) -> int:
    """Return the event that a signed-in person may watch; raises ConnectionRefusedError with a code."""
    event_id = auth.get("eventId") if isinstance(auth, Mapping) else None
    login = login_of(app, environ)
    if login is None:
        raise Refused("sign_in_required")
    if isinstance(event_id, bool) or not isinstance(event_id, int) or not 0 < event_id < 2**53:
        raise Refused("bad_payload")
    session = read_session()
    person = session.get_one(Person, login.person_id)
    event = session.get(ControlEvent, event_id)
    if (
        event is None
        or not person.is_active
        or not queries.may(session, person, Permission.WATCH_LIVE, event)
    ):
        raise Refused("forbidden")
    return event_id
