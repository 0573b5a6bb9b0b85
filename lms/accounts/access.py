"""Who may: the person of this request, route permissions, object permissions.

`@requires(Permission.X)` lets in whoever holds X in any scope; the view then narrows to its object with `require(...)`
or with a query that returns only what is the person's own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import g
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.conflicts import conflicts as conflicts
from lms.accounts.models import Person, RoleAssignment
from lms.accounts.roles import GRANTS, Permission, Role, Scope, ScopeKind
from lms.core import clock
from lms.core.db import read_session
from lms.core.errors import Forbidden, SignInRequired

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")
INSTITUTION = Scope()


def current_person() -> Person:
    """Return who is signed in.

    Raises:
        SignInRequired: nobody is.
    """
    person = getattr(g, "person", None)
    if person is None:
        raise SignInRequired
    return cast(Person, person)


def active_roles(session: Session, person_id: int) -> list[RoleAssignment]:
    """Return the assignments in force now."""
    now = clock.now()
    query = select(RoleAssignment).where(
        RoleAssignment.person_id == person_id,
        RoleAssignment.valid_from <= now,
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
    )
    return list(session.scalars(query))


def covers(assignment: RoleAssignment, scope: Scope) -> bool:
    """Whether the object in `scope` lies inside the assignment's scope."""
    match assignment.scope_kind:
        case ScopeKind.INSTITUTION:
            return True
        case ScopeKind.UNIT:
            return assignment.scope_id in scope.unit_ids
        case ScopeKind.OFFERING:
            return scope.offering_id is not None and assignment.scope_id == scope.offering_id
        case ScopeKind.CONTROL_EVENT:
            return scope.event_id is not None and assignment.scope_id == scope.event_id
        case ScopeKind.STUDENT:
            return scope.student_id is not None and assignment.scope_id == scope.student_id


def can(session: Session, person: Person, permission: Permission, scope: Scope = INSTITUTION) -> bool:
    """Whether the person holds the permission for the object in `scope`."""
    return any(permission in GRANTS[a.role] and covers(a, scope) for a in active_roles(session, person.id))


def holds(session: Session, person: Person, permission: Permission) -> bool:
    """Whether the person holds the permission in any scope."""
    return any(permission in GRANTS[a.role] for a in active_roles(session, person.id))


def has_role(session: Session, person: Person, role: Role) -> bool:
    """Whether the person has the role in any scope."""
    return any(a.role == role for a in active_roles(session, person.id))


def held(person: Person) -> frozenset[Permission]:
    """Return everything the person holds in any scope, read once a request: for menus and cards, never for a decision."""
    kept: dict[int, frozenset[Permission]] = g.setdefault("held_permissions", {})
    if person.id not in kept:
        roles = active_roles(read_session(), person.id)
        kept[person.id] = frozenset(permission for a in roles for permission in GRANTS[a.role])
    return kept[person.id]


def scope_ids(session: Session, person: Person, permission: Permission, kind: ScopeKind) -> set[int]:
    """Return the ids of the scopes of one kind in which the person holds the permission (for list queries)."""
    return {
        a.scope_id
        for a in active_roles(session, person.id)
        if permission in GRANTS[a.role] and a.scope_kind == kind and a.scope_id is not None
    }


def require(session: Session, person: Person, permission: Permission, scope: Scope) -> None:
    """Let pass or refuse.

    Raises:
        Forbidden: the person does not hold the permission for this object.
    """
    if not can(session, person, permission, scope):
        raise Forbidden


def requires(
    permission: Permission, *others: Permission
) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
    """Decorate a view: signed in and holds the permission (or one of the others) in some scope."""
    enough = frozenset({permission, *others})

    def decorate(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
        @wraps(view)
        def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
            person = current_person()
            if not any(enough & GRANTS[a.role] for a in active_roles(read_session(), person.id)):
                raise Forbidden
            return view(*args, **kwargs)

        guarded.__dict__["permission"] = permission
        return guarded

    return decorate


def signed_in(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Decorate a view: any person who is signed in."""

    @wraps(view)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
        current_person()
        return view(*args, **kwargs)

    guarded.__dict__["permission"] = "signed_in"
    return guarded


def public(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """Mark a view that anybody may open (the closed list is in tests/permissions/public.csv)."""
    view.__dict__["permission"] = "public"
    return view
