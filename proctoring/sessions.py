"""One session in a worker's memory: its state, what is not reported yet, and when it was last saved."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from proctoring.episode_state import EpisodeState
from proctoring.seams import Analyser, IncidentSink, SessionSetup, StateStore
from proctoring.types import IncidentChange, IncidentCode, Observation

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Report:
    changes: tuple[IncidentChange, ...]
    picture: bytes | None
    observations: tuple[Observation, ...]


class LiveSession:
    """Belongs to one worker thread."""

    def __init__(
        self,
        setup: SessionSetup,
        analyser: Analyser,
        state: EpisodeState,
        states: StateStore,
        sink: IncidentSink,
        now_ms: int,
    ) -> None:
        """Start from a stored or an empty state."""
        self.setup = setup
        self.policy = setup.policy
        self.analyser = analyser
        self.state = state
        self.picture: bytes | None = None
        self.camera_ms: int | None = None
        self.heard_ms = now_ms
        self._states = states
        self._sink = sink
        self._pending: list[_Report] = []
        self._saved_ms = now_ms
        self._saved = state

    @property
    def is_over(self) -> bool:
        """Say whether the session has ended and everything was reported."""
        return self.state.is_ended and not self._pending

    @property
    def lacks_camera(self) -> bool:
        """Say whether the camera is known to be lost."""
        track = self.state.tracks.get(IncidentCode.CAM_LOST)
        return track is not None and (track.is_open or track.since_ms is not None)

    def silent_camera(self, now_ms: int) -> list[Observation]:
        """Return that the camera is lost when frames stopped while the session is still heard of."""
        patience_ms = self.policy.queue.camera_silence_ms
        if self.camera_ms is None or self.lacks_camera or now_ms - self.camera_ms < patience_ms:
            return []
        if now_ms - self.heard_ms >= patience_ms:
            return []
        return [Observation(IncidentCode.CAM_LOST, now_ms, active=True)]

    def step(
        self,
        state: EpisodeState,
        changes: Sequence[IncidentChange],
        seen: Sequence[Observation],
        picture: bytes | None,
        now_ms: int,
    ) -> None:
        """Take the new state, report changes, and save when it is time."""
        self.state = state
        if changes:
            self._pending.append(_Report(tuple(changes), picture, tuple(seen)))
        is_due = bool(self._pending) or now_ms - self._saved_ms >= self.policy.queue.checkpoint_ms
        if self._report() and is_due:
            self._save(now_ms)

    def leave(self) -> None:
        """Report and save before the session leaves the memory."""
        if self._report():
            self._save(self._saved_ms)

    def _report(self) -> bool:
        """Send what is pending, in order; False while the sink does not take it."""
        while self._pending:
            report = self._pending[0]
            try:
                self._sink.apply(self.setup.session_key, report.changes, report.picture, report.observations)
            except Exception:
                log.exception("changes of session %s wait for the sink", self.setup.session_key)
                return False
            self._pending.pop(0)
        return True

    def _save(self, now_ms: int) -> None:
        if self.state == self._saved:
            return
        try:
            self._states.save(self.setup.session_key, self.state.to_bytes())
        except Exception:
            log.exception("the state of session %s was not saved", self.setup.session_key)
            return
        self._saved_ms = now_ms
        self._saved = self.state
