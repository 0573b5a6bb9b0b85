"""Pages of proctors, releasers, inspectors and students: what they show, who may, and the line that each look leaves."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.core.db import transaction
from lms.exams.models import ControlEvent, ControlEventKind
from lms.invigilation.engine import engine_of
from lms.invigilation.models import AccessLog
from proctoring.fakes import fake_jpeg
from tests.factories import give_role, make_person
from tests.factories_invigilation import (
    make_running,
    open_session,
)
from tests.lms.invigilation.house import House, as_person, read

LANGUAGES = ("kk", "ru", "en")


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize(
    "page", ["live", "review", "sitting", "release", "evidence", "outcome", "check-in", "home"]
)
def test_every_page_opens_in_every_language(app: Flask, house: House, locale: str, page: str) -> None:
    addresses = {
        "live": (house.proctor_id, f"/control-events/{house.event_id}/live"),
        "review": (house.head_id, f"/control-events/{house.event_id}/review"),
        "sitting": (house.proctor_id, f"/sittings/{house.sitting_id}/review"),
        "release": (house.head_id, f"/control-events/{house.event_id}/release"),
        "evidence": (house.head_id, f"/control-events/{house.event_id}/evidence"),
        "outcome": (house.student_id, f"/sittings/{house.sitting_id}/outcome"),
        "home": (house.head_id, "/"),
    }
    if page == "check-in":
        with app.app_context(), transaction() as session:
            from tests.factories_exams import make_sitting

            sitting = make_sitting(session, session.get_one(ControlEvent, house.event_id))
            addresses["check-in"] = (sitting.student_id, f"/sittings/{sitting.id}/exam")
    person_id, address = addresses[page]
    client = as_person(app, person_id)
    client.post("/language", data={"locale": locale, "next": "/"})

    answer = client.get(address)

    assert answer.status_code == 200
    assert f'<html lang="{locale}">' in answer.text
    assert "%(" not in answer.text


def test_the_live_room_shows_the_candidate_and_the_incident_in_words(app: Flask, house: House) -> None:
    page = as_person(app, house.proctor_id).get(f"/control-events/{house.event_id}/live").text

    assert "Nobody in front of the camera" in page
    assert f"/snapshots/{house.snapshot_id}" in page


def test_a_role_without_faces_watches_without_pictures(app: Flask, house: House) -> None:
    with app.app_context(), transaction() as session:
        invigilator = make_person(session)
        give_role(session, invigilator.id, Role.INVIGILATOR, ScopeKind.CONTROL_EVENT, house.event_id)
        person_id = invigilator.id

    page = as_person(app, person_id).get(f"/control-events/{house.event_id}/live").text
    picture = as_person(app, person_id).get(f"/snapshots/{house.snapshot_id}")

    assert "Nobody in front of the camera" in page
    assert "/snapshots/" not in page
    assert picture.status_code == 403


def test_each_look_at_a_picture_leaves_a_line_and_is_not_cached(app: Flask, house: House) -> None:
    client = as_person(app, house.proctor_id)

    answers = [client.get(f"/snapshots/{house.snapshot_id}") for _ in range(2)]

    lines = read(app, lambda session: list(session.scalars(select(AccessLog))))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert [(line.person_id, line.sitting_id, line.what, line.why) for line in lines] == [
        (house.proctor_id, house.sitting_id, f"snapshot:{house.snapshot_id}", "role:see_faces")
    ] * 2


def test_watching_a_tile_is_one_look_per_five_minutes(app: Flask, house: House) -> None:
    with app.app_context(), transaction() as session:
        sitting = make_running(session, session.get_one(ControlEvent, house.event_id))
        key, sitting_id = open_session(session, sitting).session.key, sitting.id
    engine_of(app).latest.put(key, clock.now_ms(), fake_jpeg())
    client = as_person(app, house.proctor_id)

    answers = [client.get(f"/sittings/{sitting_id}/picture").status_code for _ in range(3)]

    lines = read(app, lambda session: list(session.scalars(select(AccessLog.what))))
    assert answers == [200, 200, 200]
    assert lines == ["live"]


@pytest.mark.parametrize("who", ["other_proctor_id", "student_id", "teacher_id", "inspector_id"])
def test_pictures_and_desks_are_closed_to_others(app: Flask, house: House, who: str) -> None:
    client = as_person(app, getattr(house, who))
    addresses = [
        f"/snapshots/{house.snapshot_id}",
        f"/sittings/{house.sitting_id}/reference",
        f"/sittings/{house.sitting_id}/picture",
        f"/sittings/{house.sitting_id}/review",
        f"/control-events/{house.event_id}/live",
        f"/control-events/{house.event_id}/review",
        f"/control-events/{house.event_id}/release",
        f"/incidents/{house.incident_id}/line",
        f"/sittings/{house.sitting_id}/tile",
    ]

    assert {client.get(address).status_code for address in addresses} == {403}
    assert read(app, lambda session: list(session.scalars(select(AccessLog)))) == []


def test_the_teacher_of_an_offering_never_proctors_its_final(app: Flask, house: House) -> None:
    with app.app_context(), transaction() as session:
        event = session.get_one(ControlEvent, house.event_id)
        event.kind = ControlEventKind.FINAL
        give_role(session, house.teacher_id, Role.PROCTOR, ScopeKind.CONTROL_EVENT, event.id)

    client = as_person(app, house.teacher_id)

    assert client.get(f"/control-events/{house.event_id}/live").status_code == 403
    assert client.get(f"/sittings/{house.sitting_id}/review").status_code == 403
    assert client.post(f"/sittings/{house.sitting_id}/verdict", data={"decision": "clean"}).status_code == 403


def test_an_inspector_sees_faces_only_by_a_grant_and_until_it_expires(app: Flask, house: House) -> None:
    inspector, head = as_person(app, house.inspector_id), as_person(app, house.head_id)
    address = f"/control-events/{house.event_id}/evidence"
    assert inspector.post(address, data={"reason": "Complaint 17"}).status_code == 303
    grant_id = read(app, lambda session: session.scalar(select(_grant().id)))
    assert inspector.get(f"/snapshots/{house.snapshot_id}").status_code == 403
    assert inspector.post(f"/evidence-grants/{grant_id}", data={"answer": "grant"}).status_code == 403

    head.post(f"/evidence-grants/{grant_id}", data={"answer": "grant"})

    assert inspector.get(f"/snapshots/{house.snapshot_id}").status_code == 200
    assert inspector.get(f"/sittings/{house.sitting_id}/review").status_code == 200
    why = read(app, lambda session: session.scalar(select(AccessLog.why)))
    assert why == f"grant:{grant_id}"
    with app.app_context(), transaction() as session:
        session.get_one(_grant(), grant_id).expires_at = clock.now()
    assert inspector.get(f"/snapshots/{house.snapshot_id}").status_code == 403


def _grant() -> Any:
    from lms.invigilation.models import EvidenceGrant

    return EvidenceGrant
