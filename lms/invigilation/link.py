"""One candidate's connection: what it may send, what it counted; the same for sockets and the HTTP fallback.

A link lives in the memory of the process that holds the connection. Nothing here reads the database per picture: the
counts are written every `NOTE_EVERY_MS`.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.core import clock
from lms.core.edge import clean_text
from lms.invigilation.limits import Bucket, full_bucket
from lms.invigilation.policy import RoomPolicy
from proctoring.errors import FrameRefused
from proctoring.frames import check_header
from proctoring.policy import FrameLimits
from proctoring.types import ClientEvent, EventKind, Frame, FrameSource

NOTE_EVERY_MS = 10_000
MAX_DETAIL_KEYS = 8
MAX_DETAIL_SIGNS = 120
MAX_NUMBER = 2**53
BYTES_BURST_SECONDS = 4


class LinkRefused(Exception):
    """Something was not taken; `code` goes into the acknowledgement."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Link:
    """The state of one connection; `lock` guards it, since two requests of one page may run at once."""

    session_key: str
    sitting_id: int
    event_id: int
    frame_limits: FrameLimits
    room: RoomPolicy
    frames: Bucket
    bytes: Bucket
    events: Bucket
    noted_ms: int
    tiled_ms: int = 0
    frames_seen: int = 0
    frames_dropped: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def read_frame(self, payload: object) -> Frame:
        """Return the frame that a message holds, within all limits.

        Raises:
            LinkRefused: bad_payload, flood, or the engine's code of a picture that is refused.
        """
        values = _object(payload)
        jpeg = values.get("jpeg")
        if not isinstance(jpeg, bytes | bytearray):
            raise LinkRefused("bad_payload")
        now_ms = clock.now_ms()
        with self.lock:
            if not self.frames.take(1, now_ms) or not self.bytes.take(len(jpeg), now_ms):
                self.frames_dropped += 1
                raise LinkRefused("flood")
        try:
            source = FrameSource(str(values.get("source", "camera")))
            check_header(bytes(jpeg), self.frame_limits)
        except ValueError as error:
            raise LinkRefused("bad_payload") from error
        except FrameRefused as error:
            with self.lock:
                self.frames_dropped += 1
            raise LinkRefused(error.code) from error
        with self.lock:
            self.frames_seen += 1
        captured_ms = _number(values, "capturedMs")
        return Frame(self.session_key, source, _number(values, "seq"), captured_ms, now_ms, bytes(jpeg))

    def read_event(self, payload: object, kind: str | None = None) -> ClientEvent:
        """Return the event that a message holds.

        Raises:
            LinkRefused: bad_payload or flood.
        """
        values = _object(payload)
        with self.lock:
            if not self.events.take(1, clock.now_ms()):
                raise LinkRefused("flood")
        try:
            event_kind = EventKind(kind or str(values.get("kind")))
        except ValueError as error:
            raise LinkRefused("bad_payload") from error
        detail = values.get("detail") or {}
        if not isinstance(detail, Mapping) or len(detail) > MAX_DETAIL_KEYS:
            raise LinkRefused("bad_payload")
        plain = {
            clean_text(str(key)[:40]): clean_text(str(value)[:MAX_DETAIL_SIGNS])
            for key, value in detail.items()
        }
        return ClientEvent(
            self.session_key, event_kind, _number(values, "atMs"), _number(values, "seq"), plain
        )

    def is_tile_due(self, now_ms: int) -> bool:
        """Whether the live page should hear of a newer picture."""
        with self.lock:
            if now_ms - self.tiled_ms < self.room.tile_seconds * 1000:
                return False
            self.tiled_ms = now_ms
            return True

    def counts_to_note(self, now_ms: int, *, at_once: bool = False) -> tuple[int, int] | None:
        """Return (frames, dropped) since the last note when it is time to write them, and begin anew."""
        with self.lock:
            if not at_once and now_ms - self.noted_ms < NOTE_EVERY_MS:
                return None
            counts = (self.frames_seen, self.frames_dropped)
            self.noted_ms, self.frames_seen, self.frames_dropped = now_ms, 0, 0
            return counts


def make_link(
    *, session_key: str, sitting_id: int, event_id: int, frame_limits: FrameLimits, room: RoomPolicy
) -> Link:
    """Return a fresh link with full buckets."""
    now_ms = clock.now_ms()
    return Link(
        session_key=session_key,
        sitting_id=sitting_id,
        event_id=event_id,
        frame_limits=frame_limits,
        room=room,
        frames=full_bucket(room.frames_per_second, room.frame_burst, now_ms),
        bytes=full_bucket(room.bytes_per_second, room.bytes_per_second * BYTES_BURST_SECONDS, now_ms),
        events=full_bucket(room.events_per_second, room.event_burst, now_ms),
        noted_ms=now_ms,
    )


def _object(payload: object) -> Mapping[str, object]:
    if not isinstance(payload, Mapping) or not all(isinstance(key, str) for key in payload):
        raise LinkRefused("bad_payload")
    return payload


def _number(values: Mapping[str, object], name: str) -> int:
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < MAX_NUMBER:
        raise LinkRefused("bad_payload")
    return int(value)
