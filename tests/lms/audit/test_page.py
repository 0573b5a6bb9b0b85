from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.accounts.roles import Role, ScopeKind
from lms.core import audit, sealer
from lms.core.db import transaction
from tests.factories import make_person


@pytest.fixture
def reader(app: Flask, client: FlaskClient) -> FlaskClient:
    with app.app_context():
        with transaction() as session:
            person = make_person(session, "admin", roles=[(Role.ADMINISTRATOR, ScopeKind.INSTITUTION, None)])
            audit.record(
                session,
                actor=person,
                action="test.step",
                object_kind="thing",
                object_id=7,
                after={"x": "<script>alert(1)</script>"},
            )
            person_id = person.id
        sealer.seal_audit()
    client.sign_in_as(person_id)
    return client


def test_the_journal_shows_lines_and_escapes_what_they_hold(reader: FlaskClient) -> None:
    page = reader.get("/audit?action=test.&object_id=7").text
    assert "test.step" in page
    assert "<script>alert" not in page


def test_a_filter_narrows_and_a_wild_page_number_is_harmless(reader: FlaskClient) -> None:
    assert "test.step" not in reader.get("/audit?action=other").text
    assert reader.get("/audit?page=999999999999999999999").status_code == 200
    assert reader.get("/audit?page=-1").status_code == 200


def test_the_page_shows_values_and_no_python(reader: FlaskClient) -> None:
    page = reader.get("/audit?action=accounts.create_person").text

    assert "Person" in page
    assert '<span class="note">login:</span> admin' in page
    assert "{&#39;" not in page


def test_the_kinds_to_choose_from_keep_what_the_address_asks_for(reader: FlaskClient) -> None:
    page = reader.get("/audit?object_kind=thing").text

    assert '<option value="thing" selected>thing</option>' in page
    assert "test.step" in page
    assert '<option value="person" >Person</option>' in page
