"""Takes frames and events from the queue, keeps the episodes of each session, and reports what changed.

A session is always on one shard and a shard on one thread, so nothing here locks per session. The state is
saved after every change and every few seconds, with the last sequence numbers; after a kill the same
incidents come out again under the same names, and a sink that overwrites by `episode_id` keeps them once.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from proctoring.episode_state import EpisodeState
from proctoring.episodes import advance, finish
from proctoring.errors import FrameRefused, StateInvalid
from proctoring.events import observe_event, sign_of_life
from proctoring.queue import shard_of
from proctoring.seams import AnalyserFactory, FrameQueue, IncidentSink, SessionSource, StateStore
from proctoring.sessions import LiveSession
from proctoring.types import ClientEvent, Frame, FrameSource, IncidentCode, Item, Observation, SessionEnd

log = logging.getLogger(__name__)

_PAUSE_S = 1.0
_CLAIM_S = 2.0
"""How often a worker renews its hold on a shard: several times within a lease."""


class Worker:
    """Works on some shards of a queue, with a thread for each."""

    def __init__(
        self,
        queue: FrameQueue,
        sessions: SessionSource,
        states: StateStore,
        sink: IncidentSink,
        analysers: AnalyserFactory,
        *,
        clock_ms: Callable[[], int],
        shards: Sequence[int] | None = None,
        tick_ms: int = 1000,
    ) -> None:
        """Take its surroundings; `shards` None means all, `tick_ms` is how often silence is looked for."""
        self._queue = queue
        self._sessions = sessions
        self._states = states
        self._sink = sink
        self._analysers = analysers
        self._clock_ms = clock_ms
        self._tick_ms = tick_ms
        self._name = uuid.uuid4().hex
        self._held: set[int] = set()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._live: dict[int, dict[str, LiveSession]] = {
            shard: {} for shard in (range(queue.shards) if shards is None else shards)
        }

    def start(self) -> None:
        """Start the threads."""
        for shard in self._live:
            thread = threading.Thread(
                target=self._run, args=(shard,), name=f"proctoring-{shard}", daemon=True
            )
            thread.start()
            self._threads.append(thread)

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Finish the items in hand, save every state, and say whether all threads ended in time."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout_s)
        return not any(thread.is_alive() for thread in self._threads)

    def open_shard(self, shard: int) -> None:
        """Take up what was left: items that were in hand, and sessions that may have fallen silent."""
        self._queue.recover(shard)
        for key in self._sessions.live():
            if shard_of(key, self._queue.shards) == shard:
                self._session(shard, key)

    def step(self, shard: int, timeout_s: float = 0.0) -> bool:
        """Handle one item, if there is one within the timeout; never raises for what an item holds."""
        item = self._queue.take(shard, timeout_s)
        if item is None:
            return False
        try:
            self._handle(shard, item)
        except Exception:
            log.exception("an item of session %s was skipped", item.session_key)
        finally:
            self._queue.done(item)
        return True

    def tick(self, shard: int) -> None:
        """Let time pass for every session of a shard."""
        now_ms = self._clock_ms()
        for key, session in list(self._live[shard].items()):
            try:
                state, changes = advance(session.state, session.silent_camera(now_ms), now_ms, session.policy)
                session.step(state, changes, [], session.picture, now_ms)
                if session.is_over or now_ms - session.heard_ms > session.policy.queue.idle_ms:
                    session.leave()
                    del self._live[shard][key]
            except Exception:
                log.exception("the clock of session %s stood still", key)

    def close_shard(self, shard: int) -> None:
        """Save the states of a shard."""
        for session in self._live[shard].values():
            session.leave()
        self._live[shard].clear()

    def hold(self, shard: int) -> bool:
        """Take a shard or keep it, and say whether this worker has it.

        A lost shard is forgotten unsaved: its new worker is ahead by now.
        """
        has_it = self._queue.claim(shard, self._name)
        if has_it and shard not in self._held:
            self.open_shard(shard)
            self._held.add(shard)
        elif not has_it and shard in self._held:
            log.warning("another worker took shard %s", shard)
            self._held.discard(shard)
            self._live[shard].clear()
        return has_it

    def _run(self, shard: int) -> None:
        ticked_s = claimed_s = float("-inf")
        while not self._stopping.is_set():
            try:
                now_s = time.monotonic()
                if now_s - claimed_s >= _CLAIM_S or shard not in self._held:
                    if not self.hold(shard):
                        self._stopping.wait(_PAUSE_S)
                        continue
                    claimed_s = now_s
                self.step(shard, self._tick_ms / 4000)
                if now_s - ticked_s >= self._tick_ms / 1000:
                    self.tick(shard)
                    ticked_s = now_s
            except Exception:
                # The queue itself failed: wait for it, the exam goes on meanwhile.
                log.exception("shard %s pauses", shard)
                self._stopping.wait(_PAUSE_S)
        self._leave(shard)

    def _leave(self, shard: int) -> None:
        """Save what this worker has of a shard and give it back."""
        if shard not in self._held:
            return
        try:
            self.close_shard(shard)
            self._queue.release(shard, self._name)
        except Exception:
            log.exception("shard %s was not given back, its lease will end", shard)

    def _session(self, shard: int, key: str) -> LiveSession | None:
        known = self._live[shard].get(key)
        if known is not None:
            return known
        setup = self._sessions.setup(key)
        if setup is None:
            return None
        now_ms = self._clock_ms()
        state = self._stored(key).resumed(now_ms)
        session = LiveSession(setup, self._analysers(setup), state, self._states, self._sink, now_ms)
        self._live[shard][key] = session
        return session

    def _stored(self, key: str) -> EpisodeState:
        content = self._states.load(key)
        if content is None:
            return EpisodeState(key)
        try:
            return EpisodeState.from_bytes(content)
        except StateInvalid as error:
            log.error("the state of session %s cannot be read, it starts anew: %s", key, error)
            return EpisodeState(key)

    def _handle(self, shard: int, item: Item) -> None:
        session = self._session(shard, item.session_key)
        if session is None or session.state.is_ended:
            return
        now_ms = self._clock_ms()
        if isinstance(item, SessionEnd):
            state, changes = finish(session.state, min(item.at_ms, now_ms), session.policy)
            session.step(state, changes, [], session.picture, now_ms)
            return
        stream = "event" if isinstance(item, ClientEvent) else item.source.value
        if not session.state.accepts(stream, item.seq):
            return
        # Counted before it is looked at: an item that breaks a detector must not come again and again.
        session.state = session.state.after(stream, item.seq)
        seen, heard_ms = self._look(session, item, now_ms)
        session.heard_ms = max(session.heard_ms, heard_ms)
        state, changes = advance(session.state, [*seen, sign_of_life(heard_ms)], now_ms, session.policy)
        session.step(state, changes, seen, session.picture, now_ms)

    def _look(
        self, session: LiveSession, item: Frame | ClientEvent, now_ms: int
    ) -> tuple[list[Observation], int]:
        """Return what an item shows and when it was received."""
        if isinstance(item, ClientEvent):
            at_ms = max(session.setup.started_ms, min(item.at_ms, now_ms))
            return observe_event(replace(item, at_ms=at_ms)), now_ms
        earliest_ms = item.received_ms - session.policy.queue.max_capture_lag_ms
        frame = replace(item, captured_ms=max(earliest_ms, min(item.captured_ms, item.received_ms)))
        try:
            seen = session.analyser.observe(frame)
        except FrameRefused as error:
            log.warning("a frame of session %s was refused: %s", item.session_key, error)
            return [], item.received_ms
        except Exception:
            log.exception("a frame of session %s broke the analysis", item.session_key)
            return [], item.received_ms
        if item.source is FrameSource.CAMERA:
            session.picture = frame.jpeg
            session.camera_ms = item.received_ms
            if session.lacks_camera:
                seen.append(Observation(IncidentCode.CAM_LOST, frame.captured_ms, active=False))
        return seen, item.received_ms
