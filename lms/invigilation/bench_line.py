"""A candidate or proctor on the wire for the benchmark: Socket.IO over a plain WebSocket, no browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import simple_websocket

Heard = Callable[[str, dict[str, Any]], None]


class BenchLine:
    """One connection to one name space; answers pings, hands events to `heard`, counts acknowledgements."""

    def __init__(
        self, origin: str, namespace: str, auth: dict[str, object], cookie: str, heard: Heard | None = None
    ) -> None:
        self._namespace = namespace
        self._heard = heard or (lambda _name, _values: None)
        self._number = 0
        self.acknowledged = 0
        self.refused = 0
        self._ready = threading.Event()
        self._socket = simple_websocket.Client(
            origin.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket",
            headers={"Origin": origin, "Cookie": cookie},
        )
        self._socket.receive(timeout=10)
        self._socket.send(f"40{namespace},{json.dumps(auth)}")
        threading.Thread(target=self._listen, daemon=True).start()
        if not self._ready.wait(20):
            raise RuntimeError(f"{namespace} did not let the benchmark in")

    def send_frame(self, captured_ms: int, jpeg: bytes) -> None:
        """Send one picture."""
        self._number += 1
        frame = {
            "seq": self._number,
            "source": "camera",
            "capturedMs": captured_ms,
            "jpeg": {"_placeholder": True, "num": 0},
        }
        body = json.dumps(["frame", frame])
        self._socket.send(f"451-{self._namespace},{self._number}{body}")
        self._socket.send(jpeg)

    def close(self) -> None:
        """Hang up."""
        try:
            self._socket.close()
        except simple_websocket.ConnectionClosed:
            return

    def _listen(self) -> None:
        while True:
            try:
                message = self._socket.receive()
            except simple_websocket.ConnectionClosed:
                return
            if isinstance(message, str):
                self._take(message)

    def _take(self, message: str) -> None:
        if message == "2":
            self._socket.send("3")
            return
        body = message[2:].removeprefix(f"{self._namespace},")
        if message.startswith("40"):
            self._ready.set()
        elif message.startswith("43"):
            taken = json.loads(body.lstrip("0123456789"))[0]["ok"]
            self.acknowledged += int(taken)
            self.refused += int(not taken)
        elif message.startswith("42"):
            name, values = json.loads(body)
            self._heard(name, values)
