"""Milliseconds of the engine and moments of the house."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(at_ms: int) -> datetime:
    """Return milliseconds since the Unix epoch as an aware moment, exactly."""
    return EPOCH + timedelta(milliseconds=at_ms)


def milliseconds(at: datetime) -> int:
    """Return an aware moment as whole milliseconds since the Unix epoch."""
    return (at - EPOCH) // timedelta(milliseconds=1)
