from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from lms.accounts.models import Person
from lms.accounts.roles import Role, ScopeKind
from lms.core.db import transaction
from lms.courses import queries as courses
from lms.exams import queries
from lms.exams.models import AnswerStep, Sitting
from lms.notifications.models import Notice
from lms.rules.sitting import SittingState
from tests.client import BrowserClient
from tests.factories import make_person
from tests.factories_courses import add_student, make_offering
from tests.factories_exams import make_event, make_sitting, make_student


@pytest.fixture
def places(app: Flask) -> dict[str, int]:
    """A running midterm sitting of one student, and another student of the same offering."""
    with app.app_context(), transaction() as session:
        offering = make_offering(session)
        event = make_event(session, offering)
        student, other = make_student(session, offering), make_student(session, offering)
        sitting = make_sitting(session, event, student, is_started=True)
        return {"event": event.id, "sitting": sitting.id, "student": student.id, "other": other.id}


def step(**changes: Any) -> dict[str, Any]:
    return {"position": 1, "sequence": 1, "uuid": str(uuid.uuid4()), "answer": "c1", "clientMs": 1} | changes


OF_A_SITTING = [
    ("GET", "/exam"),
    ("GET", "/state"),
    ("GET", "/done"),
    ("GET", "/questions/1"),
    ("POST", "/start"),
    ("POST", "/answers"),
    ("POST", "/submit"),
    ("POST", "/problems"),
]


@pytest.mark.parametrize(("method", "path"), OF_A_SITTING)
def test_another_students_sitting_does_not_exist(
    client: BrowserClient, places: dict[str, int], method: str, path: str
) -> None:
    client.sign_in_as(places["other"])
    json = step(text="x") if method == "POST" else None

    answer = client.open(f"/sittings/{places['sitting']}{path}", method=method, json=json)

    assert answer.status_code == 404


def test_the_shell_shows_the_paper_and_no_menu(client: BrowserClient, places: dict[str, int]) -> None:
    client.sign_in_as(places["student"])

    page = client.get(f"/sittings/{places['sitting']}/exam").text

    assert 'data-controller="exam"' in page
    assert "site-menu" not in page


def test_a_question_comes_without_its_key(client: BrowserClient, places: dict[str, int]) -> None:
    client.sign_in_as(places["student"])

    for position in range(1, 6):
        piece = client.get(f"/sittings/{places['sitting']}/questions/{position}").text
        assert "share" not in piece
        assert "correct" not in piece


