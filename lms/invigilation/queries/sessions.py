"""Check-ins, proctoring sessions and reference faces."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.exams.models import Sitting
from lms.invigilation.models import CheckIn, IdentityReference, ProctoringSession
from lms.rules.sitting import SittingState

WATCHED = frozenset({SittingState.READY, SittingState.IN_PROGRESS, SittingState.SUSPENDED})
"""States of a sitting in which pictures and events are taken."""


def check_in_of(session: Session, sitting_id: int) -> CheckIn | None:
    """Return what a candidate has passed so far."""
    return session.scalar(select(CheckIn).where(CheckIn.sitting_id == sitting_id))


def reference_of(session: Session, sitting_id: int) -> IdentityReference | None:
    """Return the newest reference face of a sitting."""
    query = (
        select(IdentityReference)
        .where(IdentityReference.sitting_id == sitting_id, IdentityReference.erased_at.is_(None))
        .order_by(IdentityReference.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def session_by_key(session: Session, key: str) -> ProctoringSession | None:
    """Return a proctoring session."""
    return session.scalar(select(ProctoringSession).where(ProctoringSession.key == key))


def current_session(session: Session, sitting_id: int) -> ProctoringSession | None:
    """Return the one session of a sitting that has not ended."""
    query = (
        select(ProctoringSession)
        .where(ProctoringSession.sitting_id == sitting_id, ProctoringSession.ended_at.is_(None))
        .order_by(ProctoringSession.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def sessions_of(session: Session, sitting_id: int) -> list[ProctoringSession]:
    """Return every session of a sitting, the first one first."""
    query = select(ProctoringSession).where(ProctoringSession.sitting_id == sitting_id)
    return list(session.scalars(query.order_by(ProctoringSession.id)))


def live_keys(session: Session) -> list[str]:
    """Return the keys of the sessions whose sitting runs now."""
    query = (
        select(ProctoringSession.key)
        .join(Sitting, Sitting.id == ProctoringSession.sitting_id)
        .where(
            ProctoringSession.ended_at.is_(None),
            Sitting.state.in_([SittingState.IN_PROGRESS, SittingState.SUSPENDED]),
        )
        .order_by(ProctoringSession.id)
    )
    return list(session.scalars(query))
