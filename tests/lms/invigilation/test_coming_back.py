"""After a reload in mid-test, in a second browser, and where sockets are blocked."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.core.db import transaction
from lms.invigilation import queries
from lms.invigilation.engine import engine_of
from lms.invigilation.models import Incident
from proctoring.fakes import fake_jpeg
from tests.factories_invigilation import make_running, use_fake_eyes
from tests.lms.invigilation.checking_in import post, read


@pytest.fixture
def running(app: Flask, client: FlaskClient) -> tuple[int, int]:
    """A running sitting whose candidate is signed in: (sitting id, student id)."""
    use_fake_eyes(app)
    with app.app_context(), transaction() as session:
        sitting = make_running(session)
        ids = (sitting.id, sitting.student_id)
    client.sign_in_as(ids[1])  # type: ignore[attr-defined]
    return ids


def identify(client: FlaskClient, ids: tuple[int, int], *words: str, tab: str = "t1") -> TestResponse:
    return post(client, f"/sittings/{ids[0]}/proctoring", fake_jpeg(*words), tab=tab)


def test_after_a_reload_the_same_face_opens_a_new_session(
    app: Flask, client: FlaskClient, running: tuple[int, int]
) -> None:
    first = identify(client, running, f"person:{running[1]}").get_json()

    second = identify(client, running, f"person:{running[1]}").get_json()

    rows = read(app, lambda session: queries.sessions_of(session, running[0]))
    assert first["sessionKey"] != second["sessionKey"]
    assert [row.end_reason for row in rows] == ["reload", None]
    assert read(app, lambda session: list(session.scalars(select(Incident)))) == []


def test_another_face_is_refused_but_nobody_is_locked_out(
    app: Flask, client: FlaskClient, running: tuple[int, int]
) -> None:
    answers = [identify(client, running, "person:somebody-else") for _ in range(3)]

    incidents = read(app, lambda session: queries.incidents_of(session, running[0]))
    assert [answer.status_code for answer in answers] == [422, 422, 200]
    assert answers[0].get_json()["code"] == "face_differs"
    assert [(row.code, row.source, row.snapshot_id is not None) for row in incidents] == [
        ("ID.MISMATCH", "check_in", True)
    ]


def test_the_same_test_in_a_second_browser_is_an_incident_and_the_newer_wins(
    app: Flask, client: FlaskClient, running: tuple[int, int]
) -> None:
    identify(client, running, f"person:{running[1]}")
    other = app.test_client()
    other.sign_in_as(running[1])  # type: ignore[attr-defined]

    answer = identify(other, running, f"person:{running[1]}", tab="t2")

    rows = read(app, lambda session: queries.sessions_of(session, running[0]))
    incidents = read(app, lambda session: queries.incidents_of(session, running[0]))
    assert answer.status_code == 200
    assert [row.end_reason for row in rows] == ["second_session", None]
    assert [row.code for row in incidents] == ["BROWSER.SECOND_SESSION"]


def test_a_page_that_never_closed_gets_a_fresh_ticket_by_its_key(
    client: FlaskClient, running: tuple[int, int]
) -> None:
    opened = identify(client, running, f"person:{running[1]}").get_json()

    again = post(client, f"/sittings/{running[0]}/proctoring", sessionKey=opened["sessionKey"])

    assert again.status_code == 200
    assert again.get_json()["ticket"] != opened["ticket"]
    assert again.get_json()["sessionKey"] == opened["sessionKey"]


def test_a_key_in_another_browser_gives_no_ticket(
    app: Flask, client: FlaskClient, running: tuple[int, int]
) -> None:
    opened = identify(client, running, f"person:{running[1]}").get_json()
    other = app.test_client()
    other.sign_in_as(running[1])  # type: ignore[attr-defined]

    answer = post(other, f"/sittings/{running[0]}/proctoring", sessionKey=opened["sessionKey"])

    assert answer.get_json()["code"] == "reference_missing"


# The HTTP fallback


def send_frame(
    client: FlaskClient, ids: tuple[int, int], ticket: str | None, jpeg: bytes, seq: int = 1
) -> TestResponse:
    headers = {"X-Requested-With": "fetch"} | ({"X-Proctoring-Ticket": ticket} if ticket else {})
    url = f"/sittings/{ids[0]}/frames?seq={seq}&source=camera&capturedMs=1760000000000"
    return client.post(url, data=jpeg, content_type="image/jpeg", headers=headers)


def test_where_sockets_are_blocked_pictures_come_by_http(
    app: Flask, client: FlaskClient, running: tuple[int, int]
) -> None:
    ticket = identify(client, running, f"person:{running[1]}").get_json()["ticket"]

    answer = send_frame(client, running, ticket, fake_jpeg())

    assert (answer.status_code, answer.get_json()) == (200, {"ok": True})
    assert engine_of(app).queue.stats().waiting == 1


@pytest.mark.parametrize("ticket", [None, "x" * 43])
def test_the_fallback_wants_the_ticket(
    client: FlaskClient, running: tuple[int, int], ticket: str | None
) -> None:
    answer = send_frame(client, running, ticket, fake_jpeg())

    assert (answer.status_code, answer.get_json()["code"]) == (403, "ticket_refused")


def test_a_flood_over_http_is_refused_too(client: FlaskClient, running: tuple[int, int]) -> None:
    ticket = identify(client, running, f"person:{running[1]}").get_json()["ticket"]

    codes = [send_frame(client, running, ticket, fake_jpeg(), seq).status_code for seq in range(1, 41)]

    assert codes[0] == 200
    assert codes[-1] == 429


def test_fifty_megabytes_over_http_are_refused(client: FlaskClient, running: tuple[int, int]) -> None:
    ticket = identify(client, running, f"person:{running[1]}").get_json()["ticket"]

    answer = send_frame(client, running, ticket, fake_jpeg() + bytes(50 * 1024 * 1024))

    assert answer.status_code == 413
