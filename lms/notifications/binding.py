"""What notifications bind: letters of accounts, the home card, the menu entry with its count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Flask, g, url_for
from sqlalchemy.orm import Session

from lms.accounts.access import held
from lms.accounts.gates import LETTERS
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.core.home import Card, Line, MenuEntry, add_home_cards, add_menu_entry
from lms.core.i18n import format_moment, gettext
from lms.notifications import kinds, operations, queries

CARD_LINES = 5


class AccountLetters:
    """Writes the letters that accounts ask for."""

    def send(
        self, session: Session, person: Person, kind: str, params: Mapping[str, str], url: str | None
    ) -> None:
        """Queue the letter in the caller's transaction."""
        operations.write_letter(session, person, kind, params, url)


def bind(app: Flask) -> None:
    """Attach everything."""
    LETTERS.bind(app, AccountLetters())
    add_home_cards(app, cards)
    entry = MenuEntry(text=_menu_text, endpoint="notifications.notices", is_for=lambda _: True, order=90)
    outbox = MenuEntry(
        text=lambda: gettext("Letters"),
        endpoint="notifications.outgoing",
        is_for=lambda person: Permission.MANAGE_SYSTEM in held(person),
        order=91,
    )
    add_menu_entry(app, entry)
    add_menu_entry(app, outbox)


def cards(person: Person) -> Iterable[Card]:
    """Show what is new on the home page; nothing new, no card."""
    session = read_session()
    unread = queries.notices_of(session, person.id, only_unread=True, limit=CARD_LINES)
    if not unread:
        return
    lines = tuple(
        Line(
            text=kinds.rendered(notice.kind, notice.params)[0],
            url=url_for("notifications.open_notice", notice_id=notice.id),
            note=format_moment(notice.created_at, "short"),
        )
        for notice in unread
    )
    total = queries.unread_count(session, person.id)
    title = gettext("New notices: %(count)s", count=total)
    yield Card(
        title=title,
        lines=lines,
        order=60,
        action=Line(text=gettext("All notices"), url=url_for("notifications.notices")),
    )


def _menu_text() -> str:
    person = getattr(g, "person", None)
    count = queries.unread_count(read_session(), person.id) if person is not None else 0
    return f"{gettext('Notices')} ({count})" if count else gettext("Notices")
