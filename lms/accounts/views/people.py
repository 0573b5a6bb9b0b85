"""The list of people, a person's page, creating and changing people."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts import labels, operations, queries
from lms.accounts.access import can, current_person, require, requires
from lms.accounts.errors import LoginTaken, PersonProtected
from lms.accounts.forms import field_errors, parse_reason
from lms.accounts.models import OrgUnit, Person
from lms.accounts.person_fields import Fault, FaultKind, PersonFields, faults_of, read_fields
from lms.accounts.roles import Permission, Scope
from lms.accounts.scope_choices import names_of
from lms.accounts.views.blueprint import bp
from lms.core.db import read_session, transaction
from lms.core.errors import Forbidden
from lms.core.i18n import gettext, localised

DESK = (Permission.MANAGE_PEOPLE, Permission.RESET_SIGN_IN, Permission.GRANT_ROLES)


def seen_person(session: Session, person_id: int, *permissions: Permission) -> Person:
    """Return a person for whom the viewer holds one of the permissions.

    Raises:
        NotFound, Forbidden: no such person, or not in the viewer's units.
    """
    person = queries.person_or_404(session, person_id)
    scope = queries.person_scope(session, person)
    if not any(can(session, current_person(), permission, scope) for permission in permissions):
        raise Forbidden
    return person


def refuse_protected(session: Session, person: Person) -> None:
    """Refuse to touch the account of an office role to whoever may not give roles: it would be a way to take it over.

    Raises:
        PersonProtected: see above.
    """
    if queries.is_protected(session, person.id) and not can(
        session, current_person(), Permission.GRANT_ROLES, queries.person_scope(session, person)
    ):
        raise PersonProtected


def units_to_choose(session: Session) -> tuple[list[OrgUnit], bool]:
    """Return the units into which the viewer may put people, and whether none at all is a choice too."""
    units = queries.all_units(session)
    own = queries.visible_units(session, current_person(), Permission.MANAGE_PEOPLE)
    return (units, True) if own is None else ([unit for unit in units if unit.id in own], False)


@bp.get("/people")
@requires(*DESK)
def people() -> ResponseReturnValue:
    """Search and list people."""
    session = read_session()
    query = request.args.get("q", "")[:100]
    page = request.args.get("page", 1, type=int)
    is_active = None if request.args.get("all") else True
    units = queries.visible_units(session, current_person(), *DESK)
    found = queries.find_people(session, query=query, units=units, is_active=is_active, page=page)
    unit_names = {unit.id: localised(unit.title) for unit in queries.all_units(session)}
    return render_template(
        "accounts/people.html",
        found=found,
        query=query,
        with_inactive=is_active is None,
        unit_names=unit_names,
        may_manage=_holds_manage(session),
    )


@bp.get("/people/<int:person_id>")
@requires(*DESK)
def person(person_id: int) -> ResponseReturnValue:
    """Show a person: facts, roles, conditions, and what may be done."""
    session = read_session()
    shown = seen_person(session, person_id, *DESK)
    scope, viewer = queries.person_scope(session, shown), current_person()
    roles = queries.roles_of(session, shown.id)
    unit = session.get(OrgUnit, shown.unit_id) if shown.unit_id else None
    is_free = not queries.is_protected(session, shown.id) or can(
        session, viewer, Permission.GRANT_ROLES, scope
    )
    return render_template(
        "accounts/person.html",
        person=shown,
        unit=localised(unit.title) if unit else "",
        roles=roles,
        places=names_of(session, roles),
        labels=labels,
        has_password=queries.has_password(session, shown.id),
        accommodations=queries.accommodations_of(session, shown.id),
        may_manage=can(session, viewer, Permission.MANAGE_PEOPLE, scope) and is_free,
        may_reset=can(session, viewer, Permission.RESET_SIGN_IN, scope) and is_free and viewer.id != shown.id,
        may_grant=can(session, viewer, Permission.GRANT_ROLES, scope) and viewer.id != shown.id,
        is_self=viewer.id == shown.id,
    )


@bp.get("/people/new")
@requires(Permission.MANAGE_PEOPLE)
def new_person() -> ResponseReturnValue:
    """Show the empty form."""
    return _show_form(None, read_fields({"locale": "kk"}), [])


@bp.post("/people/new")
@requires(Permission.MANAGE_PEOPLE)
def create_person() -> ResponseReturnValue:
    """Add a person."""
    fields = read_fields(request.form)
    faults = _faults(fields)
    if faults:
        return _show_form(None, fields, faults), 400
    try:
        with transaction() as session:
            made = operations.create_person(
                session,
                login=fields.login,
                email=fields.email,
                family_name=fields.family_name,
                given_name=fields.given_name,
                patronymic=fields.patronymic,
                locale=fields.locale,
                unit_id=_unit_id(session, fields.unit),
                actor=current_person(),
            )
            person_id = made.id
    except LoginTaken:
        return _show_form(None, fields, [Fault("login", FaultKind.LOGIN_TAKEN, fields.login)]), 409
    flash(gettext("The person was added. Give a code for the first sign-in below."), "ok")
    return redirect(url_for("accounts.person", person_id=person_id), 303)


@bp.get("/people/<int:person_id>/edit")
@requires(Permission.MANAGE_PEOPLE)
def edit_person(person_id: int) -> ResponseReturnValue:
    """Show the form of a person."""
    session = read_session()
    shown = seen_person(session, person_id, Permission.MANAGE_PEOPLE)
    refuse_protected(session, shown)
    unit = session.get(OrgUnit, shown.unit_id) if shown.unit_id else None
    fields = PersonFields(
        login=shown.login,
        email=shown.email or "",
        family_name=shown.family_name,
        given_name=shown.given_name,
        patronymic=shown.patronymic or "",
        locale=shown.locale,
        unit=unit.code if unit else "",
    )
    return _show_form(shown, fields, [])


@bp.post("/people/<int:person_id>/edit")
@requires(Permission.MANAGE_PEOPLE)
def change_person(person_id: int) -> ResponseReturnValue:
    """Change a person."""
    shown = seen_person(read_session(), person_id, Permission.MANAGE_PEOPLE)
    fields = read_fields({**request.form, "login": shown.login})
    faults = [fault for fault in _faults(fields) if fault.field != "login"]
    if faults:
        return _show_form(shown, fields, faults), 400
    with transaction() as session:
        changed = seen_person(session, person_id, Permission.MANAGE_PEOPLE)
        refuse_protected(session, changed)
        operations.change_person(
            session,
            changed,
            email=fields.email,
            family_name=fields.family_name,
            given_name=fields.given_name,
            patronymic=fields.patronymic,
            locale=fields.locale,
            unit_id=_unit_id(session, fields.unit),
            actor=current_person(),
        )
    flash(gettext("Saved."), "ok")
    return redirect(url_for("accounts.person", person_id=person_id), 303)


@bp.post("/people/<int:person_id>/active")
@requires(Permission.MANAGE_PEOPLE)
def set_active(person_id: int) -> ResponseReturnValue:
    """Switch an account on or off."""
    reason = parse_reason(request.form)
    with transaction() as session:
        shown = seen_person(session, person_id, Permission.MANAGE_PEOPLE)
        refuse_protected(session, shown)
        is_active = request.form.get("active") == "yes"
        operations.set_active(session, shown, is_active=is_active, reason=reason, actor=current_person())
    flash(gettext("Saved."), "ok")
    return redirect(url_for("accounts.person", person_id=person_id), 303)


def _faults(fields: PersonFields) -> list[Fault]:
    session = read_session()
    own, may_leave_empty = units_to_choose(session)
    own_codes = {unit.code for unit in own} | ({""} if may_leave_empty else set())
    return faults_of(
        fields, unit_codes={unit.code for unit in queries.all_units(session)}, own_codes=own_codes
    )


def _unit_id(session: Session, code: str) -> int | None:
    unit_ids = {unit.code: unit.id for unit in queries.all_units(session)}
    unit_id = unit_ids.get(code)
    require(session, current_person(), Permission.MANAGE_PEOPLE, Scope(queries.unit_path(session, unit_id)))
    return unit_id


def _holds_manage(session: Session) -> bool:
    return queries.visible_units(session, current_person(), Permission.MANAGE_PEOPLE) != set()


def _show_form(shown: Person | None, fields: PersonFields, faults: list[Fault]) -> str:
    units, may_leave_empty = units_to_choose(read_session())
    options = [("", "—")] if may_leave_empty else []
    options += [(unit.code, f"{localised(unit.title)} ({unit.code})") for unit in units]
    return render_template(
        "accounts/person_form.html",
        person=shown,
        fields=fields,
        errors=field_errors(faults),
        units=options,
        names=labels.FIELD_NAMES,
    )
