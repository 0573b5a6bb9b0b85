"""Release: a named person lets clean results out in one batch, after seeing their count and a random sample."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import audit
from lms.exams import operations as exams
from lms.exams.models import ControlEvent
from lms.gradebook import outbox
from lms.invigilation import queries
from lms.invigilation.errors import BatchChanged
from lms.invigilation.models import ReviewState
from lms.invigilation.operations import results, telling
from lms.invigilation.queries import QueueRow


@dataclass(frozen=True, slots=True)
class Batch:
    """What would be released now; `fingerprint` names exactly these proposals, `sample` is drawn at random."""

    rows: tuple[QueueRow, ...]
    sample: tuple[QueueRow, ...]
    fingerprint: str


def batch_of(session: Session, event: ControlEvent, *, sample_size: int) -> Batch:
    """Return the clean proposals of an event with a random sample of them."""
    rows = queries.clean_proposals(session, event.id)
    sample = random.SystemRandom().sample(rows, min(sample_size, len(rows)))
    return Batch(tuple(rows), tuple(sample), _fingerprint(rows))


def _fingerprint(rows: Sequence[QueueRow]) -> str:
    names = sorted(f"{row.sitting.id}:{row.verdict.version if row.verdict else 0}" for row in rows)
    return hashlib.sha256(";".join(names).encode()).hexdigest()


def release(
    session: Session, event: ControlEvent, *, fingerprint: str, sample: Sequence[int], actor: Person
) -> int:
    """Release every clean proposal of an event and return how many; `sample` are the sittings that were shown.

    Raises:
        BatchChanged: the proposals are not those that the person saw.
    """
    rows = queries.clean_proposals(session, event.id)
    if _fingerprint(rows) != fingerprint:
        raise BatchChanged(count=len(rows))
    audit.record(
        session,
        actor=actor,
        action="invigilation.release",
        object_kind="control_event",
        object_id=event.id,
        after={
            "count": len(rows),
            "sittings": [row.sitting.id for row in rows],
            "sample": sorted(set(sample) & {row.sitting.id for row in rows}),
        },
    )
    for row in rows:
        result = results.standing(session, row.sitting.id)
        if result is not None:
            outbox.release(session, result, actor=actor)
        row.review.state = ReviewState.DECIDED
        session.flush()
        exams.close_sitting(session, row.sitting, actor=actor)
        if row.verdict is not None:
            telling.decided(session, row.sitting, row.verdict)
    return len(rows)
