"""Periodic work of exams: sittings end by the clock, events open and close."""

from __future__ import annotations

from datetime import timedelta

from lms.core import jobs
from lms.core.db import transaction
from lms.exams import operations


@jobs.periodic("exams.expire", every=timedelta(seconds=15))
def expire() -> None:
    """End sittings whose time is over; a page that is read does the same for its own."""
    operations.expire_due()


@jobs.periodic("exams.settle_events", every=timedelta(minutes=1))
def settle_events() -> None:
    """Open events at their time, close those that are over."""
    with transaction() as session:
        operations.settle_events(session)


@jobs.periodic("exams.drop_old_imports", every=timedelta(hours=6))
def drop_old_imports() -> None:
    """Erase question files that were checked and never confirmed."""
    with transaction() as session:
        operations.drop_old_imports(session)
