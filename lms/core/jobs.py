"""Jobs are rows: `add` writes one in the caller's transaction, a worker runs it, a sweeper finds what was left.

A handler takes (one id); it opens its own `transaction()` and must bear to run twice. After a commit the worker is only
woken: a kill between commit and start loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.models import Job, JobStatus

Handler = Callable[[int | None], None]
HANDLERS: dict[str, Handler] = {}
PERIODIC: dict[str, tuple[timedelta, Callable[[], None]]] = {}
_WAKE = "qashyq_wake_jobs"


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind (`room.verb`)."""

    def register(function: Handler) -> Handler:
        HANDLERS[kind] = function
        return function

    return register


def periodic(name: str, every: timedelta) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a work that one leader (database lease) does every so often; it opens its own transactions."""

    def register(function: Callable[[], None]) -> Callable[[], None]:
        PERIODIC[name] = (every, function)
        return function

    return register


def add(session: Session, kind: str, object_id: int | None = None, *, run_at: datetime | None = None) -> Job:
    """Write a job in this transaction and wake a worker once it is committed.

    Raises:
        KeyError: no handler of this kind is registered.
    """
    if kind not in HANDLERS:
        raise KeyError(f"no handler for jobs of kind {kind!r}")
    now = clock.now()
    job = Job(kind=kind, object_id=object_id, run_at=run_at or now, created_at=now)
    session.add(job)
    if not session.info.get(_WAKE):
        session.info[_WAKE] = True
        event.listen(session, "after_commit", _wake, once=True)
    return job


def _wake(session: Session) -> None:
    session.info.pop(_WAKE, None)
    runner = current_app.extensions.get("qashyq_jobs")
    if runner is not None:
        runner.wake()


def run_due(limit: int = 100) -> int:
    """Run what is due in this thread, oldest first; return how many ran (tests, `qashyq jobs run`)."""
    from lms.core.job_runner import run_one  # the runner imports this module

    ran = 0
    while ran < limit and run_one():
        ran += 1
    return ran


def due(session: Session) -> list[Job]:
    """Return the jobs that wait, oldest first."""
    query = (
        select(Job).where(Job.status == JobStatus.DUE, Job.run_at <= clock.now()).order_by(Job.run_at, Job.id)
    )
    return list(session.scalars(query))
