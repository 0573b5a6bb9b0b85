"""From a socket through the engine to the proctor: frames, incidents, the record, a killed worker."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.core import clock
from lms.core.db import read_session, transaction
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.engine import engine_of
from lms.invigilation.models import Incident, ProctoringSession, Snapshot
from proctoring.types import IncidentCode
from tests.factories_invigilation import make_proctor
from tests.lms.invigilation.live import TIMEOUT_S, LiveServer, sign_in
from tests.lms.invigilation.wire import (
    Connect,
    frame,
    make_candidate,
    work,
)


def test_a_frame_is_acknowledged_and_reaches_the_engine(live_server: LiveServer, connect: Connect) -> None:
    candidate = make_candidate(live_server.app)
    client = connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)

    answer = client.call("frame", frame(), timeout=TIMEOUT_S)

    assert answer == {"ok": True}
    assert engine_of(live_server.app).queue.stats().waiting == 1
    assert engine_of(live_server.app).latest.get(candidate.key) is not None


def test_an_absent_face_becomes_an_incident_with_its_picture(
    live_server: LiveServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = live_server.app
    candidate = make_candidate(app)
    client = connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)
    start_ms = clock.now_ms()
    for second in range(8):
        monkeypatch.setattr(clock, "now_ms", lambda second=second: start_ms + 1000 * second)
        picture = frame(second + 1, "FACE.ABSENT") | {"capturedMs": start_ms + 1000 * second}
        assert client.call("frame", picture, timeout=TIMEOUT_S) == {"ok": True}
        work(app)

    with app.app_context():
        incidents = queries.incidents_of(read_session(), candidate.sitting_id)
        assert [row.code for row in incidents] == ["FACE.ABSENT"]
        assert incidents[0].snapshot_id is not None


def test_a_proctor_of_the_event_hears_of_incidents_as_they_open(
    live_server: LiveServer, connect: Connect
) -> None:
    app = live_server.app
    candidate = make_candidate(app)
    with app.app_context(), transaction() as session:
        proctor_id = make_proctor(session, session.get_one(Sitting, candidate.sitting_id).event).id
    token, _login = sign_in(app, proctor_id)
    room = connect("/live", auth={"eventId": candidate.event_id}, token=token)
    client = connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)
    event = {"seq": 1, "kind": "clipboard", "atMs": clock.now_ms(), "detail": {"what": "copy"}}

    assert client.call("event", event, timeout=TIMEOUT_S)["ok"]
    work(app)

    told = room.receive(timeout=TIMEOUT_S)
    while told[0] != "incident":
        told = room.receive(timeout=TIMEOUT_S)
    assert told[1]["code"] == IncidentCode.BROWSER_CLIPBOARD.value
    assert told[1]["sittingId"] == candidate.sitting_id
    assert told[1]["isNew"]


def test_one_picture_every_few_seconds_is_kept_as_the_record(
    live_server: LiveServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = live_server.app
    candidate = make_candidate(app)
    client = connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)
    start_ms = clock.now_ms()
    for second in range(25):
        monkeypatch.setattr(clock, "now_ms", lambda second=second: start_ms + 1000 * second)
        client.call("frame", frame(second + 1) | {"capturedMs": start_ms + 1000 * second}, timeout=TIMEOUT_S)
        work(app)

    with app.app_context():
        kept = list(read_session().scalars(select(Snapshot).where(Snapshot.kind == "record")))
        assert [(row.captured_ms - start_ms) // 1000 for row in kept] == [0, 10, 20]


def test_what_a_killed_worker_knew_is_taken_up_by_the_next(
    live_server: LiveServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = live_server.app
    candidate = make_candidate(app)
    client = connect("/proctoring", auth={"ticket": candidate.ticket}, token=candidate.token)
    start_ms = clock.now_ms()
    for second in range(12):
        monkeypatch.setattr(clock, "now_ms", lambda second=second: start_ms + 1000 * second)
        picture = frame(second + 1, "FACE.ABSENT") | {"capturedMs": start_ms + 1000 * second}
        client.call("frame", picture, timeout=TIMEOUT_S)
        work(app)
        if second == 8:
            app.extensions.pop("test_worker")  # kill -9: nothing is said to it

    with app.app_context():
        rows = list(read_session().scalars(select(Incident)))
        assert [(row.code, row.closed_at) for row in rows] == [("FACE.ABSENT", None)]
        assert read_session().scalar(select(ProctoringSession.engine_state)) is not None
