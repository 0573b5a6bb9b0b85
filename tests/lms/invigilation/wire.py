"""What tests of sockets share: candidates with tickets, messages, refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import socketio
from flask import Flask

from lms.core import clock
from lms.core.db import read_session, transaction
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.engine import engine_of
from lms.invigilation.models import SessionState
from proctoring.fakes import fake_jpeg
from tests.factories_exams import make_event
from tests.factories_invigilation import make_running, open_session
from tests.lms.invigilation.live import OWN_ORIGIN, TIMEOUT_S, LiveServer, sign_in

Connect = Callable[..., socketio.SimpleClient]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A running sitting with an open ticket."""

    sitting_id: int
    event_id: int
    person_id: int
    token: str
    ticket: str
    key: str


def make_candidate(app: Flask, event_id: int | None = None) -> Candidate:
    """Make a candidate whose sitting runs and whose browser holds a ticket."""
    from lms.exams.models import ControlEvent

    with app.app_context(), transaction() as session:
        event = session.get(ControlEvent, event_id) if event_id else make_event(session)
        sitting = make_running(session, event)
        ids = (sitting.id, sitting.event_id, sitting.student_id)
    token, login_id = sign_in(app, ids[2])
    with app.app_context(), transaction() as session:
        opened = open_session(session, session.get_one(Sitting, ids[0]), login_session_id=login_id)
        return Candidate(*ids, token, opened.ticket, opened.session.key)


def frame(seq: int = 1, *words: str, jpeg: bytes | None = None) -> dict[str, Any]:
    """Return a message with a picture."""
    return {
        "seq": seq,
        "source": "camera",
        "capturedMs": clock.now_ms(),
        "jpeg": jpeg if jpeg is not None else fake_jpeg(*words),
    }


def work(app: Flask) -> None:
    """Let the engine work until nothing waits."""
    worker = app.extensions.setdefault("test_worker", engine_of(app).make_worker())
    for shard in (0, 1):
        while worker.step(shard):
            pass


def refusal_of(live_server: LiveServer, namespace: str, **kwargs: Any) -> str:
    """Try to connect and return the code of the refusal."""
    client = socketio.Client(reconnection=False, websocket_extra_options=OWN_ORIGIN)
    answers: list[Any] = []
    client.on("connect_error", answers.append, namespace=namespace)
    headers = {"Origin": kwargs.pop("origin", live_server.origin)}
    token = kwargs.pop("token", None)
    if token:
        headers["Cookie"] = live_server.cookie(token)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(
            live_server.origin,
            headers=headers,
            namespaces=[namespace],
            transports=["websocket"],
            wait_timeout=TIMEOUT_S,
            **kwargs,
        )
    client.disconnect()
    return str(answers[0]["message"]) if answers and isinstance(answers[0], dict) else "connection refused"


def state_of(app: Flask, key: str) -> SessionState | None:
    from lms.core.db import db

    with app.app_context():
        row = queries.session_by_key(read_session(), key)
        state = row.state if row else None
        db.session.remove()
        return state


def until(holds: Callable[[], bool]) -> None:
    """Wait for what another thread does; the test's own time limit ends it."""
    import threading

    pause = threading.Event()
    for _ in range(400):
        if holds():
            return
        pause.wait(0.025)
    raise AssertionError("it did not come about")
