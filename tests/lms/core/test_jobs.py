"""A job is a row: it survives a kill, runs after the commit, is tried again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from lms.core import clock, jobs
from lms.core.db import db, transaction
from lms.core.job_runner import sweep
from lms.core.job_threads import ThreadRunner, take_lease
from lms.core.models import Job, JobStatus

SEEN: list[int | None] = []


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    SEEN.clear()
    jobs.HANDLERS["test.note"] = SEEN.append
    jobs.HANDLERS["test.fail"] = lambda _id: [][1]
    yield
    del jobs.HANDLERS["test.note"], jobs.HANDLERS["test.fail"]


def status_of(job_id: int) -> JobStatus:
    db.session.rollback()
    return db.session.get_one(Job, job_id).status


def test_a_job_runs_after_its_transaction(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            jobs.add(session, "test.note", 7)
        assert jobs.run_due() == 1
        assert SEEN == [7]


def test_a_job_of_a_rolled_back_transaction_never_runs(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), transaction() as session:
            jobs.add(session, "test.note", 7)
            _ = 1 / 0
        assert jobs.run_due() == 0


def test_a_failed_job_is_tried_again_later(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            job = jobs.add(session, "test.fail", 1)
            session.flush()
            job_id = job.id
        assert jobs.run_due() == 1
        assert status_of(job_id) is JobStatus.DUE
        assert jobs.run_due() == 0, "not before its time"
        with time_machine.travel(clock.now() + timedelta(hours=1)):
            assert jobs.run_due(limit=1) == 1


def test_the_sweeper_brings_back_what_a_killed_worker_left(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            job = jobs.add(session, "test.note", 5)
            job.status, job.started_at = JobStatus.RUNNING, clock.now() - timedelta(hours=1)
            session.flush()
            job_id = job.id
        assert jobs.run_due() == 0
        assert sweep() == 1
        assert jobs.run_due() == 1
        assert status_of(job_id) is JobStatus.DONE
        assert SEEN == [5]


def test_a_runner_that_was_taken_for_dead_does_not_say_how_a_later_turn_ended(app: Flask) -> None:
    def taken_over(job_id: int | None) -> None:
        with transaction() as session:
            session.get_one(Job, job_id).tries += 1  # another runner began its turn meanwhile

    jobs.HANDLERS["test.note"] = taken_over
    with app.app_context():
        with transaction() as session:
            job = jobs.add(session, "test.note")
            session.flush()
            job.object_id = job_id = job.id
        assert jobs.run_due(limit=1) == 1
        assert status_of(job_id) is JobStatus.RUNNING


def test_a_job_without_a_handler_is_refused_at_once(app: Flask) -> None:
    with app.app_context(), pytest.raises(KeyError), transaction() as session:
        jobs.add(session, "test.unknown", 1)


def test_a_lease_has_one_leader_until_the_work_is_due_again(app: Flask) -> None:
    with app.app_context():
        every = timedelta(seconds=30)
        assert take_lease("work", "one", every)
        assert not take_lease("work", "two", every)
        assert not take_lease("work", "one", every)
        with time_machine.travel(clock.now() + timedelta(minutes=5)):
            assert take_lease("work", "two", every)


def test_a_thread_runs_a_job_once_it_is_woken(app: Flask) -> None:
    runner = ThreadRunner(app)
    app.extensions["qashyq_jobs"] = runner
    with app.app_context():
        with transaction() as session:
            jobs.add(session, "test.note", 9)
        db.session.remove()
    runner.start()
    for _ in range(200):
        if SEEN:
            break
        runner._stop.wait(0.05)
    runner.stop()
    assert SEEN == [9]
