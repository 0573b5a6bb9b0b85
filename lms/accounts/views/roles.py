"""Giving and ending roles."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts import labels, operations, queries
from lms.accounts.access import current_person, require, requires
from lms.accounts.errors import NotOneself, RoleScopeWrong
from lms.accounts.forms import GrantForm, parse_reason
from lms.accounts.models import Person, RoleAssignment
from lms.accounts.roles import ROLE_SCOPES, Permission, Role, Scope, ScopeKind
from lms.accounts.scope_choices import places_of
from lms.accounts.views.blueprint import bp
from lms.accounts.views.people import seen_person
from lms.core.db import read_session, transaction
from lms.core.errors import BadInput, GateUnbound, NotFound, QashyqError
from lms.core.i18n import gettext


@bp.get("/people/<int:person_id>/roles")
@requires(Permission.GRANT_ROLES)
def grant_form(person_id: int) -> ResponseReturnValue:
    """Choose a role, then its place and time."""
    return _show(seen_person(read_session(), person_id, Permission.GRANT_ROLES), request.args)


@bp.post("/people/<int:person_id>/roles")
@requires(Permission.GRANT_ROLES)
def grant(person_id: int) -> ResponseReturnValue:
    """Give a role."""
    try:
        with transaction() as session:
            person = seen_person(session, person_id, Permission.GRANT_ROLES)
            form = GrantForm.parse(request.form)
            require(session, current_person(), Permission.GRANT_ROLES, _scope(session, form))
            _check_place(session, form)
            operations.grant_role(
                session,
                person,
                form.role,
                form.scope_kind,
                form.scope_id,
                form.valid_from,
                form.valid_to,
                actor=current_person(),
                reason=form.reason,
            )
    except (BadInput, GateUnbound) as error:
        return _show(
            seen_person(read_session(), person_id, Permission.GRANT_ROLES), request.form, error
        ), error.status
    flash(gettext("The role was given."), "ok")
    return redirect(url_for("accounts.person", person_id=person_id), 303)


@bp.post("/roles/<int:assignment_id>/end")
@requires(Permission.GRANT_ROLES)
def revoke(assignment_id: int) -> ResponseReturnValue:
    """End a role now, with a reason."""
    reason = parse_reason(request.form)
    with transaction() as session:
        assignment = session.get(RoleAssignment, assignment_id)
        if assignment is None:
            raise NotFound
        person = seen_person(session, assignment.person_id, Permission.GRANT_ROLES)
        if person.id == current_person().id:
            raise NotOneself
        operations.revoke_role(session, assignment, actor=current_person(), reason=reason)
        person_id = person.id
    flash(gettext("The role was ended."), "ok")
    return redirect(url_for("accounts.person", person_id=person_id), 303)


def _scope(session: Session, form: GrantForm) -> Scope:
    """Return the place of the new role, so that a giver for one unit gives roles in that unit only."""
    match form.scope_kind:
        case ScopeKind.UNIT:
            return Scope(unit_ids=queries.unit_path(session, form.scope_id))
        case ScopeKind.STUDENT if form.scope_id is not None:
            return queries.person_scope(session, queries.person_or_404(session, form.scope_id))
        case _:
            return Scope(offering_id=form.scope_id) if form.scope_kind is ScopeKind.OFFERING else Scope()


def _check_place(session: Session, form: GrantForm) -> None:
    """Refuse a place that does not exist."""
    if form.scope_id is None:
        return
    places = places_of(form.scope_kind)
    if places is None or form.scope_id not in places.names(session, {form.scope_id}):
        raise RoleScopeWrong(field="scope")


def _show(person: Person, values: dict[str, str], error: QashyqError | None = None) -> str:
    session = read_session()
    role = next((role for role in Role if role == values.get("role")), None)
    groups = [
        (labels.SCOPE_NAMES[kind], _options(session, kind))
        for kind in ScopeKind
        if role and kind in ROLE_SCOPES[role]
    ]
    return render_template(
        "accounts/grant.html",
        person=person,
        role=role,
        roles=[(r.value, labels.ROLE_NAMES[r]) for r in Role],
        groups=groups,
        values=values,
        error=error,
        needs_end=role is Role.INSPECTOR,
    )


def _options(session: Session, kind: ScopeKind) -> list[tuple[str, str]]:
    if kind is ScopeKind.INSTITUTION:
        return [(f"{kind}:", str(labels.SCOPE_NAMES[kind]))]
    places = places_of(kind)
    return [(f"{kind}:{number}", text) for number, text in places.options(session)] if places else []
