"""Every endpoint as every kind of person, against rows written by hand (tests/permissions/README.md)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lms.app import create_app
from lms.core.db import db, transaction
from lms.core.realtime import sockets
from tests.client import BrowserClient
from tests.conftest import make_settings
from tests.permissions import world as worlds
from tests.permissions.rows import (
    CONTENT_ORIGIN,
    Row,
    address,
    call,
    fits,
    read_public,
    read_rows,
)
from tests.permissions.snapshot import Snapshot
from tests.permissions.world import ACTORS, World

ROWS = read_rows()
SAFE = {"GET", "HEAD", "OPTIONS"}
UNMARKED = ("core.", "content_")  # health, static files, language; the content origin lets in by tickets


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    shutil.copy(migrated_database, folder / "qashyq.db")
    app = create_app(make_settings(folder))
    app.test_client_class = BrowserClient
    with app.app_context(), transaction() as session:
        built = worlds.build(app, session)
    built.snapshot = Snapshot(app, folder)
    yield built
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row.room}: {row.name}") for row in ROWS])
def test_each_kind_of_person_gets_what_the_row_says(world: World, row: Row) -> None:
    wrong: dict[str, str] = {}
    for actor in ACTORS:
        status = call(world, row, actor)
        if not fits(row.cells[actor], status):
            wrong[actor] = f"expected {row.cells[actor]}, got {status}"
        if row.method not in SAFE:
            world.snapshot.put_back()
    assert not wrong


@pytest.mark.parametrize(
    "line", [pytest.param(line, id=f"{line['method']} {line['endpoint']}") for line in read_public()]
)
def test_what_is_public_answers_anybody(world: World, line: dict[str, str]) -> None:
    client: FlaskClient = world.app.test_client()
    url = address(world.app, line["endpoint"], line["object"], world)
    base = CONTENT_ORIGIN if line["host"] == "content" else BrowserClient.lms_origin
    answer = client.open(url, method=line["method"], base_url=base)
    answer.close()
    assert answer.status_code == int(line["status"])


def test_every_endpoint_has_a_row_and_every_row_an_endpoint(world: World) -> None:
    written = {(row.endpoint, row.method) for row in ROWS if row.method != "CALL"}
    written |= {(line["endpoint"], line["method"]) for line in read_public()}
    real = {
        (rule.endpoint, method)
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {"without a row": sorted(real - written), "without an endpoint": sorted(written - real)} == {
        "without a row": [],
        "without an endpoint": [],
    }


def test_every_socket_event_has_a_row(world: World) -> None:
    written = {row.endpoint for row in ROWS if row.method == "CALL"}
    real = {
        f"socket:{space} {name}"
        for space, events in sockets(world.app).handlers.items()
        for name in events
        if name != "disconnect"
    }
    assert (sorted(real - written), sorted(written - real)) == ([], [])


def test_every_view_says_who_may_and_only_the_closed_list_is_public(world: World) -> None:
    listed = {line["endpoint"] for line in read_public()}
    for endpoint, view in world.app.view_functions.items():
        if endpoint.startswith(UNMARKED):
            continue
        permission = view.__dict__.get("permission")
        assert permission is not None, f"{endpoint} does not say who may"
        assert (permission == "public") == (endpoint in listed), endpoint
