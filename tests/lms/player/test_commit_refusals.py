"""Commits that end a launch, come too late, from the wrong place or are none: refused clearly, nothing written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from lms.core import clock
from lms.core.db import read_session, transaction
from lms.player.guards import JournalIsAppendOnly
from lms.player.models import Attempt, CommitJournal, Launch
from tests.factories_player import commit_body, send_commit
from tests.lms.player.conftest import House
from tests.lms.player.reading import OK, attempt_of, journal, mark_of


def test_the_tiny_last_mark_ends_the_launch(house: House) -> None:
    client, launch = house.client(), house.launch()
    send_commit(client, commit_body(launch, 1, location="3", exit="suspend"))

    assert send_commit(client, commit_body(launch, 2, final=True)).json == OK

    with house.app.app_context():
        row = read_session().query(Launch).filter_by(session_key=launch.document["session"]).one()
        assert (row.ended_at is not None, row.last_sequence) == (True, 2)


def test_stragglers_are_taken_for_a_while_after_the_end_and_then_refused(
    house: House, time_machine: Any
) -> None:
    client, launch = house.client(), house.launch()
    send_commit(client, commit_body(launch, 2, final=True, location="end"))

    assert send_commit(client, commit_body(launch, 1, location="late")).status_code == 200
    time_machine.move_to(clock.now() + timedelta(minutes=11))
    late = send_commit(client, commit_body(launch, 9, score__scaled="1"))

    assert late.status_code == 410
    assert send_commit(client, commit_body(launch, 2, final=True, location="end")).json == OK, "a repetition"
    assert attempt_of(house, launch).points is None


def test_an_expired_launch_takes_nothing(house: House, time_machine: Any) -> None:
    launch = house.launch()
    time_machine.move_to(clock.now() + timedelta(hours=25))

    answer = send_commit(house.client(), commit_body(launch, 1, score__scaled="1"))

    assert answer.status_code == 410
    assert journal(house) == []


Spoil = Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]


@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        pytest.param(lambda own, _other: own | {"ticket": "x" * 43}, 401, id="a made-up ticket"),
        pytest.param(
            lambda own, other: own | {"ticket": other["ticket"]}, 403, id="another learner's ticket"
        ),
        pytest.param(
            lambda own, other: own | {"session": other["session"]}, 403, id="another launch's session"
        ),
        pytest.param(lambda own, _other: own | {"ticket": "қ"}, 400, id="a ticket of other letters"),
        pytest.param(lambda own, _other: own | {"ticket": 7}, 400, id="a number as ticket"),
        pytest.param(lambda own, _other: own | {"sequence": 0}, 400, id="sequence zero"),
        pytest.param(lambda own, _other: own | {"sequence": True}, 400, id="a truth as sequence"),
        pytest.param(lambda own, _other: own | {"sequence": 2**31}, 400, id="a sequence beyond the column"),
        pytest.param(lambda own, _other: own | {"final": "yes"}, 400, id="a word as final"),
        pytest.param(lambda own, _other: own | {"cmi": {"cmi.location": 3}}, 400, id="a number as value"),
        pytest.param(lambda own, _other: own | {"cmi": []}, 400, id="a list as elements"),
        pytest.param(lambda own, _other: {"cmi": own}, 400, id="nothing else"),
    ],
)
def test_a_wrong_commit_is_refused_for_good_and_writes_nothing(
    house: House, spoil: Spoil, status: int
) -> None:
    own = commit_body(house.launch(), 1, score__scaled="1")
    other = commit_body(house.launch(house.neighbour), 1)

    answer = send_commit(house.client(), spoil(own, other))

    assert answer.status_code == status
    assert journal(house) == []
    assert mark_of(house) is None


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="half"),
        pytest.param(b"[" * 100_000, id="a deep nest"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"NaN", id="no number"),
    ],
)
def test_what_is_no_commit_is_refused(house: House, data: bytes) -> None:
    assert send_commit(house.client(), data).status_code == 400


def test_a_commit_over_a_mebibyte_is_refused(house: House) -> None:
    body = commit_body(house.launch(), 1, suspend_data="x" * (1024 * 1024))

    assert send_commit(house.client(), body).status_code == 413
    assert journal(house) == []


def test_an_asset_ticket_is_no_commit_ticket(house: House) -> None:
    launch = house.launch()
    body = commit_body(launch, 1) | {"ticket": launch.asset_ticket}

    assert send_commit(house.client(), body).status_code == 401


def test_the_login_cookie_is_refused_on_the_content_origin(house: House) -> None:
    launch = house.launch()
    browser = house.client()
    browser.set_cookie("qashyq", "whatever-it-holds", domain="127.0.0.1")

    answer = send_commit(browser, commit_body(launch, 1))

    assert answer.status_code == 404
    assert journal(house) == []


def test_commits_are_taken_on_the_content_origin_only(house: House) -> None:
    body = json.dumps(commit_body(house.launch(), 1))

    answer = house.client().post("/commit", data=body, content_type="text/plain")

    assert answer.status_code == 404
    assert journal(house) == []


def test_a_flood_of_commits_is_slowed_and_goes_on_later(house: House, time_machine: Any) -> None:
    client, launch = house.client(), house.launch()
    statuses = [send_commit(client, commit_body(launch, number)).status_code for number in range(1, 243)]

    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert send_commit(client, commit_body(house.launch(house.neighbour), 1)).status_code == 200


def test_the_journal_cannot_be_changed(house: House) -> None:
    send_commit(house.client(), commit_body(house.launch(), 1, location="1"))

    for statement in (update(CommitJournal).values(sequence=7), delete(CommitJournal)):
        with house.app.app_context(), pytest.raises(JournalIsAppendOnly), transaction() as session:
            session.execute(statement)
    with house.app.app_context(), pytest.raises(JournalIsAppendOnly), transaction() as session:
        session.query(CommitJournal).one().error_code = 5


def test_journal_and_state_agree(house: House) -> None:
    """Replaying the journal from nothing gives the stored state."""
    from lms.player import queries
    from scorm.runtime import SessionState, apply_commit, begin_session

    client = house.client()
    launches = [house.launch(), house.launch()]
    for number in range(1, 6):
        for launch in launches:
            body = commit_body(launch, number, location=f"{number}", session_time=f"PT{number}S")
            send_commit(client, body)

    with house.app.app_context():
        session = read_session()
        attempt = session.get_one(Attempt, launches[0].attempt.id)
        state = SessionState.new(queries.standard_of(attempt.version))
        for launch in launches:
            state = begin_session(state, launch.document["session"])
        keys = {row.id: row.session_key for row in session.query(Launch)}
        for row in session.query(CommitJournal).order_by(CommitJournal.id):
            item = queries.item_of(attempt.version)
            state = apply_commit(
                state, row.body["cmi"], row.sequence, keys[row.launch_id], row.body["final"], item=item
            ).state
        assert state.to_json() == attempt.state
