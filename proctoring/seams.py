"""Protocols that a house implements for the engine, and the values they exchange."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from proctoring.embedding import Embedding
from proctoring.policy import ProctoringPolicy
from proctoring.types import EnrolmentReason, Frame, IncidentChange, Item, Observation


@dataclass(frozen=True, slots=True)
class SessionSetup:
    """What the engine must know of a session; fixed at its start.

    `enrolment` is `Embedding.to_bytes()` of the reference face, None where identity is not checked.
    """

    session_key: str
    policy: ProctoringPolicy
    enrolment: bytes | None
    started_ms: int


class SessionSource(Protocol):
    """Tells the worker about sessions."""

    def setup(self, session_key: str) -> SessionSetup | None:
        """Return what is known of a session, None for one that does not exist or is over."""

    def live(self) -> Sequence[str]:
        """Return the keys of running sessions; asked when a worker starts, so that silence is noticed."""


class StateStore(Protocol):
    """Keeps the episode state of a session between workers and restarts."""

    def load(self, session_key: str) -> bytes | None:
        """Return the last saved state, None if there is none."""

    def save(self, session_key: str, state: bytes) -> None:
        """Keep a state; called every few seconds and whenever an incident changes."""


class IncidentSink(Protocol):
    """Receives what changed. Called from worker threads, never concurrently for one session."""

    def apply(
        self,
        session_key: str,
        changes: Sequence[IncidentChange],
        picture: bytes | None,
        observations: Sequence[Observation],
    ) -> None:
        """Keep changes and tell whoever looks.

        `picture` is the JPEG of the camera frame that led to the change, or the newest one when an event or
        the clock did. `observations` are those of the same step. Must be idempotent by `episode_id`; if it
        raises, the same changes come again.
        """


class Analyser(Protocol):
    """Looks at the frames of one session, in order."""

    def observe(self, frame: Frame) -> list[Observation]:
        """Return what this frame shows; raises FrameRefused for a picture that cannot be read."""


class AnalyserFactory(Protocol):
    """Makes the analyser of a session."""

    def __call__(self, setup: SessionSetup) -> Analyser:
        """Return a new analyser."""


@dataclass(frozen=True, slots=True)
class QueueStats:
    """Counts since the queue was made (dropped, refused) and now (waiting)."""

    waiting: int
    dropped: int
    refused: int


class FrameQueue(Protocol):
    """Carries frames and events from sockets to workers; a session is always on one shard."""

    @property
    def shards(self) -> int:
        """Return the number of shards, 1 or more."""

    def put(self, item: Item) -> int:
        """Add an item and return how many older frames of the session were dropped for it (0 or more).

        Raises:
            QueueRefused: too many events of the session wait, or its end is already in the queue.
        """

    def take(self, shard: int, timeout_s: float) -> Item | None:
        """Return the next item of a shard, None after the timeout; the item stays until `done`."""

    def done(self, item: Item) -> None:
        """Forget an item that was handled; one that was taken and not done comes again after `recover`."""

    def claim(self, shard: int, owner: str) -> bool:
        """Take a shard for a worker, or keep it, for a short time; False while another worker has it."""

    def release(self, shard: int, owner: str) -> None:
        """Give a shard back, if this worker has it."""

    def recover(self, shard: int) -> None:
        """Make everything that lies in a shard ready again; called by a worker when it starts."""

    def stats(self) -> QueueStats:
        """Return counts for health pages."""


@dataclass(frozen=True, slots=True)
class FaceReport:
    """What a camera check may show: `luma` 0..255; `reason` is None when all is well."""

    ok: bool
    reason: EnrolmentReason | None
    face_px: int
    yaw_deg: float | None
    luma: float


class Enroller(Protocol):
    """Judges pictures of a check-in and makes the reference."""

    def inspect(self, jpeg: bytes) -> FaceReport:
        """Say whether a picture can be used.

        Raises:
            FrameRefused: the picture breaks a limit or cannot be decoded.
        """

    def enrol(self, jpegs: Sequence[bytes]) -> Embedding:
        """Return the reference of one person from several pictures.

        Raises:
            EnrolmentRefused: with the reason of the first picture that cannot be used, or that they differ.
            FrameRefused: a picture breaks a limit or cannot be decoded.
        """

    def distance(self, reference: Embedding, jpeg: bytes) -> float | None:
        """Return how far the face in a picture is from a reference, None when the picture cannot be used."""
