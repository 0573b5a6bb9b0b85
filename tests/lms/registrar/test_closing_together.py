"""Two people close two sheets in the same moment: the numbers follow each other without a gap."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from lms.accounts.models import Person
from lms.app import create_app
from lms.core.db import db, transaction
from lms.gradebook import outbox, queries
from lms.gradebook.errors import ResultInForce
from lms.gradebook.models import OutboxRow
from lms.registrar import chain, operations
from lms.registrar.models import GradeSheet, SheetStatus
from tests.conftest import make_settings
from tests.factories_gradebook import make_held
from tests.factories_registrar import make_sheet_world, make_signed_sheet
from tests.large import postgres_database

SHEETS = 6


def close_together(app: Flask) -> None:
    """Close six signed sheets in six threads that start at one barrier, then look at the numbers and the chain."""
    with app.app_context(), transaction() as session:
        worlds = [make_sheet_world(session, students=1) for _ in range(SHEETS)]
        work = [(make_signed_sheet(session, world).id, world.registrar.id) for world in worlds]
    barrier = threading.Barrier(SHEETS)
    failures: list[BaseException] = []

    def close(sheet_id: int, registrar_id: int) -> None:
        try:
            with app.app_context():
                barrier.wait(timeout=30)
                with transaction() as session:
                    registrar = session.get_one(Person, registrar_id)
                    operations.close_sheet(session, session.get_one(GradeSheet, sheet_id), actor=registrar)
                db.session.remove()
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=close, args=pair) for pair in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert failures == []
    with app.app_context(), transaction() as session:
        closed = session.scalars(select(GradeSheet).where(GradeSheet.status == SheetStatus.CLOSED)).all()
        assert sorted(sheet.number or 0 for sheet in closed) == list(range(1, SHEETS + 1))
        assert chain.verify(session) == []


def test_sheets_closed_at_once_get_consecutive_numbers(app: Flask) -> None:
    close_together(app)


@pytest.mark.large
def test_sheets_closed_at_once_on_postgresql_get_consecutive_numbers(tmp_path: Path) -> None:
    with postgres_database() as url:
        large = create_app(make_settings(tmp_path, database_url=url))
        try:
            with large.app_context():
                upgrade()
            close_together(large)
        finally:
            with large.app_context():
                db.session.remove()
                db.engine.dispose()


@pytest.mark.large
def test_two_releases_at_once_on_postgresql_write_one_mark(tmp_path: Path) -> None:
    with postgres_database() as url:
        large = create_app(make_settings(tmp_path, database_url=url))
        try:
            with large.app_context():
                upgrade()
            release_together(large)
        finally:
            with large.app_context():
                db.session.remove()
                db.engine.dispose()


def test_two_releases_at_once_write_one_mark(app: Flask) -> None:
    release_together(app)


def release_together(app: Flask) -> None:
    """Release two decisions about one sitting in two threads: one stands, the other is refused."""
    with app.app_context(), transaction() as session:
        world = make_sheet_world(session, students=1)
        rows = [make_held(session, world.item, world.students[0], source_id=8, version=n) for n in (1, 2)]
        for row in rows:
            outbox.make_releasable(session, row, actor=world.head)
        work, head_id, item_id, student_id = (
            [r.id for r in rows],
            world.head.id,
            world.item.id,
            world.students[0].id,
        )
    barrier = threading.Barrier(2)
    refused: list[str] = []

    def release(row_id: int) -> None:
        with app.app_context():
            barrier.wait(timeout=30)
            try:
                with transaction() as session:
                    outbox.release(
                        session, session.get_one(OutboxRow, row_id), actor=session.get_one(Person, head_id)
                    )
            except ResultInForce as problem:
                refused.append(problem.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=release, args=(row_id,)) for row_id in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert refused == ["result_in_force"]
    with app.app_context(), transaction() as session:
        assert len(queries.revisions(session, item_id, student_id)) == 1
