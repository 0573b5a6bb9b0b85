"""The same rules on PostgreSQL: row locks, JSON that refuses some signs, unique names of answers."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import upgrade

from lms.accounts.models import Person
from lms.app import create_app
from lms.core import clock
from lms.core.db import db, transaction
from lms.exams import operations, queries
from lms.exams.models import AnswerStep, Sitting
from lms.rules.sitting import SittingState
from tests.conftest import make_settings
from tests.factories_courses import make_offering
from tests.factories_exams import make_event, make_sitting, make_student
from tests.large import postgres_database, redis_url

pytestmark = pytest.mark.large


@pytest.fixture(scope="module")
def large_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with postgres_database() as url:
        app = create_app(
            make_settings(tmp_path_factory.mktemp("large"), database_url=url, redis_url=redis_url())
        )
        with app.app_context():
            upgrade()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def in_threads(app: Flask, works: list[object]) -> list[object]:
    """Run functions of a session at once, each in a transaction of its own; return results or errors."""
    results: list[object] = [None] * len(works)
    barrier = threading.Barrier(len(works))

    def run(index: int) -> None:
        with app.app_context():
            barrier.wait(timeout=20)
            try:
                with transaction() as session:
                    results[index] = works[index](session)  # type: ignore[operator]
            except Exception as error:
                results[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.fixture
def running(large_app: Flask) -> int:
    with large_app.app_context(), transaction() as session:
        return make_sitting(session, is_started=True).id


def step(sitting_id: int, name: str, sequence: int = 1, answer: object = "c1"):  # type: ignore[no-untyped-def]
    def save(session):  # type: ignore[no-untyped-def]
        return operations.save_answer(
            session,
            session.get_one(Sitting, sitting_id),
            position=1,
            sequence=sequence,
            client_uuid=name,
            answer=answer,
            client_ms=clock.now_ms(),
        )

    return save


def test_the_same_answer_at_once_from_six_sides_is_one_row(large_app: Flask, running: int) -> None:
    name = str(uuid.uuid4())

    results = in_threads(large_app, [step(running, name)] * 6)

    assert all(isinstance(result, operations.Saved) for result in results), results
    with large_app.app_context(), transaction() as session:
        assert session.query(AnswerStep).filter_by(client_uuid=name).count() == 1


@pytest.mark.parametrize("answer", [None, "a\x00b\ud800", ["c1"], {"p1": "m1"}, "3,14", True])
def test_every_shape_of_answer_can_be_kept(large_app: Flask, running: int, answer: object) -> None:
    with large_app.app_context(), transaction() as session:
        step(running, str(uuid.uuid4()), answer=answer)(session)
    with large_app.app_context(), transaction() as session:
        kept = queries.latest_steps(session, running)[1].answer

    assert kept == ("ab\ufffd" if isinstance(answer, str) and "\x00" in answer else answer)


def test_two_tabs_that_open_at_once_find_one_sitting(large_app: Flask) -> None:
    with large_app.app_context(), transaction() as session:
        offering = make_offering(session)
        event_id = make_event(session, offering).id
        student_id = make_student(session, offering).id

    def open_it(session):  # type: ignore[no-untyped-def]
        event = queries.event_of(session, event_id)
        return operations.open_sitting(session, event, session.get_one(Person, student_id)).id

    results = in_threads(large_app, [open_it] * 4)

    assert len(set(results)) == 1, results


def test_submission_and_expiry_at_once_finish_once(large_app: Flask, running: int) -> None:
    def submit(session):  # type: ignore[no-untyped-def]
        sitting = session.get_one(Sitting, running)
        return operations.submit(
            session, sitting, actor=session.get_one(Person, sitting.student_id)
        ).submitted_at

    results = in_threads(large_app, [submit] * 4)

    assert len(set(results)) == 1, results
    with large_app.app_context(), transaction() as session:
        assert session.get_one(Sitting, running).state is SittingState.SUBMITTED