def test_a_question_is_not_shown_before_the_start(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        sitting = make_sitting(session)
        sitting_id, student_id = sitting.id, sitting.student_id
    client.sign_in_as(student_id)

    assert client.get(f"/sittings/{sitting_id}/questions/1").status_code == 409


def test_a_start_without_check_in_is_refused_with_its_code(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        sitting = make_sitting(session)
        sitting_id, student_id = sitting.id, sitting.student_id
    client.sign_in_as(student_id)

    answer = client.post(f"/sittings/{sitting_id}/start", json={})

    assert answer.status_code in {403, 409}
    assert answer.json is not None
    assert answer.json["code"]
    with app.app_context(), transaction() as session:
        assert session.get_one(Sitting, sitting_id).started_at is None


def test_an_answer_is_acknowledged_and_comes_back_with_the_state(
    client: BrowserClient, places: dict[str, int]
) -> None:
    client.sign_in_as(places["student"])
    url = f"/sittings/{places['sitting']}"

    saved = client.post(f"{url}/answers", json=step(answer="kept"))
    state = client.get(f"{url}/state?full=1").json

    assert saved.json is not None
    assert saved.json["isRepeat"] is False
    assert state is not None
    assert state["answers"] == {"1": "kept"}
    assert state["lastSequence"] == 1
    assert len(state["key"]) == 44


def test_the_keys_of_two_sittings_differ(client: BrowserClient, app: Flask, places: dict[str, int]) -> None:
    with app.app_context(), transaction() as session:
        event = queries.event_of(session, places["event"])
        second = make_sitting(session, event, session.get_one(Person, places["other"])).id
    client.sign_in_as(places["student"])
    first_key = client.get(f"/sittings/{places['sitting']}/state?full=1").json["key"]
    client.sign_in_as(places["other"])

    assert client.get(f"/sittings/{second}/state?full=1").json["key"] != first_key


def test_a_late_answer_is_refused_with_its_code_and_the_sitting_ends_on_reading(
    app: Flask, client: BrowserClient, places: dict[str, int]
) -> None:
    with app.app_context(), transaction() as session:
        sitting = session.get_one(Sitting, places["sitting"])
        deadline = sitting.deadline_at
        assert deadline is not None
    client.sign_in_as(places["student"])

    with time_machine.travel(deadline + timedelta(seconds=61), tick=False):
        answer = client.post(f"/sittings/{places['sitting']}/answers", json=step())

    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["code"] == "answer_late"
    with app.app_context(), transaction() as session:
        assert session.get_one(Sitting, places["sitting"]).state is SittingState.AUTO_SUBMITTED
        assert session.query(AnswerStep).count() == 0


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{", id="half a JSON"),
        pytest.param(b'{"position": 1}', id="missing values"),
        pytest.param(b'{"position": {}, "sequence": [], "uuid": {}, "clientMs": "x"}', id="wrong types"),
    ],
)
def test_a_broken_answer_is_refused_and_the_server_lives(
    client: BrowserClient, places: dict[str, int], body: bytes
) -> None:
    client.sign_in_as(places["student"])

    answer = client.post(f"/sittings/{places['sitting']}/answers", data=body, content_type="application/json")

    assert answer.status_code == 400


def test_an_answer_of_a_megabyte_is_refused(client: BrowserClient, places: dict[str, int]) -> None:
    client.sign_in_as(places["student"])

    answer = client.post(f"/sittings/{places['sitting']}/answers", json=step(answer="x" * 1_000_000))

    assert answer.status_code == 413


def test_a_post_from_a_sibling_host_is_refused(client: BrowserClient, places: dict[str, int]) -> None:
    client.sign_in_as(places["student"])

    answer = client.post(
        f"/sittings/{places['sitting']}/submit", json={}, origin="http://evil.localhost:8000"
    )

    assert answer.status_code == 403


def test_submitting_twice_answers_the_same(client: BrowserClient, places: dict[str, int]) -> None:
    client.sign_in_as(places["student"])
    url = f"/sittings/{places['sitting']}/submit"

    first, second = client.post(url, json={}), client.post(url, json={})

    assert first.status_code == second.status_code == 200
    assert first.json is not None
    assert second.json is not None
    assert first.json["submittedMs"] == second.json["submittedMs"]


def test_after_the_submission_the_page_says_that_the_result_is_held(
    client: BrowserClient, places: dict[str, int]
) -> None:
    client.sign_in_as(places["student"])
    client.post(f"/sittings/{places['sitting']}/submit", json={})

    page = client.get(f"/sittings/{places['sitting']}/exam").text

    assert "Your answers are in" in page
    assert "Held" in page
    assert "0.00" not in page


def test_a_learner_who_is_not_admitted_reads_why_and_what_to_do(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        event = make_event(session)
        student = make_person(session)
        offering_id, event_id, student_id = event.offering_id, event.id, student.id
        add_student(session, courses.offering(session, offering_id), student)
    client.sign_in_as(student_id)

    page = client.get(f"/control-events/{event_id}").text

    assert "You have 0 current marks; 2 are needed before the midterm." in page
    assert "Start check-in" not in page
    assert client.post(f"/control-events/{event_id}/sittings").status_code == 403


def test_a_student_of_another_offering_does_not_learn_of_the_event(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        event_id = make_event(session).id
        stranger = make_student(session, make_offering(session)).id
    client.sign_in_as(stranger)

    assert client.get(f"/control-events/{event_id}").status_code == 404
    assert client.post(f"/control-events/{event_id}/sittings").status_code == 404


def test_a_draft_is_hidden_from_students(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        offering = make_offering(session)
        event_id = make_event(session, offering, is_published=False).id
        student_id = make_student(session, offering).id
    client.sign_in_as(student_id)

    assert client.get(f"/control-events/{event_id}").status_code == 404


def test_a_technical_problem_is_stamped_and_the_desk_hears_of_it(
    app: Flask, client: BrowserClient, places: dict[str, int]
) -> None:
    with app.app_context(), transaction() as session:
        desk = make_person(session, roles=[(Role.DISTANCE_STAFF, ScopeKind.INSTITUTION, None)]).id
    client.sign_in_as(places["student"])

    receipt = client.post(f"/sittings/{places['sitting']}/problems", json={"text": "No picture"})

    assert receipt.json is not None
    with app.app_context(), transaction() as session:
        pseudonym = session.get_one(Sitting, places["sitting"]).pseudonym
        assert receipt.json["number"].startswith(pseudonym)
        assert session.query(Notice).filter_by(person_id=desk).count() == 1
