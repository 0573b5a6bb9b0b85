"""Who may not hold two roles at once: a teacher of an offering never examines or watches its final (Order 152 cl. 37)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.gates import ROLE_GATE
from lms.accounts.models import RoleAssignment
from lms.accounts.roles import NEVER_TEACHER_OF_FINAL, Role, ScopeKind
from lms.core import clock


def conflicts(
    session: Session,
    person_id: int,
    role: Role,
    scope_kind: ScopeKind,
    scope_id: int | None,
    *,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> list[RoleAssignment]:
    """Return the person's assignments that forbid this one.

    Raises:
        GateUnbound: an event's offering must be known and nothing is bound that knows it.
    """
    held = _overlapping(session, person_id, valid_from or clock.now(), valid_to)
    if role in NEVER_TEACHER_OF_FINAL:
        offering_id = _offering_of(session, scope_kind, scope_id)
        return [a for a in held if a.role is Role.TEACHER and _teaches(a, offering_id, scope_kind)]
    if role is Role.TEACHER and scope_kind is ScopeKind.OFFERING:
        return [
            a
            for a in held
            if a.role in NEVER_TEACHER_OF_FINAL
            and _offering_of(session, a.scope_kind, a.scope_id) == scope_id
        ]
    return []


def _teaches(assignment: RoleAssignment, offering_id: int | None, scope_kind: ScopeKind) -> bool:
    if assignment.scope_kind is ScopeKind.OFFERING:
        return offering_id is not None and assignment.scope_id == offering_id
    return scope_kind in {ScopeKind.OFFERING, ScopeKind.CONTROL_EVENT} and offering_id is not None


def _offering_of(session: Session, scope_kind: ScopeKind, scope_id: int | None) -> int | None:
    if scope_kind is ScopeKind.OFFERING:
        return scope_id
    if scope_kind is ScopeKind.CONTROL_EVENT and scope_id is not None:
        return ROLE_GATE.bound().offering_of_final(session, scope_id)
    return None


def _overlapping(
    session: Session, person_id: int, valid_from: datetime, valid_to: datetime | None
) -> list[RoleAssignment]:
    query = select(RoleAssignment).where(
        RoleAssignment.person_id == person_id,
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > valid_from),
    )
    if valid_to is not None:
        query = query.where(RoleAssignment.valid_from < valid_to)
    return list(session.scalars(query))
