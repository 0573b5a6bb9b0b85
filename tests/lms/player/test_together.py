"""Two windows of one learner commit and open in the same moment, on both databases: nothing lost, nothing twice."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from lms.accounts.models import Person
from lms.app import create_app
from lms.core.db import db, read_session, transaction
from lms.gradebook.models import Mark
from lms.player import operations, queries
from lms.player.models import Attempt, CommitJournal, Launch
from tests.client import BrowserClient
from tests.conftest import make_settings
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_player import commit_body, make_launch, make_package, send_commit
from tests.large import postgres_database, redis_url

WINDOWS, COMMITS = 4, 10


def at_once(app: Flask, tasks: list[Callable[[], None]]) -> None:
    """Run the tasks in threads that start at one barrier; the first failure is raised."""
    barrier, failures = threading.Barrier(len(tasks)), []

    def run(task: Callable[[], None]) -> None:
        try:
            with app.app_context():
                barrier.wait(timeout=30)
                task()
                db.session.remove()
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []


def open_and_commit_together(app: Flask) -> None:
    """Open the first launch in several windows at once, commit from all of them at once, then compare."""
    with app.app_context(), transaction() as session:
        student = make_person(session)
        package = make_package(session, make_offering(session, students=[student]))
        student_id, package_id = student.id, package.id
    documents = []

    def open_window() -> None:
        with transaction() as session:
            person = session.get_one(Person, student_id)
            opened = make_launch(session, queries.package(session, package_id), person)
            documents.append(opened.document)

    at_once(app, [open_window] * WINDOWS)
    with app.app_context():
        assert read_session().query(Attempt).count() == 1, "one attempt, however many windows"
        assert read_session().query(Launch).count() == WINDOWS
        db.session.remove()

    def commit(place: int) -> None:
        for number in range(1, COMMITS + 1):
            body = commit_body(
                documents[place], number, session_time=f"PT{number}S", score__scaled=str(number / COMMITS)
            )  # fmt: skip
            with transaction() as session:
                cmi = body["cmi"]
                operations.take_commit(
                    session, operations.Commit(body["ticket"], body["session"], number, False, cmi)
                )

    at_once(app, [lambda place=place: commit(place) for place in range(WINDOWS)])  # type: ignore[misc]  # bound now
    with app.app_context():
        session = read_session()
        attempt = session.query(Attempt).one()
        assert session.query(CommitJournal).count() == WINDOWS * COMMITS
        assert attempt.total_seconds == WINDOWS * COMMITS, "each window's time counts once"
        assert attempt.mark_refusal is None
        last = session.query(Mark).order_by(Mark.revision.desc()).first()
        assert last is not None
        assert last.points == attempt.points
        db.session.remove()


def test_windows_of_one_learner_on_sqlite(app: Flask) -> None:
    open_and_commit_together(app)


@pytest.fixture
def large(tmp_path: Path) -> Iterator[Flask]:
    with postgres_database() as url:
        app = create_app(make_settings(tmp_path, database_url=url, redis_url=redis_url()))
        app.test_client_class = BrowserClient
        with app.app_context():
            upgrade()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.mark.large
def test_windows_of_one_learner_on_postgresql(large: Flask) -> None:
    open_and_commit_together(large)


@pytest.mark.large
def test_postgresql_keeps_what_came_with_signs_it_does_not_like(large: Flask) -> None:
    with large.app_context(), transaction() as session:
        student = make_person(session)
        launch = make_launch(
            session, make_package(session, make_offering(session, students=[student])), student
        )
        attempt_id = launch.attempt.id
        session.expunge_all()
    body = commit_body(launch, 1, location="4", suspend_data="a\x00b\ud800")
    body["cmi"]["cmi.\x00\ud800"] = "x"

    answer = send_commit(large.test_client(), json.dumps(body).encode())

    assert answer.status_code == 200
    with large.app_context():
        row = read_session().query(CommitJournal).one()
        assert row.body["cmi"] == body["cmi"]
        assert read_session().get_one(Attempt, attempt_id).state["values"]["cmi.location"] == "4"
        db.session.remove()
