"""The desk: codes for the first sign-in, reset of a sign-in, the printed sheet."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import operations, queries
from lms.accounts.access import can, current_person, requires
from lms.accounts.forms import parse_reason
from lms.accounts.gates import LETTERS
from lms.accounts.models import OneTimeCodeKind, Person
from lms.accounts.policy import sign_in_policy
from lms.accounts.roles import Permission
from lms.accounts.views.blueprint import bp
from lms.accounts.views.people import DESK, refuse_protected, seen_person
from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.edge import whole_number
from lms.core.i18n import gettext

MAX_SHEET = 500


@bp.post("/people/<int:person_id>/reset")
@requires(Permission.RESET_SIGN_IN)
def reset_sign_in(person_id: int) -> ResponseReturnValue:
    """Reset at the desk: a reason, a line in the journal, a code shown once."""
    reason = parse_reason(request.form)
    with transaction() as session:
        person = seen_person(session, person_id, Permission.RESET_SIGN_IN)
        refuse_protected(session, person)
        code = operations.reset_at_desk(session, person, reason=reason, actor=current_person())
    return _sheet([(person_id, code)])


@bp.post("/people/codes")
@requires(Permission.MANAGE_PEOPLE, Permission.RESET_SIGN_IN)
def code_sheet() -> ResponseReturnValue:
    """Make codes for people who never signed in and show them once, ready to print."""
    ids = [n for text in request.form.getlist("person") if (n := whole_number(text)) is not None]
    with transaction() as session:
        people = _people_of_desk(session, ids[:MAX_SHEET])
        issued = operations.issue_first_codes(session, people, actor=current_person())
        codes = [(person.id, code) for person, code in issued]
    return _sheet(codes)


@bp.post("/people/<int:person_id>/first-letter")
@requires(Permission.MANAGE_PEOPLE, Permission.RESET_SIGN_IN)
def send_first_link(person_id: int) -> ResponseReturnValue:
    """Send the link for the first sign-in by e-mail to somebody who has no password yet."""
    with transaction() as session:
        person = seen_person(session, person_id, Permission.MANAGE_PEOPLE, Permission.RESET_SIGN_IN)
        refuse_protected(session, person)
        is_possible = bool(person.email) and not queries.has_password(session, person.id)
        if is_possible:
            code = operations.issue_code(
                session, person, OneTimeCodeKind.FIRST_SIGN_IN, actor=current_person()
            )
            params = {"login": person.login, "code": code}
            LETTERS.bound().send(session, person, "accounts.first_sign_in", params, f"/code/{code}")
    if is_possible:
        flash(gettext("The letter with the link is on its way."), "ok")
    else:
        flash(gettext("There is no e-mail address, or the person has a password already."), "warn")
    return redirect(url_for("accounts.person", person_id=person_id), 303)


def _people_of_desk(session: Session, ids: list[int]) -> list[Person]:
    """Return those of the people whom the viewer may give codes, in Kazakh order."""
    viewer = current_person()
    found: list[Person] = []
    for person in session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.sort_key)):
        scope = queries.person_scope(session, person)
        may_give_roles = can(session, viewer, Permission.GRANT_ROLES, scope)
        if any(can(session, viewer, permission, scope) for permission in DESK) and (
            may_give_roles or not queries.is_protected(session, person.id)
        ):
            found.append(person)
    return found


def _sheet(codes: list[tuple[int, str]]) -> str:
    session = read_session()
    lines = [(session.get_one(Person, person_id), code) for person_id, code in codes]
    return render_template(
        "accounts/code_sheet.html",
        lines=lines,
        address=url_for("accounts.first_sign_in", _external=True),
        until=clock.now() + sign_in_policy(session).first_link,
    )
