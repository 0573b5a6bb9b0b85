"""Reads of notifications."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.notifications.models import MailStatus, Notice, OutgoingMail

LIST_LENGTH = 100


def notices_of(
    session: Session, person_id: int, *, only_unread: bool = False, limit: int = LIST_LENGTH
) -> list[Notice]:
    """Return a person's notices: unread ones first, then the newest."""
    query = select(Notice).where(Notice.person_id == person_id)
    if only_unread:
        query = query.where(Notice.read_at.is_(None))
    return list(session.scalars(query.order_by(Notice.read_at.is_not(None), Notice.id.desc()).limit(limit)))


def unread_count(session: Session, person_id: int) -> int:
    """Return how many notices the person has not read."""
    query = select(func.count()).select_from(Notice)
    return session.scalar(query.where(Notice.person_id == person_id, Notice.read_at.is_(None))) or 0


def outgoing(session: Session, *, limit: int = LIST_LENGTH) -> list[OutgoingMail]:
    """Return the latest letters, for the operator's page."""
    return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc()).limit(limit)))


def failed_count(session: Session) -> int:
    """Return how many letters were given up."""
    query = select(func.count()).select_from(OutgoingMail)
    return session.scalar(query.where(OutgoingMail.status == MailStatus.FAILED)) or 0
