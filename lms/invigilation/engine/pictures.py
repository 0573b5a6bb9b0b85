"""Pictures on their way: the newest of each session for the live page, and one every few seconds kept as the record."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

from lms.core.logs import log
from proctoring.seams import Analyser, AnalyserFactory, SessionSetup
from proctoring.types import Frame, FrameSource, Observation

if TYPE_CHECKING:
    import redis

Keep = Callable[[Frame], None]


class LatestPictures(Protocol):
    """Holds the newest camera picture of each session for a minute."""

    def put(self, key: str, captured_ms: int, jpeg: bytes) -> None: ...

    def get(self, key: str) -> tuple[int, bytes] | None: ...

    def forget(self, key: str) -> None: ...


class MemoryLatest:
    """In one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, tuple[int, bytes]] = {}

    def put(self, key: str, captured_ms: int, jpeg: bytes) -> None:
        """Replace the newest picture."""
        with self._lock:
            self._held[key] = (captured_ms, jpeg)

    def get(self, key: str) -> tuple[int, bytes] | None:
        """Return when it was taken, and the JPEG."""
        with self._lock:
            return self._held.get(key)

    def forget(self, key: str) -> None:
        """Drop what is held of a session."""
        with self._lock:
            self._held.pop(key, None)


class RedisLatest:
    """Shared by every server process; a picture vanishes by itself after a minute."""

    SECONDS = 60

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def put(self, key: str, captured_ms: int, jpeg: bytes) -> None:
        """Replace the newest picture."""
        value = captured_ms.to_bytes(8, "big") + jpeg
        self._client.set(f"qashyq:latest:{key}", value, ex=self.SECONDS)

    def get(self, key: str) -> tuple[int, bytes] | None:
        """Return when it was taken, and the JPEG."""
        value = cast("bytes | None", self._client.get(f"qashyq:latest:{key}"))
        return None if value is None else (int.from_bytes(value[:8], "big"), value[8:])

    def forget(self, key: str) -> None:
        """Drop what is held of a session."""
        self._client.delete(f"qashyq:latest:{key}")


class KeepingAnalyser:
    """Looks through another analyser and hands one picture every `every_ms` to the record, per source."""

    def __init__(self, inner: Analyser, keep: Keep, every_ms: int) -> None:
        self._inner = inner
        self._keep = keep
        self._every_ms = every_ms
        self._kept_ms: dict[FrameSource, int] = {}

    def observe(self, frame: Frame) -> list[Observation]:
        """Return what the frame shows; a record that fails is logged and costs no incident."""
        seen = self._inner.observe(frame)
        last_ms = self._kept_ms.get(frame.source)
        if last_ms is None or frame.captured_ms - last_ms >= self._every_ms:
            self._kept_ms[frame.source] = frame.captured_ms
            try:
                self._keep(frame)
            except Exception:
                log.exception("a picture of session %s was not kept", frame.session_key)
        return seen


def keeping(
    inner: AnalyserFactory, keep: Keep, every_ms: Callable[[SessionSetup], int | None]
) -> AnalyserFactory:
    """Return a maker whose analysers keep the record; `every_ms` None keeps none."""

    def make(setup: SessionSetup) -> Analyser:
        analyser = inner(setup)
        interval = every_ms(setup)
        return analyser if interval is None else KeepingAnalyser(analyser, keep, interval)

    return make
