"""Evidence: dated grants for inspectors, and the log of every look at a face."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import audit, clock
from lms.exams.models import ControlEvent
from lms.invigilation.errors import GrantRefused, ReasonMissing
from lms.invigilation.models import AccessLog, EvidenceGrant

LIVE_LOOK = timedelta(minutes=5)
"""Watching a moving tile is one look per this time, not one per picture."""


def request_grant(session: Session, event: ControlEvent, *, reason: str, actor: Person) -> EvidenceGrant:
    """Ask to see the pictures of an event.

    Raises:
        ReasonMissing: no reason is given.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    grant = EvidenceGrant(
        person_id=actor.id, event_id=event.id, reason=reason.strip(), requested_at=clock.now()
    )
    session.add(grant)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="invigilation.request_evidence",
        object_kind="control_event",
        object_id=event.id,
        after={"grant": grant.id},
        reason=reason.strip(),
    )
    return grant


def answer_grant(
    session: Session, grant: EvidenceGrant, *, is_granted: bool, term: timedelta, actor: Person
) -> EvidenceGrant:
    """Grant a request for a time, or refuse it; nobody answers their own.

    Raises:
        GrantRefused: it was answered already, or it is the actor's own.
    """
    if grant.granted_at is not None or grant.is_refused or grant.person_id == actor.id:
        raise GrantRefused
    now = clock.now()
    if is_granted:
        grant.granted_by, grant.granted_at, grant.expires_at = actor.id, now, now + term
    else:
        grant.granted_by, grant.is_refused = actor.id, True
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="invigilation.grant_evidence" if is_granted else "invigilation.refuse_evidence",
        object_kind="control_event",
        object_id=grant.event_id,
        after={
            "grant": grant.id,
            "person": grant.person_id,
            "expires_at": grant.expires_at.isoformat() if grant.expires_at else None,
        },
    )
    return grant


def valid_grant(session: Session, event_id: int, person: Person) -> EvidenceGrant | None:
    """Return the grant by which a person may look at the pictures of an event now."""
    now = clock.now()
    query = select(EvidenceGrant).where(
        EvidenceGrant.person_id == person.id,
        EvidenceGrant.event_id == event_id,
        EvidenceGrant.granted_at.is_not(None),
        EvidenceGrant.expires_at > now,
        EvidenceGrant.is_refused.is_(False),
    )
    return session.scalars(query.order_by(EvidenceGrant.expires_at.desc())).first()


def log_look(session: Session, *, person: Person, sitting_id: int, what: str, why: str) -> AccessLog:
    """Write one line: this person looked at this."""
    line = AccessLog(person_id=person.id, sitting_id=sitting_id, what=what, why=why[:200], at=clock.now())
    session.add(line)
    session.flush()
    return line


def has_live_look(session: Session, *, person: Person, sitting_id: int) -> bool:
    """Whether a live look of this person at this sitting was logged within `LIVE_LOOK`."""
    query = select(AccessLog.id).where(
        AccessLog.person_id == person.id,
        AccessLog.sitting_id == sitting_id,
        AccessLog.what == "live",
        AccessLog.at > clock.now() - LIVE_LOOK,
    )
    return session.scalars(query.limit(1)).first() is not None
