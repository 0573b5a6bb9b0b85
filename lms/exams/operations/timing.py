"""The time of a running sitting: deadline, pauses, credits; the server's clock only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.audit import Actor
from lms.core.i18n import institution_zone
from lms.exams import queries
from lms.exams.errors import StepRefused
from lms.exams.models import Sitting, SittingOutage
from lms.exams.operations.steps import move, note
from lms.rules.sitting import RUNNING, Outage, OutageCause, SittingAction, deadline


def deadline_of(session: Session, sitting: Sitting) -> datetime:
    """Return the deadline that follows from start, limit, accommodation and credited outages.

    Raises:
        StepRefused: the sitting has not started.
    """
    if sitting.started_at is None:
        raise StepRefused
    event = sitting.event
    allowed = queries.time_allowed(
        session, sitting.student_id, sitting.started_at.astimezone(institution_zone()).date()
    )
    outages = [
        Outage(row.started_at, row.ended_at or clock.now(), row.cause)
        for row in queries.outages_of(session, sitting.id)
    ]
    return deadline(
        sitting.started_at,
        limit_minutes=event.limit_minutes,
        policy=queries.sitting_policy(sitting),
        multiplier=allowed.multiplier,
        allowance_minutes=allowed.extra_minutes,
        outages=outages,
        window_end=queries.window_end(event, allowed),
    )


def suspend(session: Session, sitting: Sitting, *, actor: Actor, reason: str) -> Sitting:
    """Stop the clock of a sitting; only a person or a fault of the server does.

    Raises:
        StepRefused: it does not run.
    """
    queries.locked(session, sitting)
    move(session, sitting, SittingAction.SUSPEND)
    session.add(
        SittingOutage(
            sitting_id=sitting.id,
            cause=OutageCause.SUSPENSION,
            started_at=clock.now(),
            reason=reason,
            recorded_by=actor.id,
        )
    )
    note(session, sitting, "suspend", actor=actor, reason=reason)
    return sitting


def resume(session: Session, sitting: Sitting, *, actor: Actor, reason: str) -> Sitting:
    """Let the clock run again; the pause is credited.

    Raises:
        StepRefused: it is not suspended.
    """
    queries.locked(session, sitting)
    move(session, sitting, SittingAction.RESUME)
    for outage in queries.outages_of(session, sitting.id):
        if outage.ended_at is None:
            outage.ended_at = clock.now()
    _credit(session, sitting)
    note(session, sitting, "resume", actor=actor, reason=reason)
    return sitting


def credit_outage(
    session: Session, sitting: Sitting, outage: Outage, *, actor: Actor, reason: str
) -> Sitting:
    """Credit a stretch in which the learner could not work, by the policy for its cause.

    Raises:
        StepRefused: the sitting does not run.
    """
    queries.locked(session, sitting)
    if sitting.state not in RUNNING:
        raise StepRefused
    session.add(
        SittingOutage(
            sitting_id=sitting.id,
            cause=outage.cause,
            started_at=outage.started,
            ended_at=outage.ended,
            reason=reason,
            recorded_by=actor.id,
        )
    )
    session.flush()
    _credit(session, sitting)
    note(session, sitting, "credit_outage", actor=actor, reason=reason)
    return sitting


def _credit(session: Session, sitting: Sitting) -> None:
    before = sitting.deadline_at or clock.now()
    sitting.deadline_at = deadline_of(session, sitting)
    sitting.credited_ms += max(0, int((sitting.deadline_at - before).total_seconds() * 1000))
    session.flush()
