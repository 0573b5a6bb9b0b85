"""A balancer for tests: one port, several server processes, each new connection goes to the next one."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from itertools import cycle

CHUNK_BYTES = 65536


class Balancer:
    """Listens on both loopback addresses; `served` counts the connections of each process."""

    def __init__(self, port: int, backends: list[int]) -> None:
        self.served = dict.fromkeys(backends, 0)
        self._turns = cycle(backends)
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listeners = [socket.create_server(("127.0.0.1", port))]
        with suppress(OSError):
            self._listeners.append(socket.create_server(("::1", port), family=socket.AF_INET6))
        for listener in self._listeners:
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def close(self) -> None:
        """Stop listening and cut every connection."""
        with self._lock:
            held = [*self._listeners, *self._open]
        for one in held:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                incoming, _ = listener.accept()
            except OSError:
                return  # closed
            with self._lock:
                port = next(self._turns)
                self.served[port] += 1
            try:
                outgoing = socket.create_connection(("127.0.0.1", port))
            except OSError:
                incoming.close()
                continue
            with self._lock:
                self._open |= {incoming, outgoing}
            pair = (incoming, outgoing)
            waiting = threading.Semaphore(0)
            for source, target in (pair, pair[::-1]):
                threading.Thread(target=self._carry, args=(source, target, waiting), daemon=True).start()
            threading.Thread(target=self._forget, args=(pair, waiting), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, done: threading.Semaphore) -> None:
        with suppress(OSError):
            while part := source.recv(CHUNK_BYTES):
                target.sendall(part)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
        done.release()

    def _forget(self, pair: tuple[socket.socket, socket.socket], done: threading.Semaphore) -> None:
        done.acquire()
        done.acquire()
        with self._lock:
            self._open -= set(pair)
        for one in pair:
            one.close()
