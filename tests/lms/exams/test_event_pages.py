from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import transaction
from lms.core.i18n import institution_zone
from lms.courses import queries as courses
from lms.exams import bank_queries, operations
from lms.exams.gates import PUBLISH_GATE
from tests.client import BrowserClient
from tests.factories import make_person
from tests.factories_courses import make_offering, make_term
from tests.factories_exams import OpenDoor, bound, make_bank, make_event, make_sitting, make_student


@pytest.fixture
def teaching(app: Flask) -> dict[str, Any]:
    with app.app_context(), transaction() as session:
        make_term(session, week=7)
        teacher = make_person(session)
        offering = make_offering(session, teacher=teacher)
        bank = make_bank(session, offering.course, author=teacher)
        student = make_student(session, offering)
        return {
            "teacher": teacher.id,
            "offering": offering.id,
            "bank": bank.id,
            "student": student.id,
            "zone": institution_zone(),
        }


def form_of(teaching: dict[str, Any], **changes: str) -> dict[str, str]:
    opens = clock.now().astimezone(teaching["zone"]) + timedelta(minutes=5)
    return {
        "kind": "midterm1",
        "mode": "online",
        "title": "Midterm",
        "opens_at": opens.strftime("%Y-%m-%dT%H:%M"),
        "closes_at": (opens + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
        "limit_minutes": "50",
        "planned_minutes": "50",
        "bank": str(teaching["bank"]),
        "question_count": "5",
        "identity": "1",
        "screen": "1",
        "behaviour": "1",
        "recording": "1",
    } | changes


def test_a_teacher_schedules_and_publishes_through_the_pages(
    app: Flask, client: BrowserClient, teaching: dict[str, Any]
) -> None:
    client.sign_in_as(teaching["teacher"])
    assert (
        client.get(f"/offerings/{teaching['offering']}/control-events/new?kind=midterm1").status_code == 200
    )

    created = client.post(f"/offerings/{teaching['offering']}/control-events", data=form_of(teaching))
    assert created.status_code == 303
    with bound(PUBLISH_GATE, OpenDoor(), app):
        client.post(f"{created.location}/publish")

    assert "Published" in client.get(created.location).text
    assert "Midterm" in client.get(f"/offerings/{teaching['offering']}/control-events").text


def test_a_wrong_value_stands_beside_its_field_and_nothing_is_lost(
    client: BrowserClient, teaching: dict[str, Any]
) -> None:
    client.sign_in_as(teaching["teacher"])

    answer = client.post(
        f"/offerings/{teaching['offering']}/control-events",
        data=form_of(teaching, limit_minutes="121", title="My own title"),
    )

    assert answer.status_code == 400
    assert "The time limit is longer than the window." in answer.text
    assert "My own title" in answer.text


def test_missing_capabilities_are_named_on_the_page(
    app: Flask, client: BrowserClient, teaching: dict[str, Any]
) -> None:
    client.sign_in_as(teaching["teacher"])
    data = form_of(teaching)
    del data["recording"]
    created = client.post(f"/offerings/{teaching['offering']}/control-events", data=data)

    with bound(PUBLISH_GATE, OpenDoor(), app):
        page = client.post(f"{created.location}/publish", follow_redirects=True).text

    assert "Regulation 004, 8.8" in page
    assert "Draft" in page


def test_the_teachers_list_shows_pseudonyms_and_no_names(
    app: Flask, client: BrowserClient, teaching: dict[str, Any]
) -> None:
    with app.app_context(), transaction() as session:
        offering = courses.offering(session, teaching["offering"])
        event = make_event(session, offering, bank=bank_queries.bank_of(session, teaching["bank"]))
        student = make_student(session, offering)
        student.family_name = "Жасырынбекова"
        sitting = make_sitting(session, event, student, is_started=True)
        operations.submit(session, sitting, actor=student)
        event_id, pseudonym, closes_at = event.id, sitting.pseudonym, event.closes_at
    client.sign_in_as(teaching["teacher"])

    page = client.get(f"/control-events/{event_id}").text
    assert client.get(f"/control-events/{event_id}/results").status_code == 302
    with time_machine.travel(closes_at + timedelta(hours=1), tick=False):
        results = client.get(f"/control-events/{event_id}/results").text

    assert pseudonym in page
    assert pseudonym in results
    assert "Жасырынбекова" not in page + results


def test_a_student_neither_schedules_nor_reads_results(
    client: BrowserClient, teaching: dict[str, Any]
) -> None:
    client.sign_in_as(teaching["student"])

    assert client.get(f"/offerings/{teaching['offering']}/control-events").status_code == 403
    assert client.post(f"/offerings/{teaching['offering']}/control-events", data={}).status_code == 403


@pytest.mark.parametrize("locale", ["kk", "ru", "en"])
def test_every_page_speaks_every_language(
    app: Flask, client: BrowserClient, teaching: dict[str, Any], locale: str
) -> None:
    with app.app_context(), transaction() as session:
        offering = courses.offering(session, teaching["offering"])
        bank = bank_queries.bank_of(session, teaching["bank"])
        event = make_event(session, offering, bank=bank)
        draft = make_event(session, offering, bank=bank, is_published=False)
        student = session.get_one(Person, teaching["student"])
        sitting = make_sitting(session, event, student, is_started=True)
        question_id = bank_queries.rows_of_bank(session, bank.id)[0].question.id
        ids = {"event": event.id, "draft": draft.id, "sitting": sitting.id}
    pages = {
        "teacher": [
            "/",
            "/question-banks",
            f"/question-banks/{teaching['bank']}",
            f"/questions/{question_id}/edit",
            f"/offerings/{teaching['offering']}/control-events",
            f"/offerings/{teaching['offering']}/control-events/new",
            f"/control-events/{ids['event']}",
            f"/control-events/{ids['draft']}/edit",
        ],
        "student": [
            "/",
            f"/control-events/{ids['event']}",
            f"/sittings/{ids['sitting']}/exam",
            f"/sittings/{ids['sitting']}/questions/1",
            f"/sittings/{ids['sitting']}/done",
        ],
    }
    for who, addresses in pages.items():
        client.sign_in_as(teaching[who])
        client.post("/language", data={"locale": locale})
        assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)
