"""Check-in: each step waits for the one before, the server judges pictures, the start is shut without it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.loader import load_notice
from lms.accounts.models import Consent, Person
from lms.core.db import transaction
from lms.core.models import StoredFile
from lms.exams import operations as exams
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.engine import Engine, ModelEyes, engine_of
from lms.invigilation.errors import CameraMissing, ConsentMissing, ReferenceMissing, ScreenMissing
from lms.invigilation.models import IdentityReference, ProctoringSession
from lms.invigilation.operations import check_in
from lms.invigilation.start_gate import CheckInGate
from lms.rules.sitting import SittingState
from proctoring.embedding import Embedding
from proctoring.fakes import fake_jpeg
from tests.factories_exams import make_event, make_sitting
from tests.factories_invigilation import make_proctor, pass_check_in, use_fake_eyes
from tests.lms.invigilation.checking_in import post, read, sha


@pytest.fixture
def sitting_id(app: Flask, client: FlaskClient) -> int:
    """A fresh sitting whose candidate is signed in."""
    use_fake_eyes(app)
    with app.app_context(), transaction() as session:
        sitting = make_sitting(session)
        ids = (sitting.id, sitting.student_id)
    client.sign_in_as(ids[1])  # type: ignore[attr-defined]
    return ids[0]


def test_a_candidate_passes_the_whole_check_in_and_starts(
    app: Flask, client: FlaskClient, sitting_id: int
) -> None:
    base = f"/sittings/{sitting_id}"

    consent = post(client, f"{base}/check-in/consent", sha256=sha())
    camera = post(client, f"{base}/check-in/camera", fake_jpeg("person:me"))
    reference = post(client, f"{base}/check-in/reference", *[fake_jpeg("person:me")] * 5)
    screen = post(client, f"{base}/check-in/screen", surface="monitor", tab="t1")
    started = post(client, f"{base}/start")

    assert [r.status_code for r in (consent, camera, reference, screen, started)] == [200] * 5
    assert screen.get_json()["isComplete"]
    assert screen.get_json()["ticket"]
    assert started.get_json()["state"] == "in_progress"


def test_the_consent_names_version_language_and_text(
    app: Flask, client: FlaskClient, sitting_id: int
) -> None:
    post(client, f"/sittings/{sitting_id}/check-in/consent", sha256=sha())

    consent = read(app, lambda session: session.scalar(select(Consent)))

    notice = load_notice("proctoring", "en")
    assert (consent.notice, consent.notice_version, consent.locale, consent.text_sha256) == (
        "proctoring", notice.version, "en", notice.sha256,
    )  # fmt: skip
    assert (consent.object_kind, consent.object_id) == ("sitting", sitting_id)


def test_another_text_than_the_shown_one_is_not_accepted(client: FlaskClient, sitting_id: int) -> None:
    answer = post(client, f"/sittings/{sitting_id}/check-in/consent", sha256="0" * 64)

    assert (answer.status_code, answer.get_json()["code"]) == (409, "notice_changed")


@pytest.mark.parametrize("step", ["camera", "reference"])
def test_no_picture_is_looked_at_before_the_notice_is_accepted(
    client: FlaskClient, sitting_id: int, step: str
) -> None:
    answer = post(client, f"/sittings/{sitting_id}/check-in/{step}", fake_jpeg())

    assert (answer.status_code, answer.get_json()["code"]) == (409, "consent_missing")


@pytest.mark.parametrize(
    "reason",
    ["no_face", "several_faces", "face_too_small", "face_turned", "picture_blurred", "picture_dark"],
)
def test_a_picture_that_cannot_be_used_is_refused_with_what_to_do(
    client: FlaskClient, sitting_id: int, reason: str
) -> None:
    post(client, f"/sittings/{sitting_id}/check-in/consent", sha256=sha())

    answer = post(client, f"/sittings/{sitting_id}/check-in/camera", fake_jpeg(reason))

    body = answer.get_json()
    assert (answer.status_code, body["code"]) == (422, f"picture.{reason}")
    assert body["title"]
    assert body["detail"]


@pytest.mark.parametrize(
    ("jpeg", "status"),
    [
        pytest.param(b"", 422, id="nothing"),
        pytest.param(b"GIF89a" + bytes(2000), 422, id="a gif"),
        pytest.param(fake_jpeg()[:100], 422, id="a cut jpeg"),
    ],
)
def test_what_is_no_picture_is_refused(
    client: FlaskClient, sitting_id: int, jpeg: bytes, status: int
) -> None:
    post(client, f"/sittings/{sitting_id}/check-in/consent", sha256=sha())

    answer = post(client, f"/sittings/{sitting_id}/check-in/camera", jpeg)

    assert answer.status_code == status
    assert client.get("/health").status_code == 200


def test_pictures_of_two_people_make_no_reference(client: FlaskClient, sitting_id: int) -> None:
    base = f"/sittings/{sitting_id}/check-in"
    post(client, f"{base}/consent", sha256=sha())
    post(client, f"{base}/camera", fake_jpeg())

    answer = post(client, f"{base}/reference", *[fake_jpeg("person:a")] * 3, fake_jpeg("person:b"))

    assert answer.get_json()["code"] == "picture.faces_differ"


def test_the_reference_face_is_sealed_and_opens_only_for_its_sitting(
    app: Flask, client: FlaskClient, sitting_id: int
) -> None:
    base = f"/sittings/{sitting_id}/check-in"
    post(client, f"{base}/consent", sha256=sha())
    post(client, f"{base}/camera", fake_jpeg("person:me"))
    post(client, f"{base}/reference", *[fake_jpeg("person:me")] * 5)

    row = read(app, lambda session: session.scalar(select(IdentityReference)))
    files = read(app, lambda session: list(session.scalars(select(StoredFile.area))))

    assert b"QFE1" not in row.embedding_sealed
    assert files == ["faces"]
    with app.app_context():
        assert Embedding.from_bytes(check_in.open_embedding(row)).values.shape == (128,)
        row.sitting_id += 1
        with pytest.raises(Exception, match="seal_broken"):
            check_in.open_embedding(row)


@pytest.mark.parametrize("surface", ["window", "browser", "", "MONITOR"])
def test_a_window_or_tab_instead_of_the_screen_blocks_the_start(
    client: FlaskClient, sitting_id: int, surface: str
) -> None:
    base = f"/sittings/{sitting_id}"
    post(client, f"{base}/check-in/consent", sha256=sha())
    post(client, f"{base}/check-in/camera", fake_jpeg())
    post(client, f"{base}/check-in/reference", *[fake_jpeg()] * 5)

    answer = post(client, f"{base}/check-in/screen", surface=surface)

    assert answer.get_json()["code"] == "wrong_surface"
    assert post(client, f"{base}/start").get_json()["code"] == "screen_missing"


def test_a_start_without_check_in_is_refused_and_names_the_step(session: Session) -> None:
    sitting = make_sitting(session)
    student = session.get_one(Person, sitting.student_id)
    gate, notice = CheckInGate(), load_notice("proctoring", "en")

    with pytest.raises(ConsentMissing):
        exams.start(session, sitting, actor=student)
    check_in.accept_notice(session, sitting, notice=notice, seen_sha256=notice.sha256, actor=student)
    with pytest.raises(CameraMissing):
        gate.check_start(session, sitting, actor=student)
    check_in.pass_camera(session, sitting, face_px=200, luma=100, actor=student)
    with pytest.raises(ReferenceMissing):
        gate.check_start(session, sitting, actor=student)
    check_in.pass_reference_by_hand(session, sitting, reason="passport seen", actor=student)
    with pytest.raises(ScreenMissing):
        gate.check_start(session, sitting, actor=student)
    check_in.pass_screen(session, sitting, surface="monitor", actor=student)
    gate.check_start(session, sitting, actor=student)
    assert exams.start(session, sitting, actor=student).state is SittingState.IN_PROGRESS


def test_another_persons_check_in_is_not_found(app: Flask, client: FlaskClient, sitting_id: int) -> None:
    with app.app_context(), transaction() as session:
        other_id = make_sitting(session).id

    answers = [
        post(client, f"/sittings/{other_id}/check-in/consent", sha256=sha()),
        post(client, f"/sittings/{other_id}/check-in/camera", fake_jpeg()),
        post(client, f"/sittings/{other_id}/check-in/reference", fake_jpeg()),
        post(client, f"/sittings/{other_id}/check-in/screen", surface="monitor"),
        post(client, f"/sittings/{other_id}/proctoring", sessionKey="x"),
        client.get(f"/sittings/{other_id}/outcome"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 6


def test_missing_models_are_a_clear_refusal_at_the_check_in_and_when_ready_is_asked(
    app: Flask, client: FlaskClient, sitting_id: int, tmp_path: Any
) -> None:
    engine_of(app).eyes = ModelEyes(tmp_path / "no-models")
    post(client, f"/sittings/{sitting_id}/check-in/consent", sha256=sha())

    answer = post(client, f"/sittings/{sitting_id}/check-in/camera", fake_jpeg())
    ready = client.get("/ready").get_json()

    assert (answer.status_code, answer.get_json()["code"]) == (503, "face_check_unavailable")
    assert "models.missing" in answer.get_json()["detail"]
    assert ready["face_check"] == {"status": "not available", "code": "models.missing"}


def test_a_picture_of_fifty_megabytes_is_refused_by_its_announced_size(
    client: FlaskClient, sitting_id: int
) -> None:
    url = f"/sittings/{sitting_id}/check-in/camera"
    post(client, f"/sittings/{sitting_id}/check-in/consent", sha256=sha())
    head = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="p"\r\n\r\n'

    answer = client.post(
        url,
        input_stream=io.BytesIO(head),
        content_type="multipart/form-data; boundary=x",
        headers={"X-Requested-With": "fetch"},
        environ_overrides={"CONTENT_LENGTH": str(50 * 1024 * 1024)},
    )

    assert answer.status_code == 413


def test_a_person_at_the_desk_passes_the_face_step_with_a_reason(
    app: Flask, client: FlaskClient, sitting_id: int
) -> None:
    post(client, f"/sittings/{sitting_id}/check-in/consent", sha256=sha())
    with app.app_context(), transaction() as session:
        proctor_id = make_proctor(session, session.get_one(Sitting, sitting_id).event).id
    desk = app.test_client()
    desk.sign_in_as(proctor_id)  # type: ignore[attr-defined]

    without = desk.post(f"/sittings/{sitting_id}/check-in/by-hand", data={"reason": " "})
    with_reason = desk.post(f"/sittings/{sitting_id}/check-in/by-hand", data={"reason": "Passport seen"})

    step = read(app, lambda session: queries.check_in_of(session, sitting_id))
    assert (without.status_code, with_reason.status_code) == (422, 303)
    assert (step.reference_by, step.reference_reason) == (proctor_id, "Passport seen")


def test_a_reload_before_the_start_asks_for_the_screen_again(session: Session) -> None:
    sitting = make_sitting(session, make_event(session))
    student = session.get_one(Person, sitting.student_id)
    pass_check_in(session, sitting)
    exams.recheck(session, sitting)

    check_in.pass_screen(session, sitting, surface="monitor", actor=student)

    assert sitting.state is SittingState.READY


def test_an_engine_belongs_to_one_application(app: Flask) -> None:
    assert isinstance(engine_of(app), Engine)
    assert engine_of(app) is engine_of(app)
    assert read(app, lambda session: session.scalar(select(ProctoringSession.id))) is None
