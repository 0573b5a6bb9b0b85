"""Connections that speak WebSocket and then nothing: counted, few, gone in a moment; the thread is free again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
import websocket

from lms.core import connections
from lms.core.connections import GUESTS_EACH
from lms.core.realtime import connections_of
from tests.lms.invigilation.live import TIMEOUT_S, LiveServer
from tests.lms.invigilation.wire import Connect, frame, make_candidate, until

OpenLine = Callable[..., websocket.WebSocket]


@pytest.fixture
def open_line(live_server: LiveServer) -> Iterator[OpenLine]:
    """Open raw lines that join nothing by themselves."""
    lines: list[websocket.WebSocket] = []

    def open_one(token: str | None = None) -> websocket.WebSocket:
        line = websocket.create_connection(
            live_server.origin.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
            timeout=TIMEOUT_S,
            origin=live_server.origin,
            cookie=live_server.cookie(token) if token else None,
        )
        lines.append(line)
        return line

    yield open_one
    for line in lines:
        line.shutdown()


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the few seconds of a guest short."""
    monkeypatch.setattr(connections, "JOIN_SECONDS", 0.2)


def rest_of(line: websocket.WebSocket) -> bytes:
    """Read below WebSocket, answering nothing, until the server ends the line."""
    rest = b""
    while piece := line.sock.recv(4096):
        rest += piece
    return rest


def test_lines_that_join_nothing_are_shown_when_asked(live_server: LiveServer, open_line: OpenLine) -> None:
    for _ in range(3):
        open_line()

    ready = live_server.app.test_client().get("/ready", base_url=live_server.origin)

    assert ready.status_code == 200
    assert ready.get_json()["sockets"] == {"used": 0, "most": 6, "free": 6, "guests": 3}


@pytest.mark.usefixtures("brief")
def test_a_line_that_joins_nothing_is_ended_even_when_the_client_never_says_goodbye(
    live_server: LiveServer, open_line: OpenLine
) -> None:
    line = open_line()

    rest = rest_of(line)

    assert b'"sid"' in rest
    until(lambda: connections_of(live_server.app).guests == 0)


@pytest.mark.usefixtures("brief")
def test_a_line_that_was_refused_at_the_namespace_is_ended(
    live_server: LiveServer, open_line: OpenLine
) -> None:
    line = open_line()
    line.recv()
    line.send('40/proctoring,{"ticket": "x"}')
    assert "ticket_refused" in str(line.recv())

    rest_of(line)

    until(lambda: connections_of(live_server.app).guests == 0)


@pytest.mark.usefixtures("brief")
def test_a_line_that_chatters_is_ended_as_well(live_server: LiveServer, open_line: OpenLine) -> None:
    line = open_line()

    with pytest.raises((OSError, websocket.WebSocketException)):
        while True:
            line.send("3")  # a pong

    until(lambda: connections_of(live_server.app).guests == 0)


@pytest.mark.usefixtures("brief")
def test_a_line_that_left_the_room_is_ended_and_one_that_stays_is_not(
    live_server: LiveServer, open_line: OpenLine, connect: Connect
) -> None:
    app = live_server.app
    staying, leaving = make_candidate(app), make_candidate(app)
    client = connect("/proctoring", auth={"ticket": staying.ticket}, token=staying.token)
    line = open_line(leaving.token)
    line.recv()
    line.send(f"40/proctoring,{json.dumps({'ticket': leaving.ticket})}")
    until(lambda: connections_of(app).used == 2)

    line.send("41/proctoring,")
    rest_of(line)

    until(lambda: connections_of(app).guests == 0)
    assert client.call("frame", frame(), timeout=TIMEOUT_S) == {"ok": True}


def test_strangers_are_refused_at_the_door_while_candidates_come_in(
    live_server: LiveServer, open_line: OpenLine, connect: Connect
) -> None:
    candidate = make_candidate(live_server.app)
    for _ in range(GUESTS_EACH):
        open_line()

    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        open_line()

    assert refused.value.status_code == 503
    assert json.loads(refused.value.resp_body)["code"] == "server_full"
    client = connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)
    assert client.call("frame", frame(), timeout=TIMEOUT_S) == {"ok": True}
