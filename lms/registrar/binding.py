"""Binds the registrar: words, home cards, menu, the link from a mark to its appeal, notices."""

from __future__ import annotations

from flask import Flask, url_for
from sqlalchemy.orm import Session

from lms.accounts.access import held
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.home import Line, MenuEntry, add_home_cards, add_menu_entry
from lms.core.i18n import format_moment, gettext
from lms.gradebook.links import add_mark_link
from lms.gradebook.models import GradeItem, Mark
from lms.invigilation.gates import RETENTION_GATE
from lms.registrar import queries
from lms.registrar.home import cards
from lms.registrar.operations.appeals import appeal_ends_at
from lms.registrar.retention import AppealsHold
from lms.registrar.words import appeal_status, bind_words

P = Permission


def bind(app: Flask) -> None:
    """Give pages their words, cards, links and menu entry."""
    bind_words(app)
    RETENTION_GATE.bind(app, AppealsHold())
    add_home_cards(app, cards)
    add_mark_link(app, appeal_link)
    add_menu_entry(
        app,
        MenuEntry(
            text=lambda: gettext("Grade sheets"),
            endpoint="registrar.sheets",
            is_for=lambda person: bool(
                held(person) & {P.MANAGE_SHEETS, P.SIGN_SHEET_EXAMINER, P.SIGN_SHEET_HEAD}
            ),
            order=40,
        ),
    )


def appeal_link(session: Session, mark: Mark, item: GradeItem, person: Person) -> Line | None:
    """Return the way to an appeal while its window is open, or to the appeal that was filed."""
    address = url_for("registrar.appeal_form", mark_id=mark.id)
    appeal = queries.appeal_against(session, item.id, person.id)
    if appeal is not None:
        return Line(gettext("Appeal"), address, appeal_status(appeal.status))
    ends_at = appeal_ends_at(session, mark)
    if item.kind not in queries.SHEET_KINDS or mark.is_provisional or clock.now() > ends_at:
        return None
    until = gettext("may be filed until %(moment)s", moment=format_moment(ends_at, "short"))
    return Line(gettext("Appeal"), address, until)
