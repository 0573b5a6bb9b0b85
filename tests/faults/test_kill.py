"""kill -9 of the server in mid-test, at random moments: nothing that was shown as saved is lost."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from lms.core import clock, jobs
from lms.core.db import read_session
from lms.core.models import Job, JobStatus
from lms.exams.models import AnswerStep, Sitting
from lms.invigilation.operations.reviews import SETTLE_JOB
from lms.rules.sitting import SittingState
from tests.browser.server import ROOT, LiveServer, live_server
from tests.browser.visitors import Visitor
from tests.factories_invigilation import make_running
from tests.flows.journal import audit_is_whole
from tests.waiting import wait_until

QUESTIONS = 5
ROUNDS_IN_CI = 3
ROUNDS_BY_NIGHT = 30


@dataclass(frozen=True, slots=True)
class Running:
    """A sitting under way, as the test and its client know it."""

    sitting_id: int
    student_id: int
    deadline_ms: int


@pytest.fixture
def server(tmp_path: Path, migrated_database: Path) -> Iterator[LiveServer]:
    with live_server(tmp_path / "house", migrated_database) as server:
        yield server


@pytest.fixture
def running(server: LiveServer) -> Running:
    with server.seed() as session:
        sitting = make_running(session)
        assert sitting.deadline_at is not None
        return Running(sitting.id, sitting.student_id, int(sitting.deadline_at.timestamp() * 1000))


@contextmanager
def answering(visitor: Visitor, sitting_id: int, log: Path) -> Iterator[None]:
    """Let a process of its own answer; at the end it is told to stop and must have met no refusal."""
    order = {
        "url": visitor.server.url(f"/sittings/{sitting_id}"),
        "headers": visitor.headers,
        "questions": QUESTIONS,
        "log": str(log),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.answering"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    try:
        yield
        _, errors = process.communicate(timeout=30)  # closes its input: it ends after the step in hand
        assert process.returncode == 0, errors
    finally:
        process.kill()
        process.wait()


def lines_of(log: Path, kind: str) -> list[dict[str, Any]]:
    """Return the whole lines of one kind."""
    if not log.exists():
        return []
    whole = log.read_text(encoding="utf-8").split("\n")[:-1]
    return [line for line in map(json.loads, whole) if line["kind"] == kind]


def kill_rounds(
    server: LiveServer, running: Running, log: Path, *, rounds: int, chance: random.Random
) -> None:
    """Kill the server `rounds` times while a client answers, each time after some more acknowledged answers."""
    visitor = Visitor(server, running.student_id)
    with answering(visitor, running.sitting_id, log):
        for number in range(1, rounds + 1):
            wanted = len(lines_of(log, "saved")) + chance.randint(3, 60)
            wait_until(lambda wanted=wanted: len(lines_of(log, "saved")) >= wanted, f"{wanted} answers")  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            Event().wait(chance.uniform(0.0, 0.03))  # anywhere in the way of the next answer
            server.kill()
            server.start()
            wait_until(lambda number=number: len(lines_of(log, "back")) >= number, "the client to come back")  # type: ignore[misc]
        wanted = len(lines_of(log, "saved")) + QUESTIONS
        wait_until(lambda: len(lines_of(log, "saved")) >= wanted, "answers after the last restart")


def check_shown(back: dict[str, Any], saved: list[dict[str, Any]], running: Running) -> None:
    """After a restart: the same sitting, the same deadline, each place as it was last shown as saved."""
    shown, pending = back["shown"], back["pending"]
    assert (shown["state"], shown["deadlineMs"]) == ("in_progress", running.deadline_ms)
    told = {str(step["position"]): step["answer"] for step in saved if step["sequence"] < pending["sequence"]}
    in_hand = {
        str(pending["position"]): pending["answer"]
    }  # saved, but the word of it was lost with the server
    assert shown["answers"] in (told, {**told, **in_hand})


def check_rows(server: LiveServer, saved: list[dict[str, Any]], running: Running) -> None:
    """Compare what was shown as saved with the table, row by row."""
    with server.seed() as session:
        rows = {
            step.client_uuid: step
            for step in session.scalars(select(AnswerStep).where(AnswerStep.sitting_id == running.sitting_id))
        }
        for told in saved:
            row = rows.pop(told["uuid"])
            assert (row.position, row.sequence, row.answer) == (
                told["position"],
                told["sequence"],
                told["answer"],
            )
            assert int(row.received_at.timestamp() * 1000) == told["savedMs"]
    assert len(rows) <= 1  # the step in hand when the client was told to stop


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(ROUNDS_IN_CI, id="three kills"),
        pytest.param(ROUNDS_BY_NIGHT, id="thirty kills", marks=[pytest.mark.slow, pytest.mark.timeout(1200)]),
    ],
)
def test_every_answer_shown_as_saved_is_there_after_kills(
    server: LiveServer, running: Running, tmp_path: Path, rounds: int
) -> None:
    log = tmp_path / "shown.jsonl"
    seed = int(os.environ.get("QASHYQ_KILL_SEED", "0")) or random.SystemRandom().randint(1, 10**6)
    print(f"QASHYQ_KILL_SEED={seed}")  # shown when the test fails: the same moments again

    kill_rounds(server, running, log, rounds=rounds, chance=random.Random(seed))
    submitted = Visitor(server, running.student_id).post(f"/sittings/{running.sitting_id}/submit")

    saved, backs = lines_of(log, "saved"), lines_of(log, "back")
    assert len(backs) == rounds
    for back in backs:
        check_shown(back, saved, running)
    check_rows(server, saved, running)
    assert submitted.json()["state"] == "submitted"
    assert audit_is_whole(server)


def test_a_job_written_before_the_kill_runs_after_the_restart(server: LiveServer, running: Running) -> None:
    with server.seed() as session:
        job = jobs.add(session, SETTLE_JOB, running.sitting_id, run_at=clock.now() + timedelta(seconds=3))
        session.flush()
        job_id = job.id
    server.kill()
    assert status_of(server, job_id) is JobStatus.DUE

    server.start()

    wait_until(lambda: status_of(server, job_id) is JobStatus.DONE, "the job", seconds=30)


def test_a_job_that_was_running_when_the_server_was_killed_runs_again(
    server: LiveServer, running: Running
) -> None:
    with server.seed() as session:
        job = jobs.add(session, SETTLE_JOB, running.sitting_id, run_at=clock.now() + timedelta(hours=1))
        session.flush()
        job_id = job.id
    server.kill()
    with server.seed() as session:  # what the dead process left in the row
        job = session.get_one(Job, job_id)
        job.status, job.started_at, job.tries = JobStatus.RUNNING, clock.now(), 1

    server.start()

    wait_until(lambda: status_of(server, job_id) is JobStatus.DONE, "the job", seconds=30)


def test_a_submission_survives_a_kill_right_after_it(server: LiveServer, running: Running) -> None:
    visitor = Visitor(server, running.student_id)
    answer = visitor.post(f"/sittings/{running.sitting_id}/submit")
    server.kill()

    server.start()
    again = visitor.post(f"/sittings/{running.sitting_id}/submit")

    assert again.json()["submittedMs"] == answer.json()["submittedMs"]
    with server.seed() as session:
        sitting = session.get_one(Sitting, running.sitting_id)
        assert sitting.state is SittingState.SUBMITTED
        assert sitting.points == 0
    wait_until(lambda: not unfinished_jobs(server), "the jobs of the submission", seconds=30)
    assert audit_is_whole(server)


def status_of(server: LiveServer, job_id: int) -> JobStatus:
    with server.app.app_context():
        session = read_session()
        status = session.get_one(Job, job_id).status
        session.rollback()
        return status


def unfinished_jobs(server: LiveServer) -> list[int]:
    with server.app.app_context():
        session = read_session()
        now = clock.now()
        query = select(Job.id).where(Job.status != JobStatus.DONE, Job.run_at <= now)
        found = list(session.scalars(query))
        session.rollback()
        return found
