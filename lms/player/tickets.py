"""The asset ticket: opens the files of one version to one learner, for reading.

It is the same for a whole week, so that a browser keeps the files it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lms.core import sealing
from lms.core.sealing import TicketExpired, TicketInvalid

PURPOSE = "player.assets"
WEEK_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class AssetClaims:
    """What a ticket opens, and to whom it was given."""

    version_id: int
    person_id: int


def asset_ticket(claims: AssetClaims, now: datetime) -> str:
    """Return the ticket; it is good for one to two weeks."""
    expires = (int(now.timestamp()) // WEEK_SECONDS + 2) * WEEK_SECONDS
    payload = f"{claims.version_id}.{claims.person_id}.{expires}"
    return f"{payload}.{sealing.sign(payload.encode(), PURPOSE)}"


def read_asset_ticket(ticket: str, now: datetime) -> AssetClaims:
    """Return what a ticket opens.

    Raises:
        TicketInvalid: it is not ours. TicketExpired: it is too old.
    """
    payload, _, signature = ticket.rpartition(".")
    if not ticket.isascii() or not sealing.verify(payload.encode(), PURPOSE, signature):
        raise TicketInvalid
    version_id, person_id, expires = map(int, payload.split("."))
    if expires <= now.timestamp():
        raise TicketExpired
    return AssetClaims(version_id, person_id)
