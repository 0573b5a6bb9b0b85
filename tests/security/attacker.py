"""What an attacker of these tests holds: a browser of any actor, a look into the database, a copy of all its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy.orm import Session

from lms.core.db import Base, db, transaction
from tests.client import BrowserClient
from tests.permissions.world import World

NOT_COMPARED = frozenset({"audit_event", "login_session"})  # lines of the journal, a browser that was seen


def browser(world: World, actor: str = "") -> BrowserClient:
    """Return a fresh browser, signed in as the actor when one is named."""
    client = cast(BrowserClient, world.app.test_client())
    if actor:
        with client.session_transaction(base_url=BrowserClient.lms_origin) as state:
            state["login"] = world.tokens[actor]
    return client


def place(world: World, name: str) -> int:
    """Return the id of an object of the world."""
    return int(str(world.places[name]))


@contextmanager
def writing(world: World) -> Iterator[Session]:
    """Prepare something behind the pages."""
    with world.app.app_context(), transaction() as session:
        yield session


@contextmanager
def looking(world: World) -> Iterator[Session]:
    """Look into the database."""
    with world.app.app_context():
        try:
            yield db.session()
        finally:
            db.session.remove()


def fingerprints(world: World) -> dict[str, str]:
    """Return a hash over all rows of each table, to see what an attack changed."""
    with looking(world) as session:
        return {
            table.name: hashlib.sha256(
                repr(session.execute(table.select().order_by(*table.primary_key)).all()).encode()
            ).hexdigest()
            for table in Base.metadata.sorted_tables
            if table.name not in NOT_COMPARED
        }


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the names of the tables that differ."""
    return [name for name, value in before.items() if after[name] != value]
