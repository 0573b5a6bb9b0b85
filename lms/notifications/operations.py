"""Writes of notifications: a notice, a letter, what was read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock, jobs
from lms.core.settings import Settings
from lms.notifications.kinds import KINDS, rendered
from lms.notifications.models import MailStatus, Notice, OutgoingMail

SEND_JOB = "notifications.send_mail"


def notify(
    session: Session,
    person_id: int,
    kind: str,
    params: Mapping[str, object] | None = None,
    url: str | None = None,
    *,
    by_mail: bool = True,
) -> Notice:
    """Put a line into a person's list and, when there is an address, write a letter.

    `params` are plain JSON values that fill the kind's texts; `url` is a path of this site.

    Raises:
        KeyError: no such kind is registered.
    """
    if kind not in KINDS:
        raise KeyError(f"no kind of notice {kind!r} is registered")
    notice = Notice(
        person_id=person_id, kind=kind, params=dict(params or {}), url=url, created_at=clock.now()
    )
    session.add(notice)
    session.flush()
    person = session.get_one(Person, person_id)
    if by_mail and person.email and person.is_active:
        write_letter(session, person, kind, params or {}, url)
    return notice


def write_letter(
    session: Session, person: Person, kind: str, params: Mapping[str, object], url: str | None
) -> OutgoingMail:
    """Write a letter in the person's language and let a job send it.

    Raises:
        ValueError: the person has no address.
    """
    if not person.email:
        raise ValueError("a letter needs an address")
    settings: Settings = current_app.extensions["qashyq_settings"]
    subject, text = rendered(kind, params, person.locale)
    lines = [person.full_name, "", text]
    if url:
        lines += ["", f"{settings.lms_origin}{url}"]
    lines += ["", settings.institution]
    mail = OutgoingMail(
        person_id=person.id,
        to_address=person.email,
        subject=" ".join(subject.split())[:255],
        body="\n".join(lines),
        is_secret=KINDS[kind].is_secret,
        created_at=clock.now(),
    )
    session.add(mail)
    session.flush()
    jobs.add(session, SEND_JOB, mail.id)
    return mail


def mark_read(session: Session, person: Person, notice_id: int | None = None) -> None:
    """Mark one notice of the person (or all) as read."""
    change = update(Notice).where(Notice.person_id == person.id, Notice.read_at.is_(None))
    if notice_id is not None:
        change = change.where(Notice.id == notice_id)
    session.execute(change.values(read_at=clock.now()))


def erase_old(session: Session, *, keep_days: int) -> int:
    """Erase notices and letters older than `keep_days` and return how many; a letter that still waits stays."""
    before = clock.now() - timedelta(days=keep_days)
    notices = session.execute(delete(Notice).where(Notice.created_at < before))
    letters = session.execute(
        delete(OutgoingMail).where(OutgoingMail.created_at < before, OutgoingMail.status != MailStatus.DUE)
    )
    return int(notices.rowcount + letters.rowcount)  # type: ignore[attr-defined]  # a DELETE's result has a row count
