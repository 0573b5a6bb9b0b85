"""Writes about roles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from lms.accounts.conflicts import conflicts
from lms.accounts.errors import (
    NotOneself,
    RoleDatesWrong,
    RoleNeedsEnd,
    RoleScopeWrong,
    TeacherExamines,
)
from lms.accounts.models import Person, RoleAssignment
from lms.accounts.roles import ROLE_SCOPES, Role, ScopeKind
from lms.core import audit, clock
from lms.core.audit import Actor


def grant_role(
    session: Session,
    person: Person,
    role: Role,
    scope_kind: ScopeKind,
    scope_id: int | None = None,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    *,
    actor: Actor,
    reason: str | None = None,
) -> RoleAssignment:
    """Give a role in a scope for a time (from now, without an end, unless told).

    Raises:
        NotOneself: the actor would give himself a role.
        RoleRefused: the scope does not fit the role, dates are wrong, an inspector without an end.
        TeacherExamines: a teacher of the offering would examine or watch its final (Order 152 cl. 37), or the reverse.
        GateUnbound: nobody can say whose final this control event is.
    """
    if actor.id is not None and actor.id == person.id:
        raise NotOneself
    begins = valid_from or clock.now()
    _check_shape(role, scope_kind, scope_id, begins, valid_to)
    if conflicts(session, person.id, role, scope_kind, scope_id, valid_from=begins, valid_to=valid_to):
        raise TeacherExamines(field="scope")
    assignment = RoleAssignment(
        person_id=person.id,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        valid_from=begins,
        valid_to=valid_to,
        granted_by=actor.id,
        reason=reason,
    )
    session.add(assignment)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="accounts.grant_role",
        object_kind="person",
        object_id=person.id,
        after=described(assignment),
        reason=reason,
    )
    return assignment


def revoke_role(
    session: Session, assignment: RoleAssignment, *, actor: Actor, reason: str | None = None
) -> None:
    """End an assignment now; the row stays as history."""
    now = clock.now()
    if assignment.valid_to is not None and assignment.valid_to <= now:
        return
    before = described(assignment)
    assignment.valid_to = now
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="accounts.revoke_role",
        object_kind="person",
        object_id=assignment.person_id,
        before=before,
        after=described(assignment),
        reason=reason,
    )


def described(assignment: RoleAssignment) -> dict[str, object]:
    """Return what the audit journal keeps of an assignment."""
    return {
        "assignment": assignment.id,
        "role": assignment.role,
        "scope": assignment.scope_kind,
        "scope_id": assignment.scope_id,
        "from": assignment.valid_from.isoformat(),
        "to": assignment.valid_to.isoformat() if assignment.valid_to else None,
    }


def _check_shape(
    role: Role, scope_kind: ScopeKind, scope_id: int | None, begins: datetime, ends: datetime | None
) -> None:
    if scope_kind not in ROLE_SCOPES[role] or (scope_id is None) != (scope_kind is ScopeKind.INSTITUTION):
        raise RoleScopeWrong(field="scope")
    if role is Role.INSPECTOR and ends is None:
        raise RoleNeedsEnd(field="valid_to")
    if ends is not None and ends <= begins:
        raise RoleDatesWrong(field="valid_to")
