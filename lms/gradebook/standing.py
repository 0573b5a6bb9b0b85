"""Which of a learner's revisions counts: pure, over rows that only ever grow.

1. A WITHDRAWN revision takes back every earlier revision of its own source (a compensated outbox row, a dropped override).
2. A mark typed over a machine's result (`is_override`) survives whatever the machine pushes later.
3. Otherwise the highest revision counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lms.gradebook.models import Mark, MarkStatus


def live_marks(revisions: Iterable[Mark]) -> list[Mark]:
    """Return the revisions of one learner in one item that nothing has taken back, oldest first."""
    live: list[Mark] = []
    for mark in sorted(revisions, key=lambda m: m.revision):
        if mark.status is MarkStatus.WITHDRAWN:
            live = [kept for kept in live if kept.source != mark.source]
        else:
            live.append(mark)
    return live


def effective_mark(revisions: Iterable[Mark]) -> Mark | None:
    """Return the revision that counts; None when nothing stands."""
    live = live_marks(revisions)
    overrides = [mark for mark in live if mark.is_override]
    return overrides[-1] if overrides else live[-1] if live else None


def overridden_mark(revisions: Iterable[Mark]) -> Mark | None:
    """Return the newest machine's result that an override stands over; the journal shows both."""
    live = live_marks(revisions)
    counts = effective_mark(live)
    if counts is None or not counts.is_override:
        return None
    machine = [mark for mark in live if not mark.is_override]
    return machine[-1] if machine else None


def points_text(points: Decimal | None) -> str | None:
    """Return points with two decimals, for journals of changes, hashes and outside systems: one number, one text."""
    return None if points is None else f"{points:.2f}"
