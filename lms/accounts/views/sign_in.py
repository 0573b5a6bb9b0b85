"""Signing in and out."""

from __future__ import annotations

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import sign_in as sessions
from lms.accounts.access import public
from lms.accounts.authentication import authenticate, check_limits
from lms.accounts.errors import SignInFailed, SignInLocked
from lms.accounts.policy import sign_in_policy
from lms.accounts.views.blueprint import bp
from lms.core import audit
from lms.core.db import read_session, transaction
from lms.core.edge import local_path
from lms.core.security import client_context


def begin(person_id: int, token: str) -> None:
    """Give this browser a fresh cookie: nothing that it carried before sign-in lives on but the language."""
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale
    session["login"] = token


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Show the form."""
    if getattr(g, "person", None) is not None:
        return redirect(local_path(request.args.get("next")))
    return render_template("accounts/sign_in.html", next=local_path(request.args.get("next")), login="")


@bp.post("/sign-in")
@public
def sign_in_send() -> ResponseReturnValue:
    """Check login and password and open a session."""
    login = request.form.get("login", "")[:80]
    target = local_path(request.form.get("next"))
    policy, context = sign_in_policy(read_session()), client_context()
    try:
        check_limits(login, str(context["ip"]), policy)
        with transaction() as write:
            person = authenticate(
                write,
                login=login,
                password=request.form.get("password", ""),
                ip=str(context["ip"]),
                policy=policy,
            )
            token = sessions.open_session(
                write, person_id=person.id, ip=context["ip"], user_agent=context["user_agent"]
            )
            audit.record(
                write, actor=person, action="accounts.sign_in", object_kind="person", object_id=person.id
            )
            person_id = person.id
    except (SignInFailed, SignInLocked) as error:
        return render_template("accounts/sign_in.html", next=target, login=login, error=error), error.status
    begin(person_id, token)
    return redirect(target, 303)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    token = session.get("login")
    found = sessions.find_session(read_session(), token) if token else None
    if found is not None:
        found_id = found.id
        with transaction() as write:
            sessions.end_session(write, write.get_one(type(found), found_id))
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale
    return redirect(url_for("accounts.sign_in"), 303)
