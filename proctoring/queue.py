"""The queue between sockets and workers, in memory: bounded, oldest frames give way, events never do.

A session has two lanes, events and frames; events go first, since they are small and a burst of frames must
not hide them. A session is handed out one item at a time, sessions of a shard in turn, so that a flood of one
slows only itself.
"""

import threading
import zlib
from collections import deque
from dataclasses import dataclass, field

from proctoring.errors import QueueRefused
from proctoring.policy import QueueLimits
from proctoring.seams import FrameQueue, QueueStats
from proctoring.types import ClientEvent, Frame, Item, SessionEnd

__all__ = ["FrameQueue", "MemoryQueue", "QueueStats", "shard_of"]


def shard_of(session_key: str, shards: int) -> int:
    """Return the shard of a session, 0 to shards - 1; the same in every process."""
    return zlib.crc32(session_key.encode()) % shards


@dataclass(slots=True)
class _Lanes:
    events: deque[ClientEvent] = field(default_factory=deque)
    frames: deque[Frame | SessionEnd] = field(default_factory=deque)
    in_hand: Item | None = None
    has_end: bool = False


class MemoryQueue:
    """The FrameQueue of one process."""

    def __init__(self, limits: QueueLimits, shards: int = 1) -> None:
        """Make an empty queue."""
        self._limits = limits
        self._shards = shards
        self._changed = threading.Condition()
        self._lanes: dict[str, _Lanes] = {}
        self._ready: list[deque[str]] = [deque() for _ in range(shards)]
        self._owners: dict[int, str] = {}
        self._frames = 0
        self._dropped = 0
        self._refused = 0

    @property
    def shards(self) -> int:
        """Return the number of shards."""
        return self._shards

    def put(self, item: Item) -> int:
        """Add an item; see FrameQueue."""
        with self._changed:
            lanes = self._lanes.setdefault(item.session_key, _Lanes())
            was_empty = not lanes.events and not lanes.frames and lanes.in_hand is None
            dropped = self._add(lanes, item)
            if was_empty and (lanes.events or lanes.frames):
                self._ready[shard_of(item.session_key, self._shards)].append(item.session_key)
                self._changed.notify_all()
            self._dropped += dropped
            return dropped

    def take(self, shard: int, timeout_s: float) -> Item | None:
        """Return the next item of a shard; see FrameQueue."""
        ready = self._ready[shard]
        with self._changed:
            if not self._changed.wait_for(lambda: bool(ready), timeout_s):
                return None
            lanes = self._lanes[ready.popleft()]
            item: Item
            if lanes.events:
                item = lanes.events.popleft()
            else:
                item = lanes.frames.popleft()
                self._frames -= isinstance(item, Frame)
            lanes.in_hand = item
            return item

    def done(self, item: Item) -> None:
        """Forget an item that was handled; see FrameQueue."""
        with self._changed:
            lanes = self._lanes.get(item.session_key)
            if lanes is None or lanes.in_hand is not item:
                return
            lanes.in_hand = None
            if lanes.events or lanes.frames:
                self._ready[shard_of(item.session_key, self._shards)].append(item.session_key)
                self._changed.notify_all()
            elif not lanes.has_end:
                del self._lanes[item.session_key]

    def claim(self, shard: int, owner: str) -> bool:
        """Take a shard; see FrameQueue. No lease runs out: with the owner's process the queue is gone too."""
        with self._changed:
            return self._owners.setdefault(shard, owner) == owner

    def release(self, shard: int, owner: str) -> None:
        """Give a shard back; see FrameQueue."""
        with self._changed:
            if self._owners.get(shard) == owner:
                del self._owners[shard]

    def recover(self, shard: int) -> None:
        """Make everything of a shard ready again; see FrameQueue."""
        with self._changed:
            self._ready[shard].clear()
            for key, lanes in self._lanes.items():
                if shard_of(key, self._shards) != shard:
                    continue
                if isinstance(lanes.in_hand, ClientEvent):
                    lanes.events.appendleft(lanes.in_hand)
                elif lanes.in_hand is not None:
                    lanes.frames.appendleft(lanes.in_hand)
                    self._frames += isinstance(lanes.in_hand, Frame)
                lanes.in_hand = None
                if lanes.events or lanes.frames:
                    self._ready[shard].append(key)
            self._changed.notify_all()

    def stats(self) -> QueueStats:
        """Return counts."""
        with self._changed:
            waiting = sum(len(lanes.events) + len(lanes.frames) for lanes in self._lanes.values())
            return QueueStats(waiting, self._dropped, self._refused)

    def _add(self, lanes: _Lanes, item: Item) -> int:
        """Add to the right lane and return how many frames were dropped, the new one included."""
        if lanes.has_end:
            self._refused += 1
            raise QueueRefused("the session has ended")
        if isinstance(item, SessionEnd):
            lanes.has_end = True
            lanes.frames.append(item)
            return 0
        if isinstance(item, ClientEvent):
            if len(lanes.events) >= self._limits.events_per_session:
                self._refused += 1
                raise QueueRefused("too many events wait")
            lanes.events.append(item)
            return 0
        return self._add_frame(lanes, item)

    def _add_frame(self, lanes: _Lanes, frame: Frame) -> int:
        dropped = 0
        is_full = self._frames >= self._limits.frames_in_all
        if is_full and not lanes.frames:
            return 1
        if is_full or len(lanes.frames) >= self._limits.frames_per_session:
            lanes.frames.popleft()
            self._frames -= 1
            dropped = 1
        lanes.frames.append(frame)
        self._frames += 1
        return dropped
