from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from lms.core import clock, jobs
from lms.core.db import transaction
from lms.core.models import Job
from lms.core.settings import SettingsError
from lms.gradebook import outbox, sinks
from lms.gradebook.conformance import check_sink
from lms.gradebook.models import OutboxDelivery, OutboxRow, OutboxStatus
from tests.conftest import make_settings
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_gradebook import make_held, make_midterm_item, make_released


@pytest.fixture
def sink(app: Flask) -> sinks.FakeSink:
    fake = sinks.FakeSink()
    sinks.switch_on(app, "fake", fake)
    return fake


def release_one(app: Flask, points: str = "80") -> int:
    with app.app_context(), transaction() as session:
        student = make_person(session)
        item = make_midterm_item(session, make_offering(session, students=[student]))
        return make_released(session, item, student, by=make_person(session), points=points).id


def status_of(app: Flask, row_id: int) -> OutboxStatus:
    with app.app_context(), transaction() as session:
        return session.get_one(OutboxRow, row_id).status


def run_jobs(app: Flask) -> None:
    """Run what is due, and what waits for its next try."""
    with app.app_context():
        for _ in range(4):
            with transaction() as session:
                session.execute(update(Job).values(run_at=clock.now()))
            jobs.run_due()


def test_a_released_result_is_sent_and_then_acknowledged(app: Flask, sink: sinks.FakeSink) -> None:
    row_id = release_one(app, "72.5")
    assert status_of(app, row_id) is OutboxStatus.SENT

    run_jobs(app)

    assert status_of(app, row_id) is OutboxStatus.ACKED
    assert [push.points for push in sink.calls] == [Decimal("72.5")]


def test_a_sink_that_does_not_answer_gets_the_result_later(app: Flask, sink: sinks.FakeSink) -> None:
    sink.failures = 2
    row_id = release_one(app)

    with app.app_context():
        jobs.run_due()
    assert status_of(app, row_id) is OutboxStatus.FAILED
    run_jobs(app)

    assert status_of(app, row_id) is OutboxStatus.ACKED
    with app.app_context(), transaction() as session:
        delivery = session.scalars(select(OutboxDelivery)).one()
        assert (delivery.tries, delivery.error) == (3, None)


def test_a_delivery_that_runs_twice_pushes_once(app: Flask, sink: sinks.FakeSink) -> None:
    release_one(app)
    run_jobs(app)
    with app.app_context(), transaction() as session:
        session.execute(update(Job).values(status="due", run_at=clock.now()))

    run_jobs(app)

    assert len(sink.calls) == 1


def test_a_reversal_follows_its_result_outside(app: Flask, sink: sinks.FakeSink) -> None:
    row_id = release_one(app)
    run_jobs(app)
    with app.app_context(), transaction() as session:
        row = session.get_one(OutboxRow, row_id)
        item_id, student_id = row.item_id, row.student_id
        outbox.compensate(session, row, actor=make_person(session), reason="Another person sat")

    run_jobs(app)

    assert sink.standing(item_id, student_id) is None
    assert sink.calls[-1].reverses == sink.calls[0].key


def test_a_result_taken_back_before_it_left_never_leaves(app: Flask, sink: sinks.FakeSink) -> None:
    row_id = release_one(app)
    with app.app_context(), transaction() as session:
        outbox.compensate(
            session, session.get_one(OutboxRow, row_id), actor=make_person(session), reason="Mistake"
        )

    run_jobs(app)

    assert sink.calls == []


def test_a_reversal_waits_for_a_result_that_may_have_arrived(app: Flask, sink: sinks.FakeSink) -> None:
    sink.failures = 1
    row_id = release_one(app)
    with app.app_context():
        jobs.run_due()
    with app.app_context(), transaction() as session:
        outbox.compensate(
            session, session.get_one(OutboxRow, row_id), actor=make_person(session), reason="Mistake"
        )

    run_jobs(app)

    keys = list(sink.taken)
    assert keys == [keys[0], f"{keys[0]}:reversal"]


def test_a_final_result_follows_its_provisional_push(app: Flask, sink: sinks.FakeSink) -> None:
    with app.app_context(), transaction() as session:
        student = make_person(session)
        item = make_midterm_item(session, make_offering(session, students=[student]))
        row = make_held(session, item, student, due_at=clock.now())
        outbox.send_provisional(session, row)
        row_id = row.id
    run_jobs(app)
    with app.app_context(), transaction() as session:
        head, row = make_person(session), session.get_one(OutboxRow, row_id)
        outbox.release(session, outbox.make_releasable(session, row, actor=head), actor=head)

    run_jobs(app)

    assert [push.is_provisional for push in sink.calls] == [True, False]
    assert len(sink.taken) == 2


def test_the_fake_sink_keeps_the_agreement() -> None:
    check_sink(sinks.FakeSink, lambda sink, item_id, student_id: sink.standing(item_id, student_id))


def test_the_file_sink_keeps_the_agreement(tmp_path: Path) -> None:
    folders = (tmp_path / str(number) for number in range(100))

    def standing(sink: sinks.FileSink, item_id: int, student_id: int) -> Decimal | None:
        lines = [json.loads(line) for line in sink.path.read_text("utf-8").splitlines()]
        mine = [
            line["points"] for line in lines if (line["item_id"], line["student_id"]) == (item_id, student_id)
        ]
        return Decimal(mine[-1]) if mine and mine[-1] is not None else None

    check_sink(lambda: sinks.FileSink(next(folders)), standing)


def test_a_sink_that_keeps_nothing_does_not_pass_the_agreement() -> None:
    with pytest.raises(AssertionError, match="stands"):
        check_sink(sinks.NullSink, lambda _sink, _item_id, _student_id: None)


def test_an_unknown_sink_is_named_at_start(app: Flask, tmp_path: Path) -> None:
    from dataclasses import replace

    wrong = replace(make_settings(tmp_path), environ={sinks.VARIABLE: "file,nowhere"})

    with pytest.raises(SettingsError, match="QASHYQ_GRADE_SINKS"):
        sinks.bind_sinks(app, wrong)


def test_no_sink_is_on_unless_the_settings_say_so(app: Flask) -> None:
    with app.app_context():
        assert sinks.switched_on() == {}
