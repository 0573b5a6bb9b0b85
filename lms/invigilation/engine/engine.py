"""One engine per application: made lazily, so that a process which never proctors pays nothing."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property, partial

from flask import Flask, current_app

from lms.core import clock, policies
from lms.core.db import db, read_session
from lms.core.logs import log
from lms.core.settings import Settings
from lms.invigilation.engine.eyes import Eyes, ModelEyes, forgiving
from lms.invigilation.engine.pictures import LatestPictures, MemoryLatest, RedisLatest, keeping
from lms.invigilation.engine.seams import DatabaseSessions, DatabaseSink, DatabaseStates, keep_record
from lms.invigilation.live_room import tell_incidents
from lms.invigilation.policy import engine_document
from proctoring.policy import ProctoringPolicy
from proctoring.queue import MemoryQueue
from proctoring.seams import FrameQueue
from proctoring.types import Frame, FrameSource, Item
from proctoring.worker import Worker

SHARDS = 2


class Engine:
    """Queue, eyes and workers of an application; `put` from any thread."""

    def __init__(self, app: Flask, eyes: Eyes) -> None:
        self.app = app
        self._settings: Settings = app.extensions["qashyq_settings"]
        self._starting = threading.RLock()
        self._worker: Worker | None = None
        self._queue: FrameQueue | None = None
        self.eyes = eyes
        self.latest: LatestPictures = make_latest(self._settings)

    @cached_property
    def policy(self) -> ProctoringPolicy:
        """The institution's numbers: limits of the queue and of frames."""
        with self.app.app_context():
            try:
                return ProctoringPolicy.from_json(
                    engine_document(policies.resolve(read_session(), "proctoring"))
                )
            finally:
                db.session.remove()

    @property
    def queue(self) -> FrameQueue:
        """Memory in the small shape, Redis in the large one."""
        with self._starting:
            if self._queue is None:
                self._queue = make_queue(self._settings, self.policy)
            return self._queue

    @property
    def runs_here(self) -> bool:
        """Whether workers belong into this server process: the small shape with workers switched on."""
        return self._settings.run_workers and not self._settings.is_large

    def put(self, item: Item) -> int:
        """Put a frame, an event or an end into the queue and return how many older frames gave way.

        Raises:
            QueueRefused: it is not taken.
        """
        if isinstance(item, Frame) and item.source is FrameSource.CAMERA:
            self.latest.put(item.session_key, item.captured_ms, item.jpeg)
        dropped = self.queue.put(item)
        if self.runs_here and self._worker is None:
            self.start_worker()
        return dropped

    def make_worker(self, shards: Sequence[int] | None = None) -> Worker:
        """Return a worker on the database (tests call its `step`)."""
        sessions = DatabaseSessions(self.app)
        analysers = keeping(forgiving(self.eyes), partial(keep_record, self.app), sessions.record_every_ms)
        return Worker(
            self.queue,
            sessions,
            DatabaseStates(self.app),
            DatabaseSink(self.app, partial(tell_incidents, self.app)),
            analysers,
            clock_ms=clock.now_ms,
            shards=shards,
        )

    def start_worker(self, shards: Sequence[int] | None = None) -> Worker:
        """Start the worker threads of this process; a second call gives the same."""
        with self._starting:
            if self._worker is None:
                self._worker = self.make_worker(shards)
                self._worker.start()
                log.info("proctoring worker started")
            return self._worker

    def stop_worker(self) -> bool:
        """Stop the threads and say whether all ended in time."""
        with self._starting:
            worker, self._worker = self._worker, None
        return worker.stop() if worker is not None else True


def make_queue(settings: Settings, policy: ProctoringPolicy) -> FrameQueue:
    """Return the queue of this shape."""
    if settings.redis_url is None:
        return MemoryQueue(policy.queue, SHARDS)
    import redis  # an extra of the large shape

    from proctoring.redis_queue import RedisQueue

    return RedisQueue(redis.Redis.from_url(settings.redis_url), policy.queue, SHARDS)


def make_latest(settings: Settings) -> LatestPictures:
    """Return the store of newest pictures of this shape."""
    if settings.redis_url is None:
        return MemoryLatest()
    import redis  # an extra of the large shape

    return RedisLatest(redis.Redis.from_url(settings.redis_url))


def current_engine() -> Engine:
    """Return the engine of the application of this request or job."""
    engine: Engine = current_app.extensions["qashyq_proctoring"]
    return engine


def engine_of(app: Flask) -> Engine:
    """Return the application's engine."""
    found = app.extensions.get("qashyq_proctoring")
    if found is None:
        settings: Settings = app.extensions["qashyq_settings"]
        found = app.extensions["qashyq_proctoring"] = Engine(app, ModelEyes(settings.models_dir))
    if not isinstance(found, Engine):
        raise TypeError("qashyq_proctoring is taken by something else")
    return found
