"""The database: one Base, exact column types, visible transactions.

`transaction()` is the only way to write: it opens a fresh transaction (BEGIN IMMEDIATE on SQLite, so
that a writer waits at the door and never fails half-way), commits at its end and rolls back on error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from threading import Lock
from typing import Any, cast

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Enum, Integer, MetaData, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator, TypeEngine

WRITE_OPTION = "qashyq_write"
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BigId = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    """Parent of every table."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment; SQLite keeps it naive, readers get it aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime is never stored: give it a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Points(TypeDecorator[Decimal]):
    """A mark on the 100-point scale with two decimals, stored as whole hundredths: exact on every database."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        hundredths = Decimal(value) * 100
        if hundredths != hundredths.to_integral_value():
            raise ValueError(f"{value} has more than two decimals: round once, before storing")
        return int(hundredths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


def enum_type(kind: type[StrEnum]) -> TypeEngine[Any]:
    """Return a column type that stores the values (not the names) of a StrEnum."""
    return Enum(
        kind, native_enum=False, length=40, values_callable=lambda members: [m.value for m in members]
    )


def primary_key() -> Mapped[int]:
    """Return the usual primary key column."""
    return mapped_column(BigId, primary_key=True)


db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)


def bind_database(app: Flask, url: str) -> None:
    """Attach the database to the application with durable settings (design: saved means durable)."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = (
        {"connect_args": {"timeout": 30}}
        if url.startswith("sqlite")
        else {"pool_size": 10, "max_overflow": 30, "pool_pre_ping": True}
    )
    db.init_app(app)
    # Waiting writers of SQLite sleep and poll, up to a tenth of a second a time; inside one process they stand in line.
    app.extensions["qashyq_writers"] = Lock() if url.startswith("sqlite") else nullcontext()
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _configure_sqlite)
            event.listen(engine, "begin", _begin_sqlite)


def _configure_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling is switched off: BEGIN is ours, see _begin_sqlite.
    cast(Any, connection).isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    is_write = connection.get_execution_options().get(WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a write transaction; commit at the end, roll back on any error.

    A read snapshot that the request already holds is ended first, so that what is checked here is what is written.

    Raises:
        RuntimeError: a transaction is already open (operations never open their own).
    """
    session = db.session()
    if session.info.get(WRITE_OPTION):
        raise RuntimeError("a transaction is already open: pass its session on")
    session.rollback()
    session.info[WRITE_OPTION] = True
    try:
        with current_app.extensions["qashyq_writers"]:
            try:
                session.connection(execution_options={WRITE_OPTION: True})
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
    finally:
        session.info.pop(WRITE_OPTION, None)


def read_session() -> Session:
    """Return the session of this request or job for reading."""
    return db.session()
