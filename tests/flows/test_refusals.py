"""What a real server refuses: clearly, with a code, and nothing is lost; afterwards a normal step works as before."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import requests
import socketio
from sqlalchemy import select

from content.loader import load_notice
from lms.accounts.models import Person
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation.models import ProctoringSession
from lms.invigilation.operations import check_in
from lms.rules.sitting import SittingState
from proctoring.fakes import fake_jpeg
from tests.browser.server import LiveServer, live_server
from tests.browser.visitors import Visitor
from tests.factories_exams import make_event, make_sitting
from tests.flows.bystander import Candidate, check_life, make_candidate
from tests.flows.sockets import frame, open_socket, refusal_of
from tests.waiting import wait_until

LARGE = 50 * 1024 * 1024
JPEG_HEAD = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[LiveServer]:
    with live_server(tmp_path_factory.mktemp("refusals"), migrated_database) as server:
        yield server


@pytest.fixture(scope="module")
def event_id(server: LiveServer) -> int:
    with server.seed() as session:
        return make_event(session).id


@pytest.fixture
def candidate(server: LiveServer, event_id: int) -> Candidate:
    """The one who does what is refused."""
    candidate = make_candidate(server, event_id)
    candidate.answer()
    return candidate


@pytest.fixture(autouse=True)
def life_goes_on(server: LiveServer, candidate: Candidate) -> Iterator[None]:
    yield
    check_life(server, candidate)


def code_of(reply: requests.Response) -> str:
    return str(reply.json()["code"])


def test_a_start_without_a_check_in_is_refused(server: LiveServer, event_id: int) -> None:
    with server.seed() as session:
        sitting = make_sitting(session, session.get_one(ControlEvent, event_id))
        sitting_id, student_id = sitting.id, sitting.student_id

    reply = Visitor(server, student_id).post(f"/sittings/{sitting_id}/start")

    assert (reply.status_code, code_of(reply)) == (409, "consent_missing")
    with server.seed() as session:
        sitting = session.get_one(Sitting, sitting_id)
        assert (sitting.state, sitting.started_at, sitting.deadline_at) == (SittingState.CREATED, None, None)


@pytest.mark.parametrize(
    "auth",
    [
        pytest.param(None, id="no ticket"),
        pytest.param({}, id="an empty greeting"),
        pytest.param({"ticket": "x" * 43}, id="a made-up ticket"),
        pytest.param({"ticket": {"$ne": None}}, id="a ticket that is no text"),
    ],
)
def test_a_socket_without_a_ticket_is_refused(candidate: Candidate, auth: object) -> None:
    assert refusal_of(candidate.visitor, auth) == "ticket_refused"


def test_a_ticket_of_another_sitting_opens_nothing(
    server: LiveServer, event_id: int, candidate: Candidate
) -> None:
    other = make_candidate(server, event_id)

    by_socket = refusal_of(candidate.visitor, {"ticket": other.ticket})
    by_http = candidate.visitor.post(
        candidate.path("frames?seq=1&capturedMs=1"),
        headers={"X-Proctoring-Ticket": other.ticket},
        data=fake_jpeg(),
    )

    assert (by_socket, code_of(by_http)) == ("ticket_refused", "ticket_refused")
    with open_socket(other.visitor, {"ticket": other.ticket}) as line:  # it was not used up either
        assert line.call("frame", frame(1, fake_jpeg()), timeout=20) == {"ok": True}


def foreign_origins(server: LiveServer) -> dict[str, str]:
    port = server.settings.lms_host.rsplit(":", 1)[1]
    return {
        "content": server.settings.content_origin,
        "sibling": f"http://evil.localhost:{port}",
        "other port": "http://localhost:1",
        "null": "null",
    }


@pytest.mark.parametrize("place", ["content", "sibling", "other port", "null"])
def test_a_request_from_another_host_changes_nothing(
    server: LiveServer, candidate: Candidate, place: str
) -> None:
    origin = foreign_origins(server)[place]

    page = candidate.visitor.post(candidate.path("submit"), headers={"Origin": origin})
    line = refusal_of(candidate.visitor, {"ticket": candidate.ticket}, origin=origin)

    assert (page.status_code, code_of(page)) == (403, "bad_origin")
    assert line in ("bad_origin", "handshake")
    with server.seed() as session:
        assert session.get_one(Sitting, candidate.sitting_id).state is SittingState.IN_PROGRESS
        row = session.scalars(select(ProctoringSession).where(ProctoringSession.key == candidate.key)).one()
        assert row.ticket_used_at is None


@pytest.mark.parametrize("place", ["content", "sibling"])
def test_the_lms_does_not_exist_under_another_host_name(
    server: LiveServer, candidate: Candidate, place: str
) -> None:
    host = foreign_origins(server)[place].removeprefix("http://")

    answers = [
        candidate.visitor.get("/", headers={"Host": host}),
        candidate.visitor.get(candidate.path("exam"), headers={"Host": host}),
        candidate.visitor.post(candidate.path("submit"), headers={"Host": host, "Origin": f"http://{host}"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not any("Set-Cookie" in answer.headers for answer in answers)


def test_a_flood_of_frames_is_cut_and_the_line_stays_open(candidate: Candidate) -> None:
    with open_socket(candidate.visitor, {"ticket": candidate.ticket}) as line:
        answers = [line.call("frame", frame(seq, fake_jpeg()), timeout=20) for seq in range(1, 80)]
        seqs = count(80)
        again = wait_until(
            lambda: line.call("frame", frame(next(seqs), fake_jpeg()), timeout=20)["ok"],
            "a frame that is taken again",
        )

    codes = [answer.get("code", "ok") for answer in answers]
    assert codes[0] == "ok"
    assert set(codes) == {"ok", "flood"}
    assert codes.count("flood") > codes.count("ok")
    assert again is True


def test_a_flood_by_http_gets_a_status_of_its_own(candidate: Candidate) -> None:
    answers = [
        candidate.visitor.post(
            candidate.path(f"frames?seq={seq}&capturedMs={seq}"),
            headers={"X-Proctoring-Ticket": candidate.ticket},
            data=fake_jpeg(),
        )
        for seq in range(1, 60)
    ]

    assert {(answer.status_code, answer.json().get("code")) for answer in answers} == {
        (200, None),
        (429, "flood"),
    }


def test_a_50_mb_picture_by_http_is_refused_before_it_is_read(candidate: Candidate) -> None:
    reply = send_head(
        candidate.visitor,
        candidate.path("frames?seq=1&capturedMs=1"),
        {"X-Proctoring-Ticket": candidate.ticket, "Content-Type": "image/jpeg"},
    )

    assert reply.startswith("HTTP/1.1 413"), reply
    assert '"code": "too_large"' in reply


def test_a_50_mb_picture_of_a_check_in_is_refused_too(
    server: LiveServer, event_id: int, candidate: Candidate
) -> None:
    notice = load_notice("proctoring", "en")
    with server.seed() as session:
        sitting = make_sitting(session, session.get_one(ControlEvent, event_id))
        student = session.get_one(Person, sitting.student_id)
        check_in.accept_notice(session, sitting, notice=notice, seen_sha256=notice.sha256, actor=student)
        sitting_id, student_id = sitting.id, student.id
    visitor = Visitor(server, student_id)
    form = {"Content-Type": "multipart/form-data; boundary=x"}

    replies = [
        send_head(visitor, f"/sittings/{sitting_id}/check-in/{step}", form)
        for step in ("camera", "reference")
    ]

    assert [reply.split("\r\n")[0].split(" ")[1] for reply in replies] == ["413", "413"]


def send_head(visitor: Visitor, path: str, headers: dict[str, str]) -> str:
    """Announce 50 MB, send the first 64 KB, and return what the server says to that."""
    host, port = visitor.server.settings.lms_host.split(":")
    sent = {**visitor.headers, **headers, "Host": f"{host}:{port}", "Content-Length": str(LARGE)}
    head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + JPEG_HEAD)
        line.sendall(bytes(64 * 1024))
        line.shutdown(socket.SHUT_WR)
        reply = b""
        while part := line.recv(65536):
            reply += part
    return reply.decode(errors="replace")


def test_a_50_mb_picture_by_socket_ends_its_own_line_only(
    server: LiveServer, event_id: int, candidate: Candidate
) -> None:
    neighbour = make_candidate(server, event_id)
    with open_socket(neighbour.visitor, {"ticket": neighbour.ticket}) as quiet:
        with (
            open_socket(candidate.visitor, {"ticket": candidate.ticket}) as line,
            pytest.raises(socketio.exceptions.SocketIOError),
        ):
            line.call("frame", frame(1, JPEG_HEAD + bytes(LARGE)), timeout=5)

        assert quiet.call("frame", frame(1, fake_jpeg()), timeout=20) == {"ok": True}
