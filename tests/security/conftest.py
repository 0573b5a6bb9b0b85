"""The world of the permission test, built once and put back after every attack."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lms.app import create_app
from lms.core.db import db, transaction
from tests.client import BrowserClient
from tests.conftest import make_settings
from tests.permissions import world as worlds
from tests.permissions.snapshot import Snapshot
from tests.permissions.world import World


@pytest.fixture(scope="session")
def built_world(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("attacked")
    shutil.copy(migrated_database, folder / "qashyq.db")
    app = create_app(make_settings(folder))
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.test_client_class = BrowserClient
    with app.app_context(), transaction() as session:
        built = worlds.build(app, session)
    built.snapshot = Snapshot(app, folder)
    yield built
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(built_world: World) -> Iterator[World]:
    """The world as it was built, whatever the test before did to it."""
    yield built_world
    built_world.snapshot.put_back()
