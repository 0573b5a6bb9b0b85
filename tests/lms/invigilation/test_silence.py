"""A session that fell silent because it was over is no incident, however late the engine hears of the end."""

from __future__ import annotations

import pytest
from flask import Flask

from lms.accounts.models import Person
from lms.core.db import transaction
from lms.exams import operations as exams
from lms.invigilation import queries
from lms.invigilation.engine.seams import DatabaseSink
from lms.invigilation.models import ProctoringSession
from lms.invigilation.times import milliseconds
from proctoring.types import ChangeKind, IncidentChange, IncidentCode
from tests.factories_invigilation import make_running, open_session


def silence(since_ms: int, kind: ChangeKind = ChangeKind.OPENED) -> IncidentChange:
    return IncidentChange(
        kind=kind,
        code=IncidentCode.NET_OFFLINE,
        episode_id="e" * 32,
        opened_ms=since_ms,
        closed_ms=None if kind is ChangeKind.OPENED else since_ms + 16_000,
        evidence_ms=since_ms,
        weight=0,
        score=1.0,
    )


@pytest.mark.parametrize(
    ("before_ms", "expected"),
    [
        pytest.param(500, [], id="silent since the page closed its socket"),
        pytest.param(14_999, [], id="the end came before fifteen seconds of silence"),
        pytest.param(15_000, ["NET.OFFLINE"], id="silent for fifteen seconds while the test ran"),
    ],
)
def test_silence_counts_only_while_the_sitting_ran(app: Flask, before_ms: int, expected: list[str]) -> None:
    with app.app_context(), transaction() as session:
        sitting = make_running(session)
        opened = open_session(session, sitting).session
        exams.submit(session, sitting, actor=session.get_one(Person, sitting.student_id))
        session.refresh(opened)
        assert opened.ended_at is not None
        key, sitting_id, ended_ms = opened.key, sitting.id, milliseconds(opened.ended_at)
    told: list[object] = []
    sink = DatabaseSink(app, told.extend)

    for kind in (ChangeKind.OPENED, ChangeKind.CLOSED):
        sink.apply(key, [silence(ended_ms - before_ms, kind)], None, [])

    with app.app_context(), transaction() as session:
        assert [row.code for row in queries.incidents_of(session, sitting_id)] == expected
        assert session.query(ProctoringSession).count() == 1
    assert len(told) == 2 * len(expected)
