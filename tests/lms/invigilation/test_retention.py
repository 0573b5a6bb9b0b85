"""What the notice promises to erase is erased in time, and nothing that is still needed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.errors import NotFound
from lms.core.models import AuditEvent, StoredFile
from lms.core.storage import storage
from lms.exams.models import Sitting
from lms.gradebook.models import Mark
from lms.invigilation import jobs, queries
from lms.invigilation.models import ClientEventRow, Decision, IncidentVerdict, Snapshot
from lms.invigilation.operations import incidents, release, retention, reviews
from lms.invigilation.queries import retention as kept
from lms.registrar import operations as registrar
from proctoring.fakes import fake_jpeg
from tests.factories_invigilation import (
    decide_all,
    make_finished,
    make_incident,
    make_proctor,
    make_releaser,
    make_running,
)
from tests.lms.invigilation.house import House


@pytest.fixture
def sitting(session: Session) -> Sitting:
    """A released sitting with a picture of the record, one of an incident, a face and a browser event."""
    row = make_finished(session)
    watched = queries.sessions_of(session, row.id)[0]
    incident = make_incident(session, row)
    for kind, moment in (("record", 1), ("incident", 2)):
        picture = incidents.keep_picture(
            session, watched, fake_jpeg(f"{kind}"), kind=kind, source="camera", captured_ms=moment
        )
    incident.snapshot_id = picture.id
    session.add(
        ClientEventRow(
            session_id=watched.id, sequence=1, kind="focus_lost", at_ms=1, detail={}, received_at=clock.now()
        )
    )
    session.flush()
    return row


def let_out(session: Session, sitting: Sitting) -> None:
    """Decide for clean and release, as people do."""
    proctor, head = make_proctor(session, sitting.event), make_releaser(session)
    decide_all(session, sitting, IncidentVerdict.DISMISSED, proctor)
    reviews.propose(session, sitting, decision=Decision.CLEAN, reason="", law_reference="", actor=proctor)
    batch = release.batch_of(session, sitting.event, sample_size=1)
    release.release(session, sitting.event, fingerprint=batch.fingerprint, sample=[sitting.id], actor=head)


def at(moment: datetime, days: float) -> time_machine.travel:
    return time_machine.travel(moment + timedelta(days=days), tick=False)


def files_left(session: Session, sitting: Sitting) -> int:
    return len(kept.kept_pictures(session, sitting.id))


@pytest.mark.parametrize(
    ("days", "left"),
    [
        pytest.param(29.9, 3, id="a little before thirty days everything is there"),
        pytest.param(30.1, 0, id="a little after thirty days no picture is there"),
    ],
)
def test_pictures_go_thirty_days_after_the_result_stands(
    session: Session, sitting: Sitting, days: float, left: int
) -> None:
    let_out(session, sitting)
    with at(clock.now(), days):
        retention.erase_due(session, sitting)
    assert files_left(session, sitting) == left


def test_no_byte_of_an_erased_picture_can_be_read(session: Session, sitting: Sitting) -> None:
    let_out(session, sitting)
    files = [file for _term, file in kept.kept_pictures(session, sitting.id)]
    places = [storage().store.root / file.area / file.sha256[:2] / file.sha256 for file in files]  # type: ignore[attr-defined]  # a folder in tests
    assert all(place.exists() for place in places)
    with at(clock.now(), 31):
        retention.erase_due(session, sitting)
    assert not any(place.exists() for place in places)
    for file in files:
        with pytest.raises(NotFound):
            storage().open(file)


def test_what_is_not_decided_is_kept_however_long_it_takes(session: Session, sitting: Sitting) -> None:
    with at(clock.now(), 400):
        assert retention.erase_due(session, sitting) == {}
    assert files_left(session, sitting) == 3


def test_an_open_appeal_holds_everything_and_its_answer_lets_go(session: Session, sitting: Sitting) -> None:
    let_out(session, sitting)
    student = session.get_one(Person, sitting.student_id)
    mark = session.scalars(select(Mark).where(Mark.item_id == sitting.event.grade_item_id)).one()
    appeal = registrar.file_appeal(session, mark, student_id=student.id, reason="Not me", actor=student)
    now = clock.now()
    with at(now, 60):
        assert retention.erase_due(session, sitting) == {}
        registrar.decide_appeal(
            session, appeal, is_satisfied=False, answer="It was", actor=make_releaser(session)
        )
        assert retention.erase_due(session, sitting)["pictures"] == 3


def test_the_numbers_of_a_face_go_when_the_term_ends(session: Session, sitting: Sitting) -> None:
    let_out(session, sitting)
    ends = kept.term_end(session, sitting)
    last_day = datetime(ends.year, ends.month, ends.day, 6, tzinfo=clock.now().tzinfo)
    with time_machine.travel(last_day, tick=False):
        retention.erase_due(session, sitting)
    assert len(kept.kept_embeddings(session, sitting.id)) == 1
    with at(last_day, 1):
        assert retention.erase_due(session, sitting)["faces"] == 1
    assert kept.kept_embeddings(session, sitting.id) == []


def test_browser_events_go_after_a_year(session: Session, sitting: Sitting) -> None:
    let_out(session, sitting)
    now = clock.now()
    for days, count in ((364, 1), (366, 0)):
        with at(now, days):
            retention.erase_due(session, sitting)
        assert len(session.scalars(select(ClientEventRow)).all()) == count


def test_erasing_is_a_line_of_the_audit_journal_and_happens_once(session: Session, sitting: Sitting) -> None:
    let_out(session, sitting)
    with at(clock.now(), 31):
        retention.erase_due(session, sitting)
        assert retention.erase_due(session, sitting) == {}
    (row,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "invigilation.erase"))
    assert (row.object_kind, row.object_id, row.after["pictures"]) == ("sitting", str(sitting.id), 3)


def test_the_periodic_work_erases_what_is_due_and_leaves_what_runs(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            done, running = make_finished(session), make_running(session)
            let_out(session, done)
            due, kept_on = files_left(session, done), files_left(session, running)
        assert (due, kept_on) == (1, 1)
        with at(clock.now(), 31):
            jobs.erase_due()
        session = read_session()
        session.expire_all()
        assert (files_left(session, done), files_left(session, running)) == (0, 1)


def test_the_page_says_that_a_picture_was_erased(app: Flask, house: House) -> None:
    with app.app_context(), transaction() as session:
        file = session.get_one(StoredFile, session.get_one(Snapshot, house.snapshot_id).file_id)
        storage().erase(session, file)
    client = app.test_client()
    client.sign_in_as(house.proctor_id)
    page = client.get(f"/sittings/{house.sitting_id}/review").text
    assert "The picture was erased" in page
    assert f"/snapshots/{house.snapshot_id}" not in page
