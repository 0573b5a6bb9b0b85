"""Runs jobs: takes one due row at a time, marks it, calls its handler, notes how it ended."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from lms.core import clock, jobs
from lms.core.db import transaction
from lms.core.logs import log
from lms.core.models import Job, JobStatus

MAX_TRIES = 8
STUCK_AFTER = timedelta(minutes=10)


def run_one() -> bool:
    """Run the oldest due job; return whether there was one. A failed one waits longer before each new try."""
    with transaction() as session:
        query = (
            select(Job)
            .where(Job.status == JobStatus.DUE, Job.run_at <= clock.now())
            .order_by(Job.run_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        job = session.scalar(query)
        if job is None:
            return False
        job.status, job.started_at, job.tries = JobStatus.RUNNING, clock.now(), job.tries + 1
        job_id, kind, object_id, turn = job.id, job.kind, job.object_id, job.tries
    error: str | None = None
    try:
        jobs.HANDLERS[kind](object_id)
    except Exception as problem:
        log.exception("job %s %s failed", job_id, kind)
        error = f"{type(problem).__name__}: {problem}"[:2000]
    _note_end(job_id, turn, error)
    return True


def _note_end(job_id: int, turn: int, error: str | None) -> None:
    with transaction() as session:
        job = session.get(Job, job_id)
        # Gone (demo reset), or given to another runner while this one was taken for dead: the later turn counts.
        if job is None or job.tries != turn:
            return
        job.error, job.finished_at = error, clock.now()
        if error is None:
            job.status = JobStatus.DONE
        elif job.tries >= MAX_TRIES:
            job.status = JobStatus.FAILED
        else:
            job.status = JobStatus.DUE
            job.run_at = clock.now() + timedelta(seconds=min(2**job.tries, 600))


def sweep(after: timedelta = STUCK_AFTER) -> int:
    """Put jobs that have been running for longer than this back into the queue (their worker died); return how many."""
    with transaction() as session:
        query = select(Job).where(Job.status == JobStatus.RUNNING, Job.started_at <= clock.now() - after)
        stuck = list(session.scalars(query))
        for job in stuck:
            job.status, job.run_at = JobStatus.DUE, clock.now()
        return len(stuck)
