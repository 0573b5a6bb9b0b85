"""Real sockets on loopback: what is taken, what is refused, and that the server lives on."""

from __future__ import annotations

import json
from typing import Any

import pytest
import websocket
from sqlalchemy import select

from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.realtime import connections_of
from lms.invigilation import queries
from lms.invigilation.models import ClientEventRow, SessionState
from proctoring.fakes import fake_jpeg
from tests.factories import make_person
from tests.factories_exams import make_event
from tests.lms.invigilation.live import TIMEOUT_S, LiveServer, sign_in
from tests.lms.invigilation.wire import (
    Connect,
    frame,
    make_candidate,
    refusal_of,
    state_of,
    until,
)


def test_a_flood_of_frames_is_refused_counted_and_survived(
    live_server: LiveServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = live_server.app
    candidate = make_candidate(app)
    client = connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)
    now_ms = clock.now_ms()
    monkeypatch.setattr(clock, "now_ms", lambda: now_ms)

    answers = [client.call("frame", frame(seq), timeout=TIMEOUT_S) for seq in range(1, 61)]

    assert answers[0] == {"ok": True}
    assert answers[-1] == {"ok": False, "code": "flood"}
    assert sum(answer["ok"] for answer in answers) == 12
    monkeypatch.setattr(clock, "now_ms", lambda: now_ms + 11_000)
    assert client.call("frame", frame(99), timeout=TIMEOUT_S) == {"ok": True}
    with app.app_context():
        row = queries.session_by_key(read_session(), candidate.key)
        assert row is not None
        assert (row.frames_seen, row.frames_dropped >= 48) == (13, True)


@pytest.mark.parametrize("name", ["frame", "event", "heartbeat"])
@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(None, id="nothing"),
        pytest.param(7, id="a number"),
        pytest.param("text", id="a text"),
        pytest.param([1, 2], id="a list"),
        pytest.param({}, id="an empty object"),
        pytest.param({"seq": "x", "jpeg": "no", "kind": "no"}, id="wrong types"),
        pytest.param({"seq": -1, "atMs": 1, "capturedMs": 1, "jpeg": b"x", "kind": "print"}, id="negative"),
        pytest.param({"seq": 1e400, "atMs": 1, "kind": "print", "jpeg": b""}, id="infinite"),
        pytest.param({"seq": True, "atMs": True, "kind": True, "jpeg": {}}, id="booleans"),
        pytest.param({"seq": 1, "atMs": 1, "kind": "print", "detail": [[1]]}, id="a list as detail"),
        pytest.param(
            {"seq": 1, "atMs": {}, "kind": {"a": []}, "source": [1], "jpeg": b"\xff\xd8"}, id="nested"
        ),
    ],
)
def test_malformed_messages_are_refused_with_a_code(
    live_server: LiveServer, connect: Connect, name: str, payload: Any
) -> None:
    candidate = make_candidate(live_server.app)
    client = connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)

    answer = client.call(name, payload, timeout=TIMEOUT_S)

    assert answer["ok"] is False
    assert answer["code"] in {"bad_payload", "frame.not_jpeg"}
    assert client.call("frame", frame(), timeout=TIMEOUT_S) == {"ok": True}


def test_a_picture_over_the_limit_is_refused_before_it_is_decoded(
    live_server: LiveServer, connect: Connect
) -> None:
    candidate = make_candidate(live_server.app)
    client = connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)
    huge = fake_jpeg() + b"\0" * 560_000

    answer = client.call("frame", frame(jpeg=huge), timeout=TIMEOUT_S)

    assert answer == {"ok": False, "code": "frame.too_large"}


