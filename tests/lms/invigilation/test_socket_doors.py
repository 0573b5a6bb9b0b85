"""Real sockets on loopback: who gets in."""

from __future__ import annotations

from typing import Any

import pytest

from lms.accounts.models import Person
from lms.core.db import read_session, transaction
from lms.core.realtime import connections_of
from lms.exams import operations as exams
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.models import SessionState
from tests.lms.invigilation.live import LiveServer
from tests.lms.invigilation.wire import (
    Connect,
    make_candidate,
    refusal_of,
)


@pytest.mark.parametrize(
    "auth",
    [
        pytest.param(None, id="no ticket"),
        pytest.param({}, id="an empty object"),
        pytest.param({"ticket": "x" * 43}, id="a ticket that was never given"),
        pytest.param({"ticket": 7}, id="a number"),
        pytest.param({"ticket": ["a"]}, id="a list"),
        pytest.param({"ticket": "y" * 100_000}, id="a very long ticket"),
    ],
)
def test_a_socket_without_a_ticket_is_refused(live_server: LiveServer, auth: Any) -> None:
    candidate = make_candidate(live_server.app)

    assert refusal_of(live_server, "/proctoring", auth=auth, token=candidate.token) == "ticket_refused"
    assert connections_of(live_server.app).used == 0


def test_a_ticket_of_another_sitting_does_not_open_mine(live_server: LiveServer) -> None:
    mine, other = make_candidate(live_server.app), make_candidate(live_server.app)

    code = refusal_of(live_server, "/proctoring", auth={"ticket": other.ticket}, token=mine.token)

    assert code == "ticket_refused"


def test_a_stolen_ticket_without_the_login_is_refused(live_server: LiveServer) -> None:
    candidate = make_candidate(live_server.app)

    assert refusal_of(live_server, "/proctoring", auth={"ticket": candidate.ticket}) == "ticket_refused"


def test_a_ticket_opens_one_connection(live_server: LiveServer, connect: Connect) -> None:
    candidate = make_candidate(live_server.app)
    connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)

    code = refusal_of(live_server, "/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)

    assert code == "ticket_refused"


def test_a_ticket_is_worth_nothing_after_the_end(live_server: LiveServer) -> None:
    app = live_server.app
    candidate = make_candidate(app)
    with app.app_context(), transaction() as session:
        student = session.get_one(Person, candidate.person_id)
        exams.submit(session, session.get_one(Sitting, candidate.sitting_id), actor=student)

    code = refusal_of(live_server, "/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)

    assert code == "ticket_refused"


@pytest.mark.parametrize("namespace", ["/proctoring", "/live"])
def test_a_socket_from_another_origin_is_refused(live_server: LiveServer, namespace: str) -> None:
    candidate = make_candidate(live_server.app)

    code = refusal_of(
        live_server,
        namespace,
        auth={"ticket": candidate.ticket, "eventId": candidate.event_id},
        token=candidate.token,
        origin="http://evil.qashyq.test",
    )

    assert code in {"bad_origin", "connection refused"}
    with live_server.app.app_context():
        row = queries.session_by_key(read_session(), candidate.key)
        assert row is not None
        assert row.state is SessionState.IDENTIFIED
