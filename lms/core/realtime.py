"""Sockets: python-socketio in threading mode, websocket only, every message acknowledged, nothing kept on self."""

from __future__ import annotations

from typing import Any

import socketio
from flask import Flask

from lms.core.settings import Settings
from lms.core.websocket import bounded_websocket

MAX_MESSAGE_BYTES = 600 * 1024


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


def with_sockets(app: Flask) -> Any:
    """Wrap the application so that /socket.io is served beside it."""
    return socketio.WSGIApp(sockets(app), app.wsgi_app)
