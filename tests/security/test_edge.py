"""What a request brings is made fit for both databases at the door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import select

from lms.accounts.roles import Role, ScopeKind
from lms.app import create_app
from lms.core.db import db, transaction
from lms.core.edge import local_path, read_json, whole_number
from lms.courses.models import CourseOffering
from lms.exams.models import AnswerStep, ControlEventKind
from tests.client import BrowserClient
from tests.conftest import make_settings
from tests.factories import make_person
from tests.factories_exams import make_event, make_sitting, make_student, start_sitting
from tests.factories_player import commit_body, make_launch, make_package, send_commit
from tests.large import postgres_database

DEEP = "[" * 30_000


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("//evil.example", id="two slashes"),
        pytest.param("/\\evil.example", id="backslash"),
        pytest.param("/\t/evil.example", id="tab that browsers drop"),
        pytest.param("/\n/evil.example", id="line end"),
        pytest.param("/\r\nSet-Cookie: a=b", id="a header of its own"),
        pytest.param("https://evil.example", id="another site"),
        pytest.param("//[", id="broken"),
    ],
)
def test_a_switch_of_language_leads_to_no_other_site(client: FlaskClient, target: str) -> None:
    answer = client.post("/language", data={"locale": "kk", "next": target})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert local_path(target) == "/"


def test_a_path_of_this_site_is_kept() -> None:
    assert local_path("/offerings/1?week=3") == "/offerings/1?week=3"


def test_a_broken_referrer_is_another_site(client: FlaskClient) -> None:
    answer = client.post("/language", data={"locale": "kk"}, origin=None, headers={"Referer": "http://["})

    assert answer.status_code == 403


@pytest.mark.parametrize("text", [DEEP, '{"a":' + DEEP, "NaN", "-Infinity", '{"a": NaN}', "9" * 5000])
def test_json_that_cannot_be_kept_is_no_json(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(text)


def test_texts_of_json_are_cleaned() -> None:
    assert read_json(r'{"k\u0000": ["a\u0000b", "\ud800x", "\ud83d\ude00"]}') == {"k": ["ab", "�x", "😀"]}


def _person_with(app: Flask, role: Role, kind: ScopeKind, scope_id: int | None) -> int:
    with app.app_context(), transaction() as session:
        return make_person(session, roles=[(role, kind, scope_id)]).id


@pytest.mark.parametrize("path", ["answers", "problems", "check-in/consent", "events"])
def test_deep_json_is_refused_as_input(client: FlaskClient, app: Flask, path: str) -> None:
    client.sign_in_as(_person_with(app, Role.STUDENT, ScopeKind.OFFERING, 1))

    answer = client.post(f"/sittings/1/{path}", data=DEEP, content_type="application/json")

    assert 400 <= answer.status_code < 500


def test_an_id_that_no_database_holds_is_nobody(client: FlaskClient, app: Flask) -> None:
    client.sign_in_as(_person_with(app, Role.ADMINISTRATOR, ScopeKind.INSTITUTION, None))

    assert client.get(f"/people/{2**63}").status_code == 404
    assert client.get(f"/people/{2**63 - 1}").status_code == 404


@pytest.fixture
def postgres_app(tmp_path: Path) -> Iterator[Flask]:
    with postgres_database() as url:
        app = create_app(make_settings(tmp_path, database_url=url))
        app.config["PROPAGATE_EXCEPTIONS"] = True
        app.test_client_class = BrowserClient
        with app.app_context():
            upgrade()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_nul_in_answers_problems_and_courses_is_dropped_on_postgresql(postgres_app: Flask) -> None:
    with postgres_app.app_context(), transaction() as session:
        event = make_event(session, kind=ControlEventKind.PRACTICE, watches=())
        offering = session.get_one(CourseOffering, event.offering_id)
        student = make_student(session, offering)
        sitting = start_sitting(session, make_sitting(session, event, student))
        launch = make_launch(session, make_package(session, offering), student)
        sitting_id, student_id = sitting.id, student.id
    client = postgres_app.test_client()
    client.sign_in_as(student_id)
    step = {"position": 1, "sequence": 1, "uuid": str(UUID(int=1)), "answer": "a\x00b", "clientMs": 1}

    saved = client.post(f"/sittings/{sitting_id}/answers", json=step)
    noted = client.post(f"/sittings/{sitting_id}/problems", json={"text": "no\x00 light \ud800"})
    committed = send_commit(postgres_app.test_client(), commit_body(launch, suspend_data="x\x00\ud800y"))
    signed_in = client.post("/sign-in", data={"login": "a\x00b", "password": "\x00"})

    assert [answer.status_code for answer in (saved, noted, committed, signed_in)] == [200, 200, 200, 401]
    with postgres_app.app_context():
        assert db.session.scalar(select(AnswerStep.answer)) == "ab"


@pytest.mark.parametrize("text", ["²", "٣", "9" * 5000, "9" * 19, "-1", "1.5", "", "NaN"])
def test_only_plain_digits_are_a_whole_number(text: str) -> None:
    assert whole_number(text) is None
    assert whole_number("42") == 42


@pytest.mark.parametrize("text", ["²", "NaN", "9" * 5000, "٣"])
@pytest.mark.parametrize("path", ["/courses", "/programmes", "/groups", "/people/import/run"])
def test_an_odd_number_in_a_form_is_the_senders_fault(
    client: FlaskClient, app: Flask, path: str, text: str
) -> None:
    client.sign_in_as(_person_with(app, Role.REGISTRAR, ScopeKind.INSTITUTION, None))
    names = ("unit_id", "programme_id", "credits", "year", "file")

    answer = client.post(path, data=dict.fromkeys(names, text))

    assert 400 <= answer.status_code < 500
    assert client.get("/offerings", query_string={"term": text}).status_code == 200
