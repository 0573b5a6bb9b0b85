"""Writes about conditions for people with special needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.errors import AccommodationRefused
from lms.accounts.models import Accommodation, Person
from lms.core import audit
from lms.core.audit import Actor

MAX_TIME_PERCENT = 300
MAX_EXTRA_MINUTES = 240


def add_accommodation(
    session: Session,
    person: Person,
    *,
    time_percent: int,
    extra_minutes: int,
    detectors_off: Sequence[str],
    order_number: str,
    valid_from: date,
    valid_to: date | None,
    actor: Actor,
) -> Accommodation:
    """Give conditions by an order: time in percent of the usual (100 = no change), minutes on top, detectors off.

    Raises:
        AccommodationRefused: out of range, dates the wrong way round, or one begins on the same day already.
    """
    is_in_range = 100 <= time_percent <= MAX_TIME_PERCENT and 0 <= extra_minutes <= MAX_EXTRA_MINUTES
    if not is_in_range or not order_number or (valid_to is not None and valid_to < valid_from):
        raise AccommodationRefused
    same_day = select(Accommodation.id).where(
        Accommodation.person_id == person.id, Accommodation.valid_from == valid_from
    )
    if session.scalar(same_day) is not None:
        raise AccommodationRefused
    row = Accommodation(
        person_id=person.id,
        time_percent=time_percent,
        extra_minutes=extra_minutes,
        detectors_off=list(detectors_off),
        order_number=order_number,
        valid_from=valid_from,
        valid_to=valid_to,
        created_by=actor.id,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="accounts.add_accommodation",
        object_kind="person",
        object_id=person.id,
        after=_described(row),
    )
    return row


def end_accommodation(session: Session, row: Accommodation, *, last_day: date, actor: Actor) -> None:
    """Let the conditions end with this day (one that has not begun ends before it begins)."""
    before = _described(row)
    row.valid_to = max(last_day, row.valid_from - timedelta(days=1))
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="accounts.end_accommodation",
        object_kind="person",
        object_id=row.person_id,
        before=before,
        after=_described(row),
    )


def _described(row: Accommodation) -> dict[str, object]:
    return {
        "accommodation": row.id,
        "time_percent": row.time_percent,
        "extra_minutes": row.extra_minutes,
        "detectors_off": row.detectors_off,
        "order": row.order_number,
        "from": row.valid_from.isoformat(),
        "to": row.valid_to.isoformat() if row.valid_to else None,
    }
