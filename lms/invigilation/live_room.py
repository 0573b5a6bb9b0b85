"""What the server tells the proctors of an event over the /live namespace; texts and pictures they fetch by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask import Flask

from lms.core import clock
from lms.core.logs import log
from lms.core.realtime import sockets

if TYPE_CHECKING:
    from lms.invigilation.engine.seams import Told

LIVE = "/live"


def room_of(event_id: int) -> str:
    """Return the room of everybody who watches an event."""
    return f"event:{event_id}"


def tell(app: Flask, event_id: int, name: str, payload: dict[str, Any]) -> None:
    """Send to everybody who watches an event; a broken line to a proctor never disturbs the candidate."""
    try:
        sockets(app).emit(name, payload, room=room_of(event_id), namespace=LIVE)
    except Exception:
        log.exception("the live room of event %s was not told", event_id)


def tell_incidents(app: Flask, told: Sequence[Told]) -> None:
    """Tell of incidents that were just saved."""
    for item in told:
        tell(
            app,
            item.event_id,
            "incident",
            {
                "id": item.incident_id,
                "sittingId": item.sitting_id,
                "code": item.code,
                "isNew": item.is_new,
                "isOpen": item.is_open,
                "firstEvidenceMs": item.first_evidence_ms,
                "sentMs": clock.now_ms(),
            },
        )


def tell_tile(app: Flask, event_id: int, *, sitting_id: int, captured_ms: int) -> None:
    """Tell that a newer picture of a candidate can be fetched."""
    tell(app, event_id, "tile", {"sittingId": sitting_id, "capturedMs": captured_ms})


def tell_state(app: Flask, event_id: int, *, sitting_id: int) -> None:
    """Tell that the state of a candidate changed."""
    tell(app, event_id, "state", {"sittingId": sitting_id})
