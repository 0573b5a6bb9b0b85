"""What a commit costs the database: counted in statements, since four thousand learners send one each twenty seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import delete, event, text

from lms.core.db import db, read_session, transaction
from lms.gradebook import queries as gradebook
from lms.player import content_views
from lms.player.models import Launch
from tests.factories_player import commit_body, send_commit
from tests.lms.player.conftest import House
from tests.lms.player.reading import OK, journal, mark_of


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect verb and table of each statement ("SELECT launch")."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        words = statement.split()
        after = {"SELECT": "FROM", "INSERT": "INTO", "UPDATE": "UPDATE", "DELETE": "FROM"}.get(words[0])
        found.append(f"{words[0]} {words[words.index(after) + 1]}" if after else statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_an_ordinary_commit_is_one_transaction_that_reads_once(house: House) -> None:
    client, launch = house.client(), house.launch()
    send_commit(client, commit_body(launch, 1, location="1", score__scaled="0.5"))

    with statements(house.app) as found:
        assert send_commit(client, commit_body(launch, 2, location="2", score__scaled="0.5")).json == OK

    assert sorted(found) == [
        "BEGIN IMMEDIATE", "INSERT commit_journal", "SELECT launch", "UPDATE attempt", "UPDATE launch",
    ]  # fmt: skip


def test_points_that_did_not_move_write_no_mark(house: House) -> None:
    client, launch = house.client(), house.launch()
    for number, scaled in enumerate(("0.5", "0.5", "0.50", "0.500000"), 1):
        send_commit(client, commit_body(launch, number, score__scaled=scaled, location=str(number)))

    mark = mark_of(house)
    assert mark is not None
    with house.app.app_context():
        assert len(gradebook.revisions(read_session(), mark.item_id, house.student)) == 1

    send_commit(client, commit_body(launch, 5, score__scaled="0.51"))
    assert (mark := mark_of(house)) is not None
    assert (mark.revision, mark.points) == (2, 51)


def test_a_mark_is_written_in_the_transaction_of_its_commit(house: House) -> None:
    client, launch = house.client(), house.launch()

    with statements(house.app) as found:
        send_commit(client, commit_body(launch, 1, score__scaled="0.5"))

    writing = found[found.index("BEGIN IMMEDIATE") :]
    assert {"INSERT mark", "INSERT audit_event", "INSERT commit_journal"} <= set(writing)
    assert not any(line.startswith("BEGIN") for line in writing[1:])
    assert len(writing) <= 20


def test_a_commit_is_on_the_disk_when_it_is_answered(house: House) -> None:
    with house.app.app_context(), transaction() as session:
        assert session.scalar(text("PRAGMA synchronous")) == 2, "FULL: each transaction is forced to the disk"
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"


def test_a_remembered_ticket_of_a_launch_that_is_gone_is_refused(house: House) -> None:
    client, launch, other = house.client(), house.launch(), house.launch()
    foreign = commit_body(launch, 1) | {"session": other.document["session"]}
    assert send_commit(client, foreign).status_code == 403, "refused, and the ticket is remembered"
    with house.app.app_context(), transaction() as session:
        session.execute(delete(Launch).where(Launch.session_key == launch.document["session"]))

    assert send_commit(client, commit_body(launch, 1)).status_code == 401
    assert journal(house) == []


def test_the_memory_of_tickets_is_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content_views, "MAX_KNOWN_LAUNCHES", 2)
    client, launches = house.client(), [house.launch() for _ in range(5)]

    for number in (1, 2):
        for launch in launches:
            assert send_commit(client, commit_body(launch, number, location="1")).json == OK

    assert len(house.app.extensions["qashyq_launches"]) <= 2
    assert len(journal(house)) == 10
