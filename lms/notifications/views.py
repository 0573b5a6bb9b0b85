"""Pages of notifications: my notices, letters of the installation."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires, signed_in
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.errors import NotFound
from lms.core.settings import Settings
from lms.notifications import kinds, operations, queries
from lms.notifications.models import Notice
from lms.notifications.post import mail_folder

bp = Blueprint("notifications", __name__)


@bp.get("/my/notices")
@signed_in
def notices() -> ResponseReturnValue:
    """List my notices."""
    session = read_session()
    rows = queries.notices_of(session, current_person().id)
    shown = [(row, *kinds.rendered(row.kind, row.params)) for row in rows]
    unread = queries.unread_count(session, current_person().id)
    return render_template("notifications/notices.html", notices=shown, unread=unread)


@bp.get("/my/notices/<int:notice_id>")
@signed_in
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Mark a notice of mine as read and go where it leads."""
    with transaction() as session:
        notice = session.get(Notice, notice_id)
        if notice is None or notice.person_id != current_person().id:
            raise NotFound
        operations.mark_read(session, current_person(), notice_id)
        target = notice.url
    is_local = bool(target) and str(target).startswith("/") and not str(target).startswith(("//", "/\\"))
    return redirect(str(target) if is_local else url_for("notifications.notices"))


@bp.post("/my/notices/read")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark all my notices as read."""
    with transaction() as session:
        operations.mark_read(session, current_person())
    return redirect(url_for("notifications.notices"), 303)


@bp.get("/letters")
@requires(Permission.MANAGE_SYSTEM)
def outgoing() -> ResponseReturnValue:
    """Show the operator what letters left and which did not."""
    settings: Settings = current_app.extensions["qashyq_settings"]
    folder = None if settings.mail_url else str(mail_folder(settings))
    return render_template(
        "notifications/outgoing.html", letters=queries.outgoing(read_session()), folder=folder
    )
