"""The only place that asks for the time; tests freeze it here."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def now_ms() -> int:
    """Return the present moment in milliseconds since the Unix epoch."""
    return int(now().timestamp() * 1000)
