"""First sign-in by a code or link, and a new password by e-mail."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import operations
from lms.accounts.access import public
from lms.accounts.errors import CodeInvalid, PasswordRefused, PasswordsDiffer
from lms.accounts.models import OneTimeCodeKind, Person
from lms.accounts.operations.codes import find_code
from lms.accounts.policy import sign_in_policy
from lms.accounts.views.blueprint import bp
from lms.core.db import read_session, transaction
from lms.core.errors import QashyqError
from lms.core.i18n import gettext
from lms.core.security import client_context, rate_limit

TRIES = "30/15 minutes"
RESETS_BY_ADDRESS = "20/15 minutes"
RESETS_BY_NAME = "3/hour"


@bp.get("/first")
@public
def first_sign_in() -> ResponseReturnValue:
    """Ask for the login and the code of the printed sheet."""
    return render_template("accounts/first.html", login="", code="")


@bp.post("/first")
@public
def first_sign_in_send() -> ResponseReturnValue:
    """Check login and code and go on to the password."""
    _limit_tries()
    login, code = request.form.get("login", "")[:80], request.form.get("code", "")[:80]
    try:
        found = find_code(read_session(), code)
        person = read_session().get_one(Person, found.person_id)
        if person.login != login.strip().casefold():
            raise CodeInvalid
    except CodeInvalid as error:
        return render_template("accounts/first.html", login=login, code=code, error=error), error.status
    return redirect(url_for("accounts.choose_password", code=code.strip()), 303)


@bp.get("/code/<code>")
@public
def choose_password(code: str) -> ResponseReturnValue:
    """Show the form for a new password; opening the link uses nothing up (mail programs open links too)."""
    _limit_tries()
    return _show(code)


@bp.post("/code/<code>")
@public
def choose_password_send(code: str) -> ResponseReturnValue:
    """Set the password and use the code up."""
    _limit_tries()
    password = request.form.get("password", "")
    try:
        if password != request.form.get("repeated", ""):
            raise PasswordsDiffer(field="repeated")
        with transaction() as session:
            operations.redeem(session, code, password)
    except PasswordRefused as error:
        return _show(code, error)
    flash(gettext("The password is set. Sign in with it now."), "ok")
    return redirect(url_for("accounts.sign_in"), 303)


@bp.get("/forgotten")
@public
def forgotten() -> ResponseReturnValue:
    """Ask for the login or e-mail."""
    return render_template("accounts/forgotten.html", is_sent=False)


@bp.post("/forgotten")
@public
def forgotten_send() -> ResponseReturnValue:
    """Send a link when there is somebody; say the same either way."""
    name = request.form.get("name", "").strip()[:254]
    rate_limit("accounts.reset.address", RESETS_BY_ADDRESS, str(client_context()["ip"]))
    if name:
        rate_limit("accounts.reset.name", RESETS_BY_NAME, name.casefold())
        with transaction() as session:
            operations.request_reset(session, name)
    return render_template("accounts/forgotten.html", is_sent=True)


def _limit_tries() -> None:
    rate_limit("accounts.code", TRIES, str(client_context()["ip"]))


def _show(code: str, error: QashyqError | None = None) -> ResponseReturnValue:
    session = read_session()
    try:
        found = find_code(session, code)
    except CodeInvalid as invalid:
        return render_template("accounts/first.html", login="", code="", error=invalid), invalid.status
    page = render_template(
        "accounts/choose_password.html",
        code=code,
        person=session.get_one(Person, found.person_id),
        is_first=found.kind is OneTimeCodeKind.FIRST_SIGN_IN,
        min_length=sign_in_policy(session).password_min_length,
        error=error,
    )
    return page, error.status if error is not None else 200
