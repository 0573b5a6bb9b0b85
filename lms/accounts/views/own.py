"""A person's own pages: account, password, sign-ins, consents, and the notice about personal data."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from content.loader import load_notice
from content.markup import to_html
from lms.accounts import labels, operations, passwords, queries
from lms.accounts import sign_in as sessions
from lms.accounts.access import current_person, public, signed_in
from lms.accounts.errors import PasswordRefused, PasswordsDiffer, SignInFailed
from lms.accounts.models import Consent, Credential, LoginSession
from lms.accounts.policy import sign_in_policy
from lms.accounts.scope_choices import names_of
from lms.accounts.views.blueprint import bp
from lms.core.db import read_session, transaction
from lms.core.errors import BadInput, NotFound, QashyqError
from lms.core.i18n import current_locale, gettext
from lms.core.security import rate_limit, token_hash
from lms.core.settings import LOCALES


@bp.get("/my/account")
@signed_in
def own_account() -> ResponseReturnValue:
    """Show who I am here: facts, roles, language, password."""
    return _show_account()


@bp.post("/my/language")
@signed_in
def own_language() -> ResponseReturnValue:
    """Choose the language of my pages and letters."""
    locale = request.form.get("locale", "")
    if locale not in LOCALES:
        raise BadInput(field="locale")
    with transaction() as write:
        operations.set_locale(write, current_person(), locale)
    session["locale"] = locale
    return redirect(url_for("accounts.own_account"), 303)


@bp.post("/my/password")
@signed_in
def own_password() -> ResponseReturnValue:
    """Change my password; every other sign-in of mine ends."""
    me = current_person()
    rate_limit("accounts.own_password", "10/15 minutes", me.id)
    new = request.form.get("password", "")
    try:
        if new != request.form.get("repeated", ""):
            raise PasswordsDiffer(field="repeated")
        credential = read_session().get(Credential, me.id)
        if credential is None or not passwords.verify(
            credential.password_hash, request.form.get("current", "")
        ):
            raise SignInFailed(field="current")
        with transaction() as write:
            operations.set_password(write, me, new, actor=me)
            sessions.end_all(write, me.id, but_token=session.get("login"))
    except (PasswordRefused, SignInFailed) as error:
        return _show_account(error), 400
    flash(gettext("The new password is set; other sign-ins of yours were ended."), "ok")
    return redirect(url_for("accounts.own_account"), 303)


@bp.get("/my/sign-ins")
@signed_in
def own_sign_ins() -> ResponseReturnValue:
    """List where I am signed in."""
    return render_template(
        "accounts/own_sign_ins.html",
        sign_ins=sessions.live_sessions(read_session(), current_person().id),
        this_one=token_hash(session["login"]),
        held_until=sessions.held_until(read_session(), current_person().id),
    )


@bp.post("/my/sign-ins/<int:sign_in_id>/end")
@signed_in
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """End one of my sign-ins."""
    with transaction() as write:
        found = write.get(LoginSession, sign_in_id)
        if found is None or found.person_id != current_person().id:
            raise NotFound
        sessions.end_session(write, found)
    return redirect(url_for("accounts.own_sign_ins"), 303)


@bp.post("/my/sign-ins/end-others")
@signed_in
def end_other_sign_ins() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    with transaction() as write:
        count = sessions.end_all(write, current_person().id, but_token=session.get("login"))
    if count:
        flash(gettext("You are signed out everywhere else."), "ok")
    else:
        flash(
            gettext("Nothing was ended: there is no other sign-in, or an exam of yours is running."), "warn"
        )
    return redirect(url_for("accounts.own_sign_ins"), 303)


@bp.get("/my/consents")
@signed_in
def own_consents() -> ResponseReturnValue:
    """List what I accepted."""
    consents = queries.consents_of(read_session(), current_person().id)
    return render_template("accounts/own_consents.html", consents=consents, notices=labels.NOTICE_NAMES)


@bp.post("/my/consents/<int:consent_id>/withdraw")
@signed_in
def withdraw_consent(consent_id: int) -> ResponseReturnValue:
    """Take a consent back."""
    with transaction() as write:
        consent = write.get(Consent, consent_id)
        if consent is None or consent.person_id != current_person().id:
            raise NotFound
        operations.withdraw_consent(write, consent, actor=current_person())
    flash(gettext("The consent was taken back. What was done under it stays on record."), "ok")
    return redirect(url_for("accounts.own_consents"), 303)


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Show the notice about personal data."""
    notice = load_notice("privacy", current_locale())
    # The shelf's markup escapes everything; only its own tags come out.
    return render_template("accounts/notice.html", notice=notice, text=Markup(to_html(notice.text)))  # noqa: S704


def _show_account(error: QashyqError | None = None) -> str:
    me, read = current_person(), read_session()
    roles = queries.roles_of(read, me.id)
    return render_template(
        "accounts/own_account.html",
        person=me,
        roles=roles,
        places=names_of(read, roles),
        labels=labels,
        min_length=sign_in_policy(read).password_min_length,
        error=error,
    )
