"""Deliveries: each switched-on sink gets its own copy of an outbox row, with its own tries."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import clock, jobs
from lms.core.db import transaction
from lms.gradebook import sinks
from lms.gradebook.models import GradeItem, OutboxDelivery, OutboxRow, OutboxStatus

KIND = "gradebook.deliver"
DONE = (OutboxStatus.ACKED, OutboxStatus.COMPENSATED)


def queue(session: Session, row: OutboxRow) -> None:
    """Write a delivery for each sink and a job for each delivery; with no sink the journal's copy is all there is."""
    names = sorted(sinks.switched_on())
    for name in names:
        delivery = _delivery_of(session, row.id, name)
        if delivery is None:
            delivery = OutboxDelivery(outbox_id=row.id, sink=name)
            session.add(delivery)
        delivery.status, delivery.tries, delivery.error = OutboxStatus.RELEASABLE, 0, None
        session.flush()
        jobs.add(session, KIND, delivery.id)
    if not names:
        row.status = OutboxStatus.ACKED
    session.flush()


@jobs.handler(KIND)
def deliver(delivery_id: int | None) -> None:
    """Push one copy; a failure is noted and raised, so that the job is tried again later."""
    with transaction() as session:
        pushes = _take(session, session.get_one(OutboxDelivery, delivery_id))
    if pushes is None:
        return
    sink_name, results = pushes
    try:
        sink = sinks.switched_on()[sink_name]
        for result in results:
            sink.push(result)
    except Exception as problem:
        with transaction() as session:
            _note(session, delivery_id, OutboxStatus.FAILED, f"{type(problem).__name__}: {problem}"[:1000])
        raise
    with transaction() as session:
        _note(session, delivery_id, OutboxStatus.ACKED, None)


def _take(session: Session, delivery: OutboxDelivery) -> tuple[str, list[sinks.GradePush]] | None:
    """Count the try and return what to push: a reversal goes after its original, or not at all if that never left."""
    row = session.get_one(OutboxRow, delivery.outbox_id)
    if delivery.status in DONE:
        return None
    if row.status is OutboxStatus.COMPENSATED and delivery.tries == 0:
        delivery.status = OutboxStatus.COMPENSATED
        return None
    results = [push_of(session, row)]
    if row.compensates_id is not None:
        original = _delivery_of(session, row.compensates_id, delivery.sink)
        if original is None or (original.tries == 0 and original.status is not OutboxStatus.ACKED):
            if original is not None:
                original.status = OutboxStatus.COMPENSATED
            _finish(session, delivery, row)
            return None
        if original.status is not OutboxStatus.ACKED:
            results.insert(0, push_of(session, session.get_one(OutboxRow, row.compensates_id)))
    delivery.tries += 1
    delivery.status = OutboxStatus.SENT
    return delivery.sink, results


def push_of(session: Session, row: OutboxRow) -> sinks.GradePush:
    """Return the row as a sink sees it; a provisional push has a key of its own, so the final one is no repeat."""
    item = session.get_one(GradeItem, row.item_id)
    original = session.get_one(OutboxRow, row.compensates_id) if row.compensates_id else None
    return sinks.GradePush(
        key=f"{row.key}:provisional" if row.is_provisional else row.key,
        offering_id=item.offering_id,
        item_id=item.id,
        kind=item.kind.value,
        student_id=row.student_id,
        points=row.points,
        is_provisional=row.is_provisional,
        reverses=original.key if original else None,
    )


def _note(session: Session, delivery_id: int | None, status: OutboxStatus, error: str | None) -> None:
    delivery = session.get_one(OutboxDelivery, delivery_id)
    row = session.get_one(OutboxRow, delivery.outbox_id)
    delivery.error = error
    if status is OutboxStatus.ACKED:
        _finish(session, delivery, row)
        return
    delivery.status = status
    if row.status is not OutboxStatus.COMPENSATED:
        row.status = status


def _finish(session: Session, delivery: OutboxDelivery, row: OutboxRow) -> None:
    delivery.status, delivery.acked_at = OutboxStatus.ACKED, clock.now()
    session.flush()
    waiting = select(OutboxDelivery.id).where(
        OutboxDelivery.outbox_id == row.id, OutboxDelivery.status.not_in(DONE)
    )
    if row.status is not OutboxStatus.COMPENSATED and session.scalar(waiting.limit(1)) is None:
        row.status = OutboxStatus.ACKED


def _delivery_of(session: Session, outbox_id: int, sink: str) -> OutboxDelivery | None:
    return session.scalar(
        select(OutboxDelivery).where(OutboxDelivery.outbox_id == outbox_id, OutboxDelivery.sink == sink)
    )
