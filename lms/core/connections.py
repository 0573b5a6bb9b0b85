"""WebSocket connections of one process: each holds a thread, so each is counted from before its handshake to its end.

A connection is worth its thread only once it has joined a namespace, which asks who it is. Until then it is a guest: guests
are few, fewer for one browser, and stay a few seconds. Members are looked at again every so often, by their own thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

from lms.core.logs import log

JOIN_SECONDS = 5.0
"""How long a connection may hold a thread without having joined anything."""
LOOK_SECONDS = 15.0
"""How often a member's right to stay is looked at again."""
GUEST_ROOM = 16
"""Connections over the limit that may come in to hear "server_full"; half of the threads that are kept for pages."""
GUESTS_EACH = 8
"""Guests that one sign-in may have at a time; all strangers together count as one."""

Look = Callable[[], None]
"""Looks whether a member may stay and sends it away when not."""


class Connection:
    """One WebSocket connection; `who` is whatever tells one browser's sign-in from another's, "" for strangers."""

    def __init__(self, who: str = "") -> None:
        self.who = who
        self.members: dict[str, Look] = {}
        """Socket id in a namespace -> how to look at it again."""
        self._lock = threading.Lock()
        self._alone_since = monotonic()
        self._looked = 0.0

    @property
    def is_guest(self) -> bool:
        """Whether it has joined nothing."""
        return not self.members

    def join(self, sid: str, look: Look) -> None:
        """Make it a member."""
        with self._lock:
            if self.is_guest:
                self._looked = monotonic()
            self.members[sid] = look

    def leave(self, sid: str) -> None:
        """Take one membership away; without any it is a guest again and its few seconds begin anew."""
        with self._lock:
            if self.members.pop(sid, None) is not None and self.is_guest:
                self._alone_since = monotonic()

    def turn(self) -> float | None:
        """Look again if it is time; return how many seconds may be waited for a message, None when the stay is over."""
        with self._lock:
            now = monotonic()
            is_due = not self.is_guest and now - self._looked >= LOOK_SECONDS
            if is_due:
                self._looked = now
            looks = list(self.members.values()) if is_due else []
        for look in looks:
            try:
                look()
            except Exception:
                log.exception("a connection could not be looked at again; it stays until the next look")
        with self._lock:
            now = monotonic()
            if not self.is_guest:
                return max(0.0, self._looked + LOOK_SECONDS - now)
            left = self._alone_since + JOIN_SECONDS - now
            return left if left > 0 else None


class Connections:
    """All connections of this process and the members among them; `most` is the limit of members."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._open: set[Connection] = set()
        self._by_sid: dict[str, Connection] = {}

    def open(self, who: str) -> Connection | None:
        """Let a connection in as a guest, or not."""
        with self._lock:
            guests = [found for found in self._open if found.is_guest]
            is_full = len(self._open) >= self.most + GUEST_ROOM
            if is_full or sum(found.who == who for found in guests) >= GUESTS_EACH:
                return None
            connection = Connection(who)
            self._open.add(connection)
            return connection

    def close(self, connection: Connection) -> None:
        """Count a connection out; twice is once."""
        with self._lock:
            self._open.discard(connection)
            for sid in connection.members:
                self._by_sid.pop(sid, None)

    def join(self, sid: str, connection: Connection, look: Look) -> bool:
        """Make a guest a member, or say that the house is full."""
        with self._lock:
            if connection.is_guest and self._used() >= self.most:
                return False
            connection.join(sid, look)
            self._by_sid[sid] = connection
            return True

    def leave(self, sid: str) -> None:
        """Take a membership away; twice is once."""
        with self._lock:
            connection = self._by_sid.pop(sid, None)
            if connection is not None:
                connection.leave(sid)

    @property
    def used(self) -> int:
        """How many members there are."""
        with self._lock:
            return self._used()

    @property
    def guests(self) -> int:
        """How many connections have joined nothing."""
        with self._lock:
            return len(self._open) - self._used()

    def _used(self) -> int:
        return sum(not connection.is_guest for connection in self._open)
