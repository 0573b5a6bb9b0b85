"""Sockets: python-socketio in threading mode, websocket only, every message acknowledged, nothing kept on self."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import socketio
from flask import Flask

from lms.core.connections import Connections
from lms.core.settings import Settings
from lms.core.websocket import ENVIRON_KEY, bounded_websocket

MAX_MESSAGE_BYTES = 600 * 1024
PATH = "/socket.io/"
FULL = b'{"code": "server_full", "status": 503}'


def make_server(settings: Settings) -> socketio.Server:
    """Build the Socket.IO server; with Redis set, messages cross processes."""
    manager = socketio.RedisManager(settings.redis_url) if settings.redis_url else None
    server = socketio.Server(
        async_mode="threading",
        client_manager=manager,
        transports=["websocket"],
        max_http_buffer_size=MAX_MESSAGE_BYTES,
        cors_allowed_origins=[settings.lms_origin],
        ping_interval=10,
        ping_timeout=20,
    )
    server.eio._async = {**server.eio._async, "websocket": bounded_websocket(MAX_MESSAGE_BYTES)}
    return server


def sockets(app: Flask) -> socketio.Server:
    """Return the application's Socket.IO server, made on first use."""
    server = app.extensions.get("qashyq_sockets")
    if server is None:
        server = app.extensions["qashyq_sockets"] = make_server(app.extensions["qashyq_settings"])
    return server


def connections_of(app: Flask) -> Connections:
    """Return the count of connections of this process, made on first use."""
    found = app.extensions.get("qashyq_connections")
    if not isinstance(found, Connections):
        most = app.extensions["qashyq_settings"].max_sockets
        found = app.extensions["qashyq_connections"] = Connections(most)
    return found


def with_sockets(app: Flask) -> Any:
    """Wrap the application so that /socket.io is served beside it."""
    return Doorway(app, socketio.WSGIApp(sockets(app), app.wsgi_app))


class Doorway:
    """Counts a WebSocket connection in before its handshake and out at its end; the server answers when that is."""

    def __init__(self, app: Flask, inner: Any) -> None:
        self.app, self.inner = app, inner

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Serve one request."""
        is_upgrade = environ.get("HTTP_UPGRADE", "").lower() == "websocket"
        if not is_upgrade or not environ.get("PATH_INFO", "").startswith(PATH):
            return self.inner(environ, start_response)
        house = connections_of(self.app)
        connection = house.open(self._who(environ))
        if connection is None:
            headers = [
                ("Content-Type", "application/problem+json"),
                ("Content-Length", str(len(FULL))),
                ("Retry-After", "5"),
            ]
            start_response("503 Service Unavailable", headers)
            return [FULL]
        environ[ENVIRON_KEY] = connection
        try:
            return self.inner(environ, start_response)
        finally:
            house.close(connection)

    def _who(self, environ: dict[str, Any]) -> str:
        """Return the sign-in that the signed cookie names; whether it still lives is asked at the namespace."""
        cookie = self.app.session_interface.open_session(self.app, self.app.request_class(environ))
        token = cookie.get("login") if cookie is not None else None
        return token if isinstance(token, str) else ""
