"""Who proctors: this engine, another service, or nobody (entry point `qashyq.proctoring_backends`)."""

from dataclasses import dataclass
from typing import Protocol

from proctoring.seams import FrameQueue, SessionSetup
from proctoring.types import Item, SessionEnd


@dataclass(frozen=True, slots=True)
class BackendHealth:
    """Whether sittings may start; `code` says why not, and is empty when they may."""

    ready: bool
    code: str = ""
    waiting: int = 0
    dropped: int = 0


class ProctoringBackend(Protocol):
    """Takes what a session sends; what it finds comes back through an IncidentSink."""

    @property
    def name(self) -> str:
        """Return a stable name, kept with the sitting."""

    def open(self, setup: SessionSetup) -> None:
        """Begin a session; the second call for one key changes nothing."""

    def put(self, item: Item) -> int:
        """Take a frame or an event and return how many older frames were dropped for it.

        Raises:
            QueueRefused: it is not taken.
        """

    def close(self, session_key: str, at_ms: int) -> None:
        """End a session."""

    def health(self) -> BackendHealth:
        """Say whether sittings may start."""


class EmbeddedBackend:
    """The engine of this package: a queue that workers read."""

    name = "embedded"

    def __init__(self, queue: FrameQueue) -> None:
        """Take the queue."""
        self._queue = queue

    def open(self, setup: SessionSetup) -> None:
        """Do nothing: the worker asks the house for the set-up when the first item comes."""

    def put(self, item: Item) -> int:
        """Put the item into the queue."""
        return self._queue.put(item)

    def close(self, session_key: str, at_ms: int) -> None:
        """Put the end into the queue."""
        self._queue.put(SessionEnd(session_key, at_ms))

    def health(self) -> BackendHealth:
        """Return the queue's counts."""
        stats = self._queue.stats()
        return BackendHealth(ready=True, waiting=stats.waiting, dropped=stats.dropped)


class NullBackend:
    """Nobody watches: everything is taken and forgotten."""

    name = "null"

    def open(self, setup: SessionSetup) -> None:
        """Do nothing."""

    def put(self, item: Item) -> int:
        """Forget the item."""
        return 0

    def close(self, session_key: str, at_ms: int) -> None:
        """Do nothing."""

    def health(self) -> BackendHealth:
        """Return that sittings may start."""
        return BackendHealth(ready=True)
