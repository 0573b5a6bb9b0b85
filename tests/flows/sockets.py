"""Sockets of a candidate against a real server, as a browser opens them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import socketio
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import LoginSession
from lms.core import clock
from lms.exams.models import Sitting
from tests.browser.visitors import Visitor
from tests.factories_invigilation import open_session

PROCTORING = "/proctoring"
TIMEOUT_SECONDS = 20


def open_ticket(session: Session, sitting: Sitting) -> tuple[str, str]:
    """Open a proctoring session for the newest sign-in of the candidate; return (ticket, session key)."""
    newest = (
        select(LoginSession.id)
        .where(LoginSession.person_id == sitting.student_id)
        .order_by(LoginSession.id.desc())
    )
    opened = open_session(session, sitting, login_session_id=session.scalars(newest).first())
    return opened.ticket, opened.session.key


@contextmanager
def open_socket(visitor: Visitor, auth: object) -> Iterator[socketio.SimpleClient]:
    """Open the candidate's socket."""
    # The library would send an Origin of its own beside ours.
    client = socketio.SimpleClient(reconnection=False, websocket_extra_options={"suppress_origin": True})
    client.connect(
        visitor.server.settings.lms_origin,
        headers={name: visitor.headers[name] for name in ("Origin", "Cookie")},
        auth=auth,
        namespace=PROCTORING,
        transports=["websocket"],
        wait_timeout=TIMEOUT_SECONDS,
    )
    line = client.client.eio.ws
    try:
        yield client
    finally:
        client.disconnect()
        line.shutdown()  # the library leaves it open when the server ended it


def refusal_of(
    visitor: Visitor, auth: object, *, origin: str | None = None, namespace: str = PROCTORING
) -> str:
    """Try to open a socket and return the code of the refusal ("handshake" when it did not come so far)."""
    client = socketio.Client(reconnection=False, websocket_extra_options={"suppress_origin": True})
    answers: list[Any] = []
    client.on("connect_error", answers.append, namespace=namespace)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(
            visitor.server.settings.lms_origin,
            headers={"Origin": origin or visitor.headers["Origin"], "Cookie": visitor.headers["Cookie"]},
            auth=auth,
            namespaces=[namespace],
            transports=["websocket"],
            wait_timeout=TIMEOUT_SECONDS,
        )
    client.disconnect()
    return str(answers[0]["message"]) if answers and isinstance(answers[0], dict) else "handshake"


def frame(seq: int, jpeg: bytes) -> dict[str, Any]:
    """Return a message with a camera picture."""
    return {"seq": seq, "source": "camera", "capturedMs": clock.now_ms(), "jpeg": jpeg}
