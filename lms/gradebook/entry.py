"""Entering many marks at once: each cell stands for itself, a bad one loses nothing of the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from lms.core.audit import Actor
from lms.core.errors import QashyqError
from lms.gradebook import operations, queries
from lms.gradebook.errors import BadMark, CellChanged, MarkLocked, NotTyped, ReasonRequired, ResultHeld
from lms.gradebook.models import GradeItem, Mark, MarkStatus
from lms.rules.grading import checked_mark

ABSENT_SIGNS = frozenset({"abs", "a", "а", "абс", "н", "қ", "нб", "қм"})
MAX_CELLS = 5000


@dataclass(frozen=True, slots=True)
class CellEntry:
    """What was typed into a cell, and the number of revisions that the page showed."""

    item_id: int
    student_id: int
    text: str
    seen_revisions: int


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that was not taken: what was typed stays, the error says why."""

    entry: CellEntry
    error: QashyqError


@dataclass(frozen=True, slots=True)
class Entered:
    """How the entering ended."""

    written: int
    faults: tuple[CellFault, ...]


def parse_cell(text: str) -> tuple[MarkStatus, Decimal | None]:
    """Return what a cell's text means: a mark, absent, or (empty) nothing.

    Raises:
        BadMark: neither.
    """
    text = text.strip()
    if not text:
        return MarkStatus.WITHDRAWN, None
    if text.casefold() in ABSENT_SIGNS:
        return MarkStatus.ABSENT, None
    try:
        return MarkStatus.GRADED, checked_mark(text)
    except ValueError as problem:
        raise BadMark(problem=str(problem)) from problem


def enter_marks(
    session: Session, offering_id: int, entries: Iterable[CellEntry], *, reason: str, actor: Actor
) -> Entered:
    """Record every changed cell; what replaces a mark needs the reason, a first mark does not."""
    items = {item.id: item for item in queries.items_of(session, offering_id)}
    faults: list[CellFault] = []
    written = 0
    # In the order of the columns, so that two teachers wait for each other and never for ever.
    for entry in sorted(entries, key=lambda e: (e.item_id, e.student_id)):
        item = items.get(entry.item_id)
        if item is None:
            continue
        try:
            written += _enter(session, item, entry, reason=reason.strip(), actor=actor)
        except QashyqError as error:
            faults.append(CellFault(entry, error))
    return Entered(written, tuple(faults))


def _enter(session: Session, item: GradeItem, entry: CellEntry, *, reason: str, actor: Actor) -> int:
    status, points = parse_cell(entry.text)
    current = queries.current_mark(session, item.id, entry.student_id)
    if is_same(current, status, points):
        return 0
    operations.hold_still(session, item)
    if len(queries.revisions(session, item.id, entry.student_id)) != entry.seen_revisions:
        raise CellChanged
    if queries.is_locked(session, item):
        raise MarkLocked
    is_waiting = queries.held_result(session, item.id, entry.student_id) is not None
    if is_waiting or (current is not None and current.is_provisional):
        raise ResultHeld
    if current is not None and not reason:
        raise ReasonRequired(field="reason")
    if status is MarkStatus.WITHDRAWN:
        if current is not None and current.source != operations.HAND:
            raise NotTyped
        operations.drop_override(session, item, entry.student_id, actor=actor, reason=reason)
        return 1
    operations.record_mark(
        session, item, entry.student_id, points, source=operations.HAND, actor=actor, status=status,
        reason=reason or None,
    )  # fmt: skip
    return 1


def is_same(mark: Mark | None, status: MarkStatus, points: Decimal | None) -> bool:
    """Whether a cell's text says what stands already."""
    if mark is None:
        return status is MarkStatus.WITHDRAWN
    return (mark.status, mark.points) == (status, points)
