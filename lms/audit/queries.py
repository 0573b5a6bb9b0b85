"""Reads of the audit journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.models import AuditEvent, AuditHead

PAGE_LINES = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for; empty texts mean everything."""

    action: str = ""
    object_kind: str = ""
    object_id: str = ""
    login: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """How far the journal is chained and signed."""

    lines: int
    sealed_lines: int
    signed_at: datetime | None
    hash: str | None


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Lines, newest first, with the names of their actors."""

    lines: list[AuditEvent]
    names: dict[int, str]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_LINES))


def page(session: Session, wanted: Filter, number: int) -> JournalPage:
    """Return one page of lines that match."""
    conditions = _conditions(wanted)
    total = session.scalar(select(func.count(AuditEvent.id)).where(*conditions)) or 0
    number = min(max(1, number), max(1, -(-total // PAGE_LINES)))
    query = select(AuditEvent).where(*conditions).order_by(AuditEvent.id.desc())
    lines = list(session.scalars(query.offset((number - 1) * PAGE_LINES).limit(PAGE_LINES)))
    ids = {line.actor_id for line in lines if line.actor_id is not None}
    names = {
        person.id: person.full_name for person in session.scalars(select(Person).where(Person.id.in_(ids)))
    }
    return JournalPage(lines, names, total, number)


def seal(session: Session) -> Seal:
    """Return how far the journal is sealed."""
    head = session.scalar(select(AuditHead).order_by(AuditHead.id.desc()).limit(1))
    lines = session.scalar(select(func.count(AuditEvent.id))) or 0
    return Seal(
        lines, head.sequence if head else 0, head.signed_at if head else None, head.hash if head else None
    )


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.action:
        found.append(AuditEvent.action.startswith(wanted.action, autoescape=True))
    if wanted.object_kind:
        found.append(AuditEvent.object_kind == wanted.object_kind)
    if wanted.object_id:
        found.append(AuditEvent.object_id == wanted.object_id)
    if wanted.login:
        found.append(AuditEvent.actor_id.in_(select(Person.id).where(Person.login == wanted.login)))
    return found
