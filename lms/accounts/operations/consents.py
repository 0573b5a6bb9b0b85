"""Writes about consents."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts.models import Consent, Person
from lms.core import audit, clock
from lms.core.audit import Actor


def record_consent(
    session: Session,
    person: Person,
    *,
    notice: str,
    version: str,
    locale: str,
    text_sha256: str,
    object_kind: str | None = None,
    object_id: int | None = None,
) -> Consent:
    """Note that the person read and accepted this text; nobody accepts for another."""
    consent = Consent(
        person_id=person.id,
        notice=notice,
        notice_version=version,
        locale=locale,
        text_sha256=text_sha256,
        object_kind=object_kind,
        object_id=object_id,
        accepted_at=clock.now(),
    )
    session.add(consent)
    session.flush()
    after = {"notice": notice, "version": version, "locale": locale, "text": text_sha256}
    audit.record(
        session,
        actor=person,
        action="accounts.consent",
        object_kind=object_kind or "person",
        object_id=object_id if object_id is not None else person.id,
        after=after,
    )
    return consent


def withdraw_consent(session: Session, consent: Consent, *, actor: Actor) -> None:
    """Note that a consent was taken back; what was done under it stays lawful."""
    if consent.withdrawn_at is not None:
        return
    consent.withdrawn_at = clock.now()
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="accounts.withdraw_consent",
        object_kind="consent",
        object_id=consent.id,
        before={"notice": consent.notice, "version": consent.notice_version},
    )
