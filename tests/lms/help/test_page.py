from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from content.loader import help_pages
from lms.accounts.roles import Role, ScopeKind
from lms.core.db import transaction
from tests.factories import make_person


@pytest.fixture
def reader(app: Flask, client: FlaskClient) -> FlaskClient:
    with app.app_context(), transaction() as session:
        person_id = make_person(session, roles=[(Role.PROCTOR, ScopeKind.INSTITUTION, None)]).id
    client.sign_in_as(person_id)
    return client


def test_help_opens_at_the_reader_s_role(reader: FlaskClient) -> None:
    assert reader.get("/help").location.endswith("/help/proctor")


@pytest.mark.parametrize("locale", ["kk", "ru", "en"])
@pytest.mark.parametrize("name", help_pages())
def test_every_page_is_there_in_every_language(reader: FlaskClient, name: str, locale: str) -> None:
    reader.post("/language", data={"locale": locale})
    assert reader.get(f"/help/{name}").status_code == 200


def test_a_name_is_no_path(reader: FlaskClient) -> None:
    assert reader.get("/help/..%2fnotices%2fprivacy").status_code == 404
