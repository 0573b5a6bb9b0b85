"""Limits of one connection: how many frames, bytes and events in how much time, and how many connections in all."""

from __future__ import annotations

import threading
from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """A token bucket: `rate` units a second, at most `size` at once; times are milliseconds that never go back."""

    rate: float
    size: float
    level: float
    at_ms: int

    def take(self, amount: float, now_ms: int) -> bool:
        """Take an amount, or leave the bucket as it is and say no."""
        passed_ms = max(0, now_ms - self.at_ms)
        self.level = min(self.size, self.level + self.rate * passed_ms / 1000)
        self.at_ms = max(self.at_ms, now_ms)
        if amount > self.level:
            return False
        self.level -= amount
        return True


def full_bucket(rate: float, size: float, now_ms: int) -> Bucket:
    """Return a bucket that begins full."""
    return Bucket(rate, size, size, now_ms)


class Capacity:
    """How many sockets this process serves; each one holds a thread, so the next one is refused, not queued."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._held: set[str] = set()

    def enter(self, sid: str) -> bool:
        """Count a connection in, or say that the house is full."""
        with self._lock:
            if len(self._held) >= self.most:
                return False
            self._held.add(sid)
            return True

    def leave(self, sid: str) -> None:
        """Count a connection out; twice is once."""
        with self._lock:
            self._held.discard(sid)

    @property
    def used(self) -> int:
        """How many are connected now."""
        with self._lock:
            return len(self._held)
