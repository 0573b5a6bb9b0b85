"""A WebSocket that stops at its limits: an oversized message or a stay that is over ends it at once and frees its thread.

engineio measures a message only after all of it lies in memory. simple-websocket can stop earlier, but then leaves the
reader waiting forever: it wakes it before it notes that the connection is over. It also leaves a thread and a line behind
for every client that never answers the goodbye. All three are mended here.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import simple_websocket
from engineio.async_drivers._websocket_wsgi import SimpleWebSocketWSGI  # type: ignore[import-untyped]  # no stubs

from lms.core.connections import Connection

ENVIRON_KEY = "qashyq.connection"
# Any: both libraries are untyped.
_Server: Any = simple_websocket.Server
_Wsgi: Any = SimpleWebSocketWSGI


class BoundedServer(_Server):  # type: ignore[misc]
    """Wakes the reader once more when the connection is over."""

    def _handle_events(self) -> bool:
        goes_on = bool(super()._handle_events())
        if not goes_on:
            self.connected = False
            self.event.set()
        return goes_on


def bounded_websocket(max_message_bytes: int) -> type[Any]:
    """Return engineio's WebSocket class with a limit on one message."""

    class BoundedWebSocket(_Wsgi):  # type: ignore[misc]
        def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
            self.connection = environ.get(ENVIRON_KEY) or Connection()
            self.ws = BoundedServer(environ, max_message_size=max_message_bytes)
            try:
                answer = self.app(self)
            finally:
                with suppress(OSError):
                    self.ws.sock.shutdown(socket.SHUT_RDWR)
            if self.ws.mode == "gunicorn":
                raise StopIteration
            if self.ws.mode == "werkzeug":
                raise ConnectionError
            return answer

        def wait(self) -> Any:
            """Return the next message; None when the connection is over."""
            while (seconds := self.connection.turn()) is not None:
                try:
                    message = self.ws.receive(timeout=seconds)
                except simple_websocket.ConnectionClosed:
                    return None
                if message is not None:
                    return message
            return None

    return BoundedWebSocket
