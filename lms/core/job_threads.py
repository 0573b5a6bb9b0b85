"""Who wakes and runs jobs: threads in the small shape, Celery in the large one; periodic works under a lease."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from datetime import timedelta
from typing import Protocol

from flask import Flask
from sqlalchemy import select, update

from lms.core import clock, jobs
from lms.core.db import db, transaction
from lms.core.job_runner import run_one, sweep
from lms.core.logs import log
from lms.core.models import Lease

POLL_SECONDS = 1.0
SWEEP_EVERY = timedelta(seconds=30)


class Runner(Protocol):
    """What `jobs.add` wakes after a commit."""

    def wake(self) -> None: ...


class ThreadRunner:
    """One thread for jobs, one for periodic works; both end with the process and poll, so a lost wake costs a second."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._event = threading.Event()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run_jobs, name="qashyq-jobs", daemon=True),
            threading.Thread(target=self._run_periodic, name="qashyq-periodic", daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        self._event.set()

    def stop(self) -> None:
        self._stop.set()
        self._event.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def _run_jobs(self) -> None:
        self._take_up_again()
        while not self._stop.is_set():
            try:
                with self.app.app_context():
                    while not self._stop.is_set() and run_one():
                        pass
            except Exception:
                log.exception("the job thread stumbled and goes on")
            self._event.wait(POLL_SECONDS)
            self._event.clear()

    def _take_up_again(self) -> None:
        """In the small shape one process runs jobs: what a row calls running at its start was cut off by a kill."""
        try:
            with self.app.app_context():
                sweep(timedelta(0))
        except Exception:
            log.exception("jobs that were cut off wait for the sweeper")

    def _run_periodic(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            run_periodic(self.app, self.holder)


def run_periodic(app: Flask, holder: str) -> None:
    """Do every periodic work that is due and whose lease this holder gets."""
    works = {"core.sweep_jobs": (SWEEP_EVERY, _sweep), **jobs.PERIODIC}
    for name, (every, work) in works.items():
        try:
            with app.app_context():
                if take_lease(name, holder, every):
                    work()
        except Exception:
            log.exception("periodic work %s failed", name)


def _sweep() -> None:
    found = sweep()
    if found:
        log.info("%s jobs of dead workers are due again", found)


def take_lease(name: str, holder: str, every: timedelta) -> bool:
    """Take a work's lease by compare-and-swap; True when it is due and ours now."""
    now = clock.now()
    session = db.session()
    known = session.scalar(select(Lease).where(Lease.name == name))
    if known is not None and (
        (known.last_run_at or now - every) + every > now
        or (known.expires_at > now and known.holder != holder)
    ):
        session.rollback()
        return False
    seen = known.last_run_at if known is not None else None
    with transaction() as writing:
        if known is None:
            if writing.get(Lease, name) is not None:
                return False
            writing.add(
                Lease(
                    name=name,
                    holder=holder,
                    expires_at=now + max(every, timedelta(minutes=1)),
                    last_run_at=now,
                )
            )
            return True
        done = writing.execute(
            update(Lease)
            .where(
                Lease.name == name, Lease.last_run_at.is_(None) if seen is None else Lease.last_run_at == seen
            )
            .values(holder=holder, expires_at=now + max(every, timedelta(minutes=1)), last_run_at=now)
        )
        return bool(done.rowcount == 1)  # type: ignore[attr-defined]  # an UPDATE's result has a row count
