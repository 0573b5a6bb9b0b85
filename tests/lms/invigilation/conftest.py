"""Fixtures: a real socket server, connections that are closed at the end, an event with people."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import socketio
from flask import Flask
from werkzeug.serving import make_server

from lms.app import create_app
from lms.core.db import db
from lms.core.realtime import with_sockets
from lms.core.settings import Settings
from tests.client import BrowserClient
from tests.factories_invigilation import use_fake_eyes
from tests.lms.invigilation.house import House, make_house
from tests.lms.invigilation.live import LiveServer, QuietHandler
from tests.lms.invigilation.wire import Connect


@pytest.fixture
def live_server(settings: Settings, tmp_path: Path) -> Iterator[LiveServer]:
    """The application behind a real socket server; its LMS origin is the server's own address."""
    free = make_server("127.0.0.1", 0, lambda _e, _s: [])
    port = free.server_port
    free.server_close()
    origin = f"http://127.0.0.1:{port}"
    app = create_app(
        replace(settings, lms_origin=origin, content_origin=f"http://localhost:{port}", max_sockets=6)
    )
    app.test_client_class = BrowserClient
    use_fake_eyes(app)
    server = make_server("127.0.0.1", port, with_sockets(app), threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield LiveServer(app, origin)
    server.shutdown()
    server.server_close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def house(app: Flask) -> House:
    return make_house(app)


@pytest.fixture
def connect(live_server: LiveServer) -> Iterator[Connect]:
    """Open sockets that are closed at the end of the test."""
    opened: list[socketio.SimpleClient] = []

    def open_one(namespace: str, **kwargs: Any) -> socketio.SimpleClient:
        client = live_server.connect(namespace, **kwargs)
        opened.append(client)
        return client

    yield open_one
    for client in opened:
        client.disconnect()
