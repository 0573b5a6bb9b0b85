"""The large shape on the machine's own PostgreSQL and Redis: a database of its own, dropped at the end."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

ADMIN = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


def answers(port: int) -> bool:
    """Whether something listens on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def need(port: int, name: str) -> None:
    """Skip visibly when a service is absent; fail when CI wants it."""
    if answers(port):
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI wants {name} on 127.0.0.1:{port}")
    pytest.skip(f"{name} does not answer on 127.0.0.1:{port}")


@contextmanager
def postgres_database() -> Iterator[str]:
    """Make a database, give its address, drop it."""
    need(5432, "PostgreSQL")
    name = f"qashyq_test_{os.getpid()}_{os.urandom(3).hex()}"
    admin = create_engine(ADMIN, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    try:
        yield f"postgresql://postgres@127.0.0.1:5432/{name}"
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"drop database {name} with (force)"))
        admin.dispose()


def redis_url() -> str:
    """Return the address of the Redis database that tests use (a prefix of their own keeps runs apart)."""
    need(6379, "Redis")
    return "redis://127.0.0.1:6379/9"
