"""Shared ground of the tests: an application on a migrated database, clients that behave like browsers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.core import catalogues
from lms.core.db import db, transaction
from lms.core.settings import Settings
from tests.client import BrowserClient

ROOT = Path(__file__).parent.parent
LMS_ORIGIN = "http://localhost:8000"
CONTENT_ORIGIN = "http://127.0.0.1:8000"


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("QASHYQ_MODELS", str(ROOT / "var" / "models"))


def make_settings(folder: Path, *, database_url: str = "", redis_url: str | None = None) -> Settings:
    """Return test settings: default policies and limits, no threads, files in `folder`."""
    return Settings(
        data_dir=folder,
        database_url=database_url or f"sqlite:///{folder / 'qashyq.db'}",
        redis_url=redis_url,
        lms_origin=LMS_ORIGIN,
        content_origin=CONTENT_ORIGIN,
        default_locale="en",
        models_dir=Path(os.environ["QASHYQ_MODELS"]),
        run_workers=False,
        is_testing=True,
        environ={"QASHYQ_MAKE_SECRETS": "yes"},
    )


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One SQLite file migrated from nothing; tests copy it."""
    from flask_migrate import upgrade

    catalogues.compile_all()
    folder = tmp_path_factory.mktemp("migrated")
    app = create_app(make_settings(folder))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return folder / "qashyq.db"


@pytest.fixture
def settings(tmp_path: Path, migrated_database: Path) -> Settings:
    shutil.copy(migrated_database, tmp_path / "qashyq.db")
    return make_settings(tmp_path)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.test_client_class = BrowserClient
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A write transaction inside an application context; committed at the end of the test."""
    with app.app_context(), transaction() as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
