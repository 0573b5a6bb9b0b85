"""Limits of one connection: how many frames, bytes and events in how much time."""

from __future__ import annotations

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
