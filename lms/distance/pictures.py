"""The share as one bar: held, in the timetable, only planned, free up to the ceiling."""

from __future__ import annotations

from dataclasses import dataclass

from lms.distance.queries import OfferingShare

WIDTH = 1000
ROOM_BEHIND_CEILING = 5, 4  # a quarter more than the ceiling is drawn, so that its mark stands inside


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the bar: name (held, timetable, planned, free), minutes, and where it lies on a width of 1000."""

    name: str
    minutes: int
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """Pieces from left to right; `limit_x` is the ceiling's mark, None where no ceiling holds."""

    parts: tuple[Part, ...]
    limit_minutes: int | None
    limit_x: int | None


def bar_of(share: OfferingShare) -> Bar:
    """Return the bar of an offering, in minutes of the headline share."""
    limit = share.limit_minutes
    total = share.scheduled.distance_minutes
    held = share.delivered.distance_strict
    placed = max(0, share.in_timetable.distance_strict - held)
    planned = max(0, total - held - placed)
    free = max(0, (limit or 0) - total)
    top, bottom = ROOM_BEHIND_CEILING
    scale = max(1, held + placed + planned + free, (limit or 0) * top // bottom)
    parts: list[Part] = []
    start = 0
    for name, minutes in (("held", held), ("timetable", placed), ("planned", planned), ("free", free)):
        if minutes:
            x, end = start * WIDTH // scale, (start + minutes) * WIDTH // scale
            parts.append(Part(name, minutes, x, max(end - x, 1)))
            start += minutes
    return Bar(tuple(parts), limit, limit * WIDTH // scale if limit is not None else None)
