"""The grade outbox: held -> releasable -> sent -> acked | failed (tried again); compensated takes it back.

A row is one decision about one piece of work. A held row writes nothing; a named person releases it; past its term it
goes out as provisional (`send_provisional`), which a later release makes final and a compensation takes back. The mark is
written in the same transaction (journal sink), other sinks get a delivery each (`lms.gradebook.delivery`).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core import audit, clock
from lms.core.audit import SYSTEM, Actor
from lms.core.errors import Conflict
from lms.gradebook import delivery, journal_sink, queries, signals
from lms.gradebook.errors import NamedPersonRequired, OutboxRefused, ReasonRequired, ResultInForce
from lms.gradebook.models import OutboxRow, OutboxStatus
from lms.gradebook.standing import points_text

IN_FORCE = (OutboxStatus.SENT, OutboxStatus.ACKED, OutboxStatus.FAILED)
WAITING = (OutboxStatus.HELD, OutboxStatus.RELEASABLE)


def rows_for(session: Session, source_kind: str, source_id: int) -> list[OutboxRow]:
    """Return the rows of one piece of work, reversals included, oldest first."""
    query = select(OutboxRow).where(OutboxRow.source_kind == source_kind, OutboxRow.source_id == source_id)
    return list(session.scalars(query.order_by(OutboxRow.id)))


def hold(
    session: Session,
    *,
    key: str,
    item_id: int,
    student_id: int,
    source_kind: str,
    source_id: int,
    points: Decimal | None,
    held_reason: str | None,
    decision_due_at: datetime | None,
    actor: Actor,
) -> OutboxRow:
    """Put a result into the outbox; the same key twice is one row. Points None: the learner did not come (absent).

    Raises:
        Conflict: the key is taken by another result.
    """
    found = session.scalar(select(OutboxRow).where(OutboxRow.key == key))
    if found is not None:
        if (found.item_id, found.student_id, found.points) != (item_id, student_id, points):
            raise Conflict(key=key)
        return found
    earlier = select(func.count()).where(
        OutboxRow.source_kind == source_kind,
        OutboxRow.source_id == source_id,
        OutboxRow.compensates_id.is_(None),
    )
    row = OutboxRow(
        key=key, item_id=item_id, student_id=student_id, source_kind=source_kind, source_id=source_id, points=points,
        decision_version=(session.scalar(earlier) or 0) + 1, status=OutboxStatus.HELD, held_reason=held_reason,
        decision_due_at=decision_due_at, is_provisional=False, created_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    _note(session, "gradebook.hold", row, actor, before=None, reason=held_reason)
    return row


def make_releasable(session: Session, row: OutboxRow, *, actor: Actor) -> OutboxRow:
    """Say that the decision is made: nothing holds the result any more but a named person's release.

    Raises:
        OutboxRefused: the row was compensated.
    """
    before = _locked(session, row)
    if row.status is OutboxStatus.COMPENSATED:
        raise OutboxRefused(state=row.status.value)
    if row.status is OutboxStatus.HELD:
        row.status = OutboxStatus.RELEASABLE
    elif row.held_reason is None:
        return row
    row.held_reason = None
    session.flush()
    _note(session, "gradebook.make_releasable", row, actor, before=before)
    return row


def release(session: Session, row: OutboxRow, *, actor: Actor) -> OutboxRow:
    """Release a decided result: the mark stands in the journal at once, the sinks get theirs. Twice is once.

    Raises:
        NamedPersonRequired: no person acts.
        OutboxRefused: still held, or compensated.
        ResultInForce: another result of the same work stands.
        MarkLocked: the journal's column is locked.
    """
    if actor.id is None:
        raise NamedPersonRequired
    before = _locked(session, row)
    if row.status in IN_FORCE and not row.is_provisional:
        return row
    is_final_of_provisional = row.status in IN_FORCE and row.held_reason is None
    if row.status is not OutboxStatus.RELEASABLE and not is_final_of_provisional:
        raise OutboxRefused(state=row.status.value)
    _check_alone(session, row)
    row.is_provisional, row.released_by, row.released_at = False, actor.id, clock.now()
    _send(session, row, actor)
    _note(session, "gradebook.release", row, actor, before=before)
    signals.result_released.send(row.id, session=session)
    return row


def send_provisional(session: Session, row: OutboxRow) -> OutboxRow:
    """Send a held result as provisional because the term for its decision is over; reversible like any other.

    Raises:
        OutboxRefused: not held, or not due yet.
        ResultInForce, MarkLocked: see `release`.
    """
    before = _locked(session, row)
    is_due = row.decision_due_at is not None and row.decision_due_at <= clock.now()
    if row.status is not OutboxStatus.HELD or not is_due:
        raise OutboxRefused(state=row.status.value)
    _check_alone(session, row)
    row.is_provisional = True
    _send(session, row, SYSTEM)
    _note(session, "gradebook.send_provisional", row, SYSTEM, before=before, reason="decision_overdue")
    signals.result_released.send(row.id, session=session)
    return row


def compensate(session: Session, row: OutboxRow, *, actor: Actor, reason: str) -> OutboxRow:
    """Take a result back; return the reversal entry, or the row itself when nothing had gone out.

    The journal shows again what stood before. A second call gives the same reversal.

    Raises:
        NamedPersonRequired, ReasonRequired, MarkLocked: a closed sheet is corrected only by a correction sheet.
    """
    if actor.id is None:
        raise NamedPersonRequired
    if not reason.strip():
        raise ReasonRequired(field="reason")
    before = _locked(session, row)
    if row.compensates_id is not None:
        raise OutboxRefused(state="reversal")
    if row.status is OutboxStatus.COMPENSATED:
        return reversal_of(session, row) or row
    was_in_force = row.status in IN_FORCE
    row.status = OutboxStatus.COMPENSATED
    session.flush()
    _note(session, "gradebook.compensate", row, actor, before=before, reason=reason)
    if not was_in_force:
        return row
    withdrawn = journal_sink.withdraw(session, row, actor=actor, reason=reason)
    standing = queries.current_mark(session, row.item_id, row.student_id)
    reversal = OutboxRow(
        key=f"{row.key}:reversal", item_id=row.item_id, student_id=row.student_id, source_kind=row.source_kind,
        source_id=row.source_id, decision_version=row.decision_version, points=standing.points if standing else None,
        status=OutboxStatus.SENT, is_provisional=False, released_by=actor.id, released_at=clock.now(),
        compensates_id=row.id, mark_id=withdrawn.id, created_at=clock.now(),
    )  # fmt: skip
    session.add(reversal)
    session.flush()
    delivery.queue(session, reversal)
    signals.result_compensated.send(row.id, session=session)
    return reversal


def reversal_of(session: Session, row: OutboxRow) -> OutboxRow | None:
    """Return the entry that took a row back."""
    return session.scalar(select(OutboxRow).where(OutboxRow.compensates_id == row.id))


def in_force(session: Session, source_kind: str, source_id: int) -> OutboxRow | None:
    """Return the one row of a piece of work whose result stands."""
    rows = rows_for(session, source_kind, source_id)
    return next((row for row in rows if row.status in IN_FORCE and row.compensates_id is None), None)


def overdue(session: Session) -> list[OutboxRow]:
    """Return the held rows whose term for a decision is over, oldest first."""
    query = select(OutboxRow).where(
        OutboxRow.status == OutboxStatus.HELD, OutboxRow.decision_due_at <= clock.now()
    )
    return list(session.scalars(query.order_by(OutboxRow.decision_due_at, OutboxRow.id)))


def _send(session: Session, row: OutboxRow, actor: Actor) -> None:
    row.status = OutboxStatus.SENT
    session.flush()
    row.mark_id = journal_sink.write(session, row, actor=actor).id
    session.flush()
    delivery.queue(session, row)


def _check_alone(session: Session, row: OutboxRow) -> None:
    other = in_force(session, row.source_kind, row.source_id)
    if other is not None and other.id != row.id:
        raise ResultInForce(other=other.key)


def _locked(session: Session, row: OutboxRow) -> dict[str, object]:
    """Read the row anew under a lock of its column, so that two deciders of one work meet here."""
    journal_sink.hold_still(session, row)
    session.refresh(row, with_for_update=True)
    return _described(row)


def _described(row: OutboxRow) -> dict[str, object]:
    return {
        "status": row.status.value,
        "points": points_text(row.points),
        "is_provisional": row.is_provisional,
        "held_reason": row.held_reason,
    }


def _note(
    session: Session, action: str, row: OutboxRow, actor: Actor, *, before: object, reason: str | None = None
) -> None:
    audit.record(
        session, actor=actor, action=action, object_kind="grade_outbox", object_id=row.id, before=before,
        after=_described(row) | {"key": row.key}, reason=reason,
    )  # fmt: skip
