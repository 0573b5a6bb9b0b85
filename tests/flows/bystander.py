"""Somebody whose test runs while others are refused: he shows that the server lives and that nothing was lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from uuid import uuid4

from sqlalchemy import select

from lms.exams.models import AnswerStep, ControlEvent, Sitting
from proctoring.fakes import fake_jpeg
from tests.browser.server import LiveServer
from tests.browser.visitors import Visitor
from tests.factories_invigilation import make_running
from tests.flows.sockets import frame, open_socket, open_ticket


@dataclass(slots=True)
class Candidate:
    """Somebody whose test runs; remembers what the server called saved."""

    visitor: Visitor
    sitting_id: int
    ticket: str
    key: str
    saved: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def path(self, rest: str) -> str:
        return f"/sittings/{self.sitting_id}/{rest}"

    def answer(self) -> None:
        """Save one answer."""
        number = next(self._numbers)
        step = {
            "position": 1,
            "sequence": number,
            "uuid": str(uuid4()),
            "answer": f"{number}",
            "clientMs": number,
        }
        reply = self.visitor.post(self.path("answers"), json=step)
        assert reply.status_code == 200, reply.text
        self.saved[str(step["uuid"])] = str(step["answer"])

    def new_ticket(self) -> str:
        """Ask for a fresh ticket as the page does after a lost connection."""
        reply = self.visitor.post(self.path("proctoring"), json={"sessionKey": self.key})
        assert reply.status_code == 200, reply.text
        self.ticket = reply.json()["ticket"]
        return self.ticket


def make_candidate(server: LiveServer, event_id: int) -> Candidate:
    with server.seed() as session:
        sitting = make_running(session, session.get_one(ControlEvent, event_id))
        sitting_id, student_id = sitting.id, sitting.student_id
    visitor = Visitor(server, student_id)
    with server.seed() as session:
        ticket, key = open_ticket(session, session.get_one(Sitting, sitting_id))
    return Candidate(visitor, sitting_id, ticket, key)


def check_life(server: LiveServer, candidate: Candidate) -> None:
    """The server answers, a normal step works, and every answer that was called saved is in its row."""
    assert Visitor(server).get("/health").json() == {"status": "ok"}
    assert Visitor(server).get("/ready").status_code == 200
    candidate.answer()
    with open_socket(candidate.visitor, {"ticket": candidate.new_ticket()}) as line:
        assert line.call("frame", frame(1000, fake_jpeg()), timeout=20) == {"ok": True}
    with server.seed() as session:
        rows = select(AnswerStep).where(AnswerStep.sitting_id == candidate.sitting_id)
        assert {row.client_uuid: row.answer for row in session.scalars(rows)} == candidate.saved
