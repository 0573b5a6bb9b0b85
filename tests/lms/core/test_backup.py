"""A backup brings back every row and file; keys travel apart; a damaged one changes nothing."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from lms.accounts.models import OrgUnit, UnitKind
from lms.app import create_app
from lms.core import audit, sealer, sealing
from lms.core.backup import BackupFaulty, restore_backup, write_backup
from lms.core.db import Base, db, transaction
from lms.core.storage import storage
from tests.conftest import make_settings
from tests.large import postgres_database


def rows_of(app: Flask) -> dict[str, list[Any]]:
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def filled(app: Flask) -> Flask:
    with app.app_context():
        with transaction() as session:
            top = OrgUnit(kind=UnitKind.UNIVERSITY, code="U", title={"kk": "Университет"})
            session.add(top)
            session.flush()
            session.add(OrgUnit(kind=UnitKind.FACULTY, code="F", title={"kk": "Факультет"}, parent_id=top.id))
            audit.record(
                session,
                actor=audit.SYSTEM,
                action="test.step",
                object_kind="unit",
                object_id=top.id,
                after={"a": [1, None]},
            )
            storage().put(
                session,
                io.BytesIO(b"file"),
                name="a",
                media_type="x/y",
                area="materials",
                actor=audit.SYSTEM,
                max_bytes=9,
            )
            storage().put_tree_file("packages", "b" * 64, "a/index.html", io.BytesIO(b"page"))
        sealer.seal_audit()
    return app


@pytest.fixture
def empty(tmp_path: Path, migrated_database: Path) -> Flask:
    folder = tmp_path / "other"
    folder.mkdir()
    shutil.copy(migrated_database, folder / "qashyq.db")
    return create_app(make_settings(folder))


def take(app: Flask, folder: Path, keys: Path) -> None:
    with app.app_context():
        write_backup(folder, app.extensions["qashyq_settings"], storage(), keys)


def test_a_restored_house_equals_the_one_that_was_backed_up(
    filled: Flask, empty: Flask, tmp_path: Path
) -> None:
    with filled.app_context():
        sealed = sealing.seal(b"secret", "test")
    take(filled, tmp_path / "backup", tmp_path / "keys.tar")

    with empty.app_context():
        restore_backup(
            tmp_path / "backup", empty.extensions["qashyq_settings"], storage(), tmp_path / "keys.tar"
        )
    again = create_app(empty.extensions["qashyq_settings"])

    assert rows_of(again) == rows_of(filled)
    with again.app_context():
        assert sealer.verify(db.session()) == []
        assert sealing.unseal(sealed, "test") == b"secret"
        with storage().open_tree_file("packages", "b" * 64, "a/index.html") as stream:
            assert stream.read() == b"page"


def test_no_key_lies_in_the_backup_itself(filled: Flask, tmp_path: Path) -> None:
    take(filled, tmp_path / "backup", tmp_path / "keys.tar")

    key = filled.extensions["qashyq_secrets"].data
    assert (tmp_path / "keys.tar").stat().st_mode & 0o077 == 0
    for path in (tmp_path / "backup").iterdir():
        assert key not in path.read_bytes()


def test_a_damaged_backup_changes_nothing(filled: Flask, empty: Flask, tmp_path: Path) -> None:
    take(filled, tmp_path / "backup", tmp_path / "keys.tar")
    before = rows_of(empty)
    with (tmp_path / "backup" / "media.tar").open("ab") as file:
        file.write(b"x")

    with empty.app_context(), pytest.raises(BackupFaulty):
        restore_backup(tmp_path / "backup", empty.extensions["qashyq_settings"], storage(), None)

    assert rows_of(empty) == before


def test_a_house_that_is_lived_in_is_never_overwritten(filled: Flask, tmp_path: Path) -> None:
    take(filled, tmp_path / "backup", tmp_path / "keys.tar")

    with filled.app_context(), pytest.raises(BackupFaulty):
        restore_backup(tmp_path / "backup", filled.extensions["qashyq_settings"], storage(), None)


def test_keys_inside_the_backup_folder_are_refused(filled: Flask, tmp_path: Path) -> None:
    with pytest.raises(BackupFaulty):
        take(filled, tmp_path / "backup", tmp_path / "backup" / "keys.tar")


@pytest.mark.large
def test_a_small_house_moves_into_a_large_one(filled: Flask, tmp_path: Path) -> None:
    take(filled, tmp_path / "backup", tmp_path / "keys.tar")

    with postgres_database() as url:
        (tmp_path / "large").mkdir()
        large = create_app(make_settings(tmp_path / "large", database_url=url))
        with large.app_context():
            upgrade()
            restore_backup(
                tmp_path / "backup", large.extensions["qashyq_settings"], storage(), tmp_path / "keys.tar"
            )
        moved = rows_of(large)
        with large.app_context():
            with transaction() as session:
                session.add(OrgUnit(kind=UnitKind.FACULTY, code="NEW", title={"kk": "Жаңа"}))
            db.engine.dispose()

    assert moved == rows_of(filled)
