"""Moving windows in the memory of the one process of the small shape; the large shape counts in Redis.

Not the memory storage of `limits`: after a hit that starts a thread which walks over every key in use, so with a thousand
learners each request pays for all of them.
"""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import Protocol

from limits import RateLimitItem

from lms.core import clock

SWEEP_SECONDS = 60


class Limiter(Protocol):
    """What counts uses against rules; `MovingWindowRateLimiter` of `limits` is one too."""

    def hit(self, item: RateLimitItem, *identifiers: str) -> bool:
        """Count a use; False, and nothing counted, when the rule is exceeded."""
        ...

    def test(self, item: RateLimitItem, *identifiers: str) -> bool:
        """Whether another use would be let through; counts nothing."""
        ...


class MovingWindows:
    """The newest uses of each key, no more than its rule allows; keys without a use in their window are forgotten."""

    def __init__(self) -> None:
        self._uses: dict[tuple[RateLimitItem, tuple[str, ...]], deque[float]] = {}
        self._lock = Lock()
        self._swept_at = 0.0

    def hit(self, item: RateLimitItem, *identifiers: str) -> bool:
        """Count a use; False, and nothing counted, when the rule is exceeded."""
        now = clock.now().timestamp()
        with self._lock:
            self._sweep(now)
            uses = self._uses.setdefault((item, identifiers), deque(maxlen=item.amount))
            if not _has_room(uses, item, now):
                return False
            uses.append(now)
            return True

    def test(self, item: RateLimitItem, *identifiers: str) -> bool:
        """Whether another use would be let through; counts nothing."""
        with self._lock:
            uses = self._uses.get((item, identifiers))
            return uses is None or _has_room(uses, item, clock.now().timestamp())

    def reset(self) -> None:
        """Forget every use."""
        with self._lock:
            self._uses.clear()

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._uses)

    def _sweep(self, now: float) -> None:
        if abs(now - self._swept_at) < SWEEP_SECONDS:
            return
        self._swept_at = now
        kept = {key: uses for key, uses in self._uses.items() if uses[-1] >= now - key[0].get_expiry()}
        self._uses = kept


def _has_room(uses: deque[float], item: RateLimitItem, now: float) -> bool:
    return len(uses) < item.amount or uses[0] < now - item.get_expiry()
