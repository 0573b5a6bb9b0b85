"""A real server on a free loopback port, and sockets that open as a browser opens them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import socketio
from flask import Flask
from werkzeug.serving import WSGIRequestHandler

from lms.accounts.models import LoginSession
from lms.accounts.sign_in import find_session, open_session
from lms.core.db import transaction

TIMEOUT_S = 20
OWN_ORIGIN = {"suppress_origin": True}  # the library would send its own beside ours


class QuietHandler(WSGIRequestHandler):
    """Answers without a line on the screen for each request."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the parent's name
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class LiveServer:
    """A server with its application and its own origin."""

    app: Flask
    origin: str

    def cookie(self, token: str) -> str:
        """Return the Cookie header of a browser that is signed in."""
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        value = serializer.dumps({"login": token, "csrf": "test-token"})
        return f"{self.app.config['SESSION_COOKIE_NAME']}={value}"

    def connect(
        self,
        namespace: str,
        *,
        auth: object = None,
        token: str | None = None,
        origin: str | None = None,
    ) -> socketio.SimpleClient:
        """Open a socket as a browser would; the caller disconnects it."""
        headers = {"Origin": origin or self.origin}
        if token is not None:
            headers["Cookie"] = self.cookie(token)
        client = socketio.SimpleClient(reconnection=False, websocket_extra_options=OWN_ORIGIN)
        client.connect(
            self.origin, headers=headers, auth=auth, namespace=namespace, transports=["websocket"],
            wait_timeout=TIMEOUT_S,
        )  # fmt: skip
        return client


def sign_in(app: Flask, person_id: int) -> tuple[str, int]:
    """Open a login session and return (token, id)."""
    with app.app_context(), transaction() as session:
        token = open_session(session, person_id=person_id, ip="127.0.0.1", user_agent="test")
        found = find_session(session, token)
        assert isinstance(found, LoginSession)
        return token, found.id
