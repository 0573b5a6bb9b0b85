"""What is remembered of a session between two observations: a value that can be kept as JSON."""

import json
from dataclasses import asdict, dataclass, field, replace

from proctoring.errors import StateInvalid
from proctoring.types import IncidentCode

_LAYOUT = 1


@dataclass(frozen=True, slots=True)
class Track:
    """What is known of one code in one session.

    `since_ms` begins the present stretch of evidence, `clear_ms` the present stretch without; `last_ms` is
    the newest observation, `seen_ms` the newest active one. While `episode_id` is set and `closed_ms` is None
    the incident is open; `closed_ms` stays, so that evidence within the merge gap reopens it. `checks` are
    (time, active) of CHECKS.
    """

    since_ms: int | None = None
    clear_ms: int | None = None
    last_ms: int | None = None
    seen_ms: int | None = None
    episode_id: str | None = None
    opened_ms: int = 0
    closed_ms: int | None = None
    best_ms: int = 0
    best_score: float | None = None
    weight: float = 0.0
    checks: tuple[tuple[int, bool], ...] = ()

    @property
    def is_open(self) -> bool:
        """Say whether an incident is open now."""
        return self.episode_id is not None and self.closed_ms is None


@dataclass(frozen=True, slots=True)
class EpisodeState:
    """All tracks of a session, the last sequence number by stream, and the last sign of life."""

    session_key: str
    tracks: dict[IncidentCode, Track] = field(default_factory=dict)
    last_seq: dict[str, int] = field(default_factory=dict)
    is_ended: bool = False

    def to_bytes(self) -> bytes:
        """Return the state as JSON."""
        document = {"layout": _LAYOUT, **asdict(self)}
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()

    @staticmethod
    def from_bytes(content: bytes) -> "EpisodeState":
        """Read what `to_bytes` made.

        Raises:
            StateInvalid: it cannot be read.
        """
        try:
            document = json.loads(content)
            if document.pop("layout") != _LAYOUT:
                raise StateInvalid("another layout")
            tracks = {
                IncidentCode(code): Track(**{**kept, "checks": tuple((at, on) for at, on in kept["checks"])})
                for code, kept in document.pop("tracks").items()
            }
            return EpisodeState(tracks=tracks, **document)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StateInvalid(str(error)) from None

    def accepts(self, stream: str, seq: int) -> bool:
        """Say whether an item of a stream is newer than all before it."""
        return not self.is_ended and seq > self.last_seq.get(stream, 0)

    def after(self, stream: str, seq: int) -> "EpisodeState":
        """Return the state with this item counted as seen."""
        return replace(self, last_seq={**self.last_seq, stream: max(seq, self.last_seq.get(stream, 0))})

    def resumed(self, now_ms: int) -> "EpisodeState":
        """Return the state after the server was away: its own absence is not the candidate's silence."""
        track = self.tracks.get(IncidentCode.NET_OFFLINE)
        if track is None or track.is_open or track.last_ms is None:
            return self
        track = replace(track, last_ms=max(now_ms, track.last_ms))
        return replace(self, tracks={**self.tracks, IncidentCode.NET_OFFLINE: track})
