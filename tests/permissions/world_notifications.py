"""Objects of notifications in the permission test."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.notifications import operations
from tests.permissions.world import World


def build(world: World, session: Session) -> None:
    notice = operations.notify(
        session, world.people["student"], "accounts.reset", {"login": "x"}, by_mail=False
    )
    world.places["students_notice"] = notice.id
