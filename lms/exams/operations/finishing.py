"""The end of a sitting: submission, expiry by the clock (job and read use the same function), marking, delivery."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lms.core import audit, clock
from lms.core.audit import SYSTEM, Actor
from lms.core.db import read_session, transaction
from lms.core.i18n import institution_zone
from lms.core.logs import log
from lms.exams import delivery, marking, queries
from lms.exams.errors import SittingNotRunning, StepRefused
from lms.exams.models import ControlEvent, Sitting
from lms.exams.signals import SENDER, sitting_finished
from lms.rules.sitting import (
    FINISHED,
    NOT_STARTED,
    RUNNING,
    SittingAction,
    SittingState,
    TransitionRefused,
    is_on_time,
    transition,
)


def submit(session: Session, sitting: Sitting, *, actor: Actor) -> Sitting:
    """Accept the submission; again and again gives the same result, exactly one is accepted.

    A submission after deadline and grace is the expiry itself: everything that was saved in time counts.

    Raises:
        SittingNotRunning: never started, expired before the start, or voided.
    """
    queries.locked(session, sitting)
    if sitting.state in FINISHED:
        return sitting
    if sitting.state not in RUNNING or sitting.deadline_at is None:
        raise SittingNotRunning
    if not is_on_time(clock.now(), sitting.deadline_at, queries.sitting_policy(sitting).grace_seconds):
        _finish(session, sitting, SittingAction.EXPIRE, at=sitting.deadline_at, actor=SYSTEM)
    else:
        _finish(session, sitting, SittingAction.SUBMIT, at=clock.now(), actor=actor)
    return sitting


def expire_if_due(session: Session, sitting: Sitting) -> bool:
    """End a sitting whose time is over; return whether it was. The job and every read use this function."""
    if not is_overdue(session, sitting):
        return False
    queries.locked(session, sitting)
    if not is_overdue(session, sitting):
        return False
    now = clock.now()
    if sitting.state in NOT_STARTED:
        sitting.state = transition(sitting.state, SittingAction.EXPIRE)
        sitting.closed_at = now
        _note(session, sitting, "not_started", SYSTEM)
        session.flush()
    else:
        _finish(session, sitting, SittingAction.EXPIRE, at=sitting.deadline_at or now, actor=SYSTEM)
    return True


def is_overdue(session: Session, sitting: Sitting) -> bool:
    """Whether the clock has ended a sitting: past the latest start, or past deadline and grace."""
    now, policy = clock.now(), queries.sitting_policy(sitting)
    if sitting.state in NOT_STARTED:
        return now > queries.latest_start(sitting.event, policy)
    if sitting.state is SittingState.IN_PROGRESS and sitting.deadline_at is not None:
        return not is_on_time(now, sitting.deadline_at, policy.grace_seconds)
    if sitting.state is SittingState.SUSPENDED and policy.capped_by_window:
        day = now.astimezone(institution_zone()).date()
        end = queries.window_end(sitting.event, queries.time_allowed(session, sitting.student_id, day))
        return not is_on_time(now, end, policy.grace_seconds)
    return False


def expire_due() -> int:
    """End every sitting whose time is over, each in its own transaction; return how many ended."""
    ended = 0
    for sitting_id in _candidates():
        try:
            with transaction() as session:
                sitting = session.get(Sitting, sitting_id)
                ended += int(sitting is not None and expire_if_due(session, sitting))
        except Exception:
            log.exception("sitting %s could not be ended", sitting_id)
    return ended


def _candidates() -> list[int]:
    now = clock.now()
    session = read_session()
    query = (
        select(Sitting.id)
        .join(ControlEvent, ControlEvent.id == Sitting.event_id)
        .where(
            or_(
                and_(Sitting.state == SittingState.IN_PROGRESS, Sitting.deadline_at < now),
                and_(Sitting.state == SittingState.SUSPENDED, ControlEvent.closes_at < now),
                and_(Sitting.state.in_(list(NOT_STARTED)), ControlEvent.opens_at < now),
            )
        )
    )
    found = list(session.scalars(query))
    session.rollback()
    return found


def _finish(session: Session, sitting: Sitting, action: SittingAction, *, at: datetime, actor: Actor) -> None:
    sitting.state = transition(sitting.state, action)
    sitting.submitted_at = at
    marking.mark_sitting(session, sitting)
    session.flush()
    _note(session, sitting, "submit" if action is SittingAction.SUBMIT else "auto_submit", actor)
    if not queries.is_proctored(sitting.event):
        delivery.deliver(session, sitting)
    sitting_finished.send(SENDER, session=session, sitting_id=sitting.id)


def close_sitting(session: Session, sitting: Sitting, *, actor: Actor) -> Sitting:
    """Close a submitted sitting: its result is decided; harmless when it is closed.

    Raises:
        StepRefused: it was never submitted.
    """
    queries.locked(session, sitting)
    if sitting.state is SittingState.CLOSED:
        return sitting
    return _end_by_person(session, sitting, SittingAction.CLOSE, actor, None)


def void_sitting(session: Session, sitting: Sitting, *, actor: Actor, reason: str) -> Sitting:
    """Void a sitting, with a reason; the learner may sit again.

    Raises:
        StepRefused: it is already closed or voided, or no reason is given.
    """
    if not reason.strip():
        raise StepRefused
    queries.locked(session, sitting)
    return _end_by_person(session, sitting, SittingAction.VOID, actor, reason)


def _end_by_person(
    session: Session, sitting: Sitting, action: SittingAction, actor: Actor, reason: str | None
) -> Sitting:
    try:
        sitting.state = transition(sitting.state, action)
    except TransitionRefused as refused:
        raise StepRefused from refused
    sitting.closed_at = clock.now()
    _note(session, sitting, str(action), actor, reason)
    session.flush()
    return sitting


def _note(session: Session, sitting: Sitting, verb: str, actor: Actor, reason: str | None = None) -> None:
    audit.record(
        session,
        actor=actor,
        action=f"exams.{verb}",
        object_kind="sitting",
        object_id=sitting.id,
        after={"state": str(sitting.state)},
        reason=reason,
    )
