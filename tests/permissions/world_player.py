"""Objects of the player in the permission test: a published package of the own offering."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.courses import queries
from tests.factories_player import make_package
from tests.permissions.world import World


def build(world: World, session: Session) -> None:
    offering = queries.offering(session, int(str(world.places["own_offering"])))
    world.places["own_package"] = make_package(session, offering).id
