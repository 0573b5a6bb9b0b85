"""The audit journal: `record` writes a row in the caller's transaction; the sealer chains it later (`lms.core.sealer`)."""

from __future__ import annotations

from typing import Any, Protocol

from flask import g, has_request_context, request
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.models import AuditEvent


class Actor(Protocol):
    """Whoever acts; a Person is one, and `SYSTEM` is the clock and the jobs."""

    @property
    def id(self) -> Any: ...


class _System:
    id: int | None = None


SYSTEM: Actor = _System()


def record(
    session: Session,
    *,
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: int | str,
    before: Any = None,
    after: Any = None,
    reason: str | None = None,
) -> AuditEvent:
    """Write one line: who did what (`room.verb`) to which object; never holds secrets, faces or answers."""
    in_request = has_request_context()
    event = AuditEvent(
        at=clock.now(),
        actor_id=actor.id,
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        before=before,
        after=after,
        reason=reason,
        ip=request.remote_addr if in_request else None,
        request_id=getattr(g, "request_id", None) if in_request else None,
    )
    session.add(event)
    return event
