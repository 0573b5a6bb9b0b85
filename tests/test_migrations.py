"""Migrations go up and down on both databases and leave the models' own schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from lms.app import create_app
from lms.core.db import Base, db
from tests.conftest import make_settings
from tests.large import postgres_database


def house(folder: Path, database_url: str = "") -> Flask:
    return create_app(make_settings(folder, database_url=database_url))


def check_up_and_down(app: Flask) -> None:
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            # Kept away from the comparison: what a database itself reports differently for the same model.
            context = MigrationContext.configure(connection, opts={"compare_type": False})
            assert compare_metadata(context, Base.metadata) == []
            connection.execute(
                text("insert into org_unit (kind, code, title) values ('university', 'U', '{}')")
            )
            connection.commit()
            count = connection.execute(text("select count(*) from org_unit")).scalar()
        upgrade()
        with db.engine.connect() as connection:
            assert connection.execute(text("select count(*) from org_unit")).scalar() == count
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        assert set(Base.metadata.tables) <= set(inspect(db.engine).get_table_names())
        db.engine.dispose()


def test_sqlite_goes_up_and_down(tmp_path: Path) -> None:
    check_up_and_down(house(tmp_path))


@pytest.mark.large
def test_postgresql_goes_up_and_down(tmp_path: Path) -> None:
    with postgres_database() as url:
        check_up_and_down(house(tmp_path, url))