def test_a_message_of_fifty_megabytes_ends_only_its_own_connection(
    live_server: LiveServer, connect: Connect
) -> None:
    app = live_server.app
    bad, good = make_candidate(app), make_candidate(app)
    witness = connect("/proctoring", auth={"ticket": good.ticket}, token=good.token)
    address = live_server.origin.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    line = websocket.create_connection(
        address, timeout=TIMEOUT_S, origin=live_server.origin, cookie=live_server.cookie(bad.token)
    )
    line.recv()
    line.send(f"40/proctoring,{json.dumps({'ticket': bad.ticket})}")
    until(lambda: connections_of(app).used == 2)

    with pytest.raises((OSError, websocket.WebSocketException)):
        line.send_binary(fake_jpeg() + bytes(50 * 1024 * 1024))
        while line.recv():
            pass

    line.shutdown()
    until(lambda: connections_of(app).used == 1)
    assert witness.call("frame", frame(), timeout=TIMEOUT_S) == {"ok": True}


def test_an_event_that_comes_twice_is_kept_once(live_server: LiveServer, connect: Connect) -> None:
    app = live_server.app
    candidate = make_candidate(app)
    client = connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)
    event = {"seq": 4, "kind": "focus_lost", "atMs": clock.now_ms(), "detail": {}}

    answers = [client.call("event", event, timeout=TIMEOUT_S) for _ in range(2)]

    assert all(answer["ok"] for answer in answers)
    with app.app_context():
        assert len(list(read_session().scalars(select(ClientEventRow)))) == 1


def test_a_closed_connection_leaves_the_room_and_its_place(live_server: LiveServer) -> None:
    app = live_server.app
    candidate = make_candidate(app)
    client = live_server.connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)
    client.call("frame", frame(), timeout=TIMEOUT_S)
    assert connections_of(app).used == 1

    client.disconnect()

    until(lambda: connections_of(app).used == 0)
    until(lambda: state_of(app, candidate.key) is SessionState.OFFLINE)


def test_a_full_house_refuses_with_a_code_and_says_so_when_asked(
    live_server: LiveServer, connect: Connect
) -> None:
    app = live_server.app
    house = connections_of(app)
    others = [house.open(f"other-{number}") for number in range(6)]
    for connection in others:
        assert connection is not None
        assert house.join(connection.who, connection, lambda: None)
    candidate = make_candidate(app)

    code = refusal_of(live_server, "/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)

    until(lambda: house.guests == 0)
    ready = app.test_client().get("/ready", base_url=live_server.origin)
    assert code == "server_full"
    assert ready.status_code == 503
    assert ready.get_json()["sockets"] == {"used": 6, "most": 6, "free": 0, "guests": 0}
    for connection in others:
        assert connection is not None
        house.close(connection)
    connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)


@pytest.mark.parametrize(
    ("role", "code"),
    [
        pytest.param(None, "forbidden", id="nobody in particular"),
        pytest.param(Role.PROCTOR, "forbidden", id="the proctor of another room"),
        pytest.param(Role.STUDENT, "forbidden", id="a student"),
        pytest.param(Role.INSPECTOR, "forbidden", id="an inspector"),
    ],
)
def test_the_live_room_is_closed_to_others(live_server: LiveServer, role: Role | None, code: str) -> None:
    app = live_server.app
    candidate = make_candidate(app)
    with app.app_context(), transaction() as session:
        scope = ScopeKind.CONTROL_EVENT if role is Role.PROCTOR else ScopeKind.INSTITUTION
        other_event = make_event(session).id if role is Role.PROCTOR else None
        person_id = make_person(session, roles=[(role, scope, other_event)] if role else []).id
    token, _login = sign_in(app, person_id)

    assert refusal_of(live_server, "/live", auth={"eventId": candidate.event_id}, token=token) == code


@pytest.mark.parametrize("event_id", [None, "1", True, -4, 2**60, [1]])
def test_a_live_room_that_does_not_exist_is_refused(live_server: LiveServer, event_id: Any) -> None:
    candidate = make_candidate(live_server.app)

    code = refusal_of(live_server, "/live", auth={"eventId": event_id}, token=candidate.token)

    assert code == "bad_payload"
