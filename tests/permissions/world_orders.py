"""Objects of orders in the permission test."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.audit import SYSTEM
from lms.orders import operations
from lms.orders.models import OrderKind
from tests.permissions.world import World


def build(world: World, session: Session) -> None:
    for place, kind in (
        ("waiver_order", OrderKind.WAIVER),
        ("admission_order", OrderKind.DISTANCE_ADMISSION),
    ):
        world.places[place] = operations.register_order(
            session,
            number=f"{place}-1",
            issued_on=clock.now().date(),
            kind=kind,
            issuer="Ректор",
            summary="Бұйрық",
            actor=SYSTEM,
        ).id
