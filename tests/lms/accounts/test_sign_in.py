"""Signing in and out by the form."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.accounts import jobs as account_jobs
from lms.accounts import sign_in
from lms.accounts.models import LoginSession
from lms.core import clock
from lms.core.db import read_session, transaction
from tests.client import BrowserClient
from tests.factories import make_person

PASSWORD = "тау басында қар жатыр"


@pytest.fixture
def person_id(app: Flask) -> int:
    with app.app_context(), transaction() as session:
        return make_person(session, "aigerim", password=PASSWORD).id


def send(client: FlaskClient, login: str = "aigerim", password: str = PASSWORD, **more: str):
    return client.post("/sign-in", data={"login": login, "password": password, **more})


def test_a_right_password_opens_a_session_and_goes_home(client: FlaskClient, person_id: int) -> None:
    answer = send(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Әйгерім" in client.get("/").text


def test_the_login_is_taken_in_any_case(client: FlaskClient, person_id: int) -> None:
    assert send(client, login=" AIGERIM ").status_code == 303


@pytest.mark.parametrize(("login", "password"), [("aigerim", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_wrong_and_unknown_get_the_same_answer(
    client: FlaskClient, person_id: int, login: str, password: str
) -> None:
    answer = send(client, login=login, password=password)
    assert answer.status_code == 401
    assert "The login or the password is not right." in answer.text


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/people?q=a", "/people?q=a"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_sign_in_only_a_local_address_is_followed(
    client: FlaskClient, person_id: int, target: str, goes_to: str
) -> None:
    assert send(client, next=target).location == goes_to


def test_sign_in_gives_the_browser_a_new_session_and_token(
    client: BrowserClient, app: Flask, person_id: int
) -> None:
    with client.session_transaction(base_url=client.lms_origin) as state:
        state["planted"] = "by an attacker"
        state["csrf"] = "known to an attacker"
    send(client)
    with client.session_transaction(base_url=client.lms_origin) as state:
        assert "planted" not in state
        assert state.get("csrf") != "known to an attacker"


def test_sign_out_ends_the_session_on_the_server_too(
    client: BrowserClient, app: Flask, person_id: int
) -> None:
    send(client)
    with client.session_transaction(base_url=client.lms_origin) as state:
        token = state["login"]
    client.post("/sign-out")
    with app.app_context():
        assert sign_in.find_session(read_session(), token) is None


def test_a_session_expires_unless_a_guard_holds_it(app: Flask, person_id: int) -> None:
    held: list[int] = []
    sign_in.add_session_guard(app, lambda _, who: clock.now() + timedelta(minutes=5) if who in held else None)
    with app.app_context(), transaction() as session:
        token = sign_in.open_session(session, person_id=person_id, ip=None, user_agent=None)
    with time_machine.travel(clock.now() + timedelta(hours=13)), app.app_context():
        assert sign_in.find_session(read_session(), token) is None
        held.append(person_id)
        assert sign_in.find_session(read_session(), token) is not None


def test_keep_alive_moves_the_end_and_never_shortens_it(app: Flask, person_id: int) -> None:
    later = clock.now() + timedelta(hours=20)
    with app.app_context(), transaction() as session:
        sign_in.open_session(session, person_id=person_id, ip=None, user_agent=None)
        sign_in.keep_alive(session, person_id, later)
        sign_in.keep_alive(session, person_id, clock.now() + timedelta(minutes=1))
    with app.app_context():
        found = read_session().scalars(select(LoginSession)).one()
        assert found.expires_at == later


def test_nobody_is_signed_out_in_the_middle_of_a_sitting(
    client: FlaskClient, app: Flask, person_id: int
) -> None:
    send(client)
    sign_in.add_session_guard(app, lambda _, who: clock.now() + timedelta(minutes=5))
    assert client.post("/sign-out").status_code == 409
    assert "Әйгерім" in client.get("/").text


def test_seen_is_written_at_most_once_a_minute(client: FlaskClient, app: Flask, person_id: int) -> None:
    start = clock.now()
    with time_machine.travel(start, tick=False):
        send(client)
    for seconds, moved in [(30, 0), (90, 90), (100, 90)]:
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            client.get("/")
        with app.app_context():
            seen = read_session().scalars(select(LoginSession.last_seen_at)).one()
            assert round((seen - start).total_seconds()) == moved


def test_ten_failures_from_one_address_close_the_login_there_only(
    app: Flask, client: FlaskClient, person_id: int
) -> None:
    for _ in range(10):
        send(client, password="wrong")
    locked = send(client)
    assert locked.status_code == 429
    assert "15 minutes" in locked.text
    elsewhere = client.post(
        "/sign-in",
        data={"login": "aigerim", "password": PASSWORD},
        environ_overrides={"REMOTE_ADDR": "10.0.0.7"},
    )
    assert elsewhere.status_code == 303


def test_where_a_sign_in_came_from_is_forgotten_a_year_after_its_end(
    client: FlaskClient, app: Flask, person_id: int
) -> None:
    send(client)
    with app.app_context():
        ends = read_session().scalars(select(LoginSession.expires_at)).one()
    for days, is_known in [(364, True), (366, False)]:
        with time_machine.travel(ends + timedelta(days=days), tick=False), app.app_context():
            account_jobs.forget_places()
            found = read_session().scalars(select(LoginSession)).one()
            assert ((found.ip is not None), (found.user_agent is not None)) == (is_known, is_known)
