"""Binds the gradebook: sinks of results, words, home cards, menu, and what follows a changed mark."""

from __future__ import annotations

from flask import Flask, url_for

from lms.accounts.access import held
from lms.accounts.roles import Permission
from lms.core.home import MenuEntry, add_home_cards, add_menu_entry
from lms.core.i18n import gettext
from lms.courses.tabs import OfferingTab, add_offering_tab
from lms.gradebook import consequences  # noqa: F401  # listens for recorded marks
from lms.gradebook.home import cards
from lms.gradebook.sinks import bind_sinks
from lms.gradebook.words import bind_words


def bind(app: Flask) -> None:
    """Switch on the sinks that the settings name; give pages their words, cards and menu entry."""
    bind_sinks(app, app.extensions["qashyq_settings"])
    bind_words(app)
    add_home_cards(app, cards)
    add_offering_tab(
        app,
        OfferingTab(
            text=lambda: gettext("Journal"),
            url=lambda offering: url_for("gradebook.journal", offering_id=offering.id),
            is_for=lambda seat: seat.may(Permission.SEE_JOURNAL),
            order=30,
        ),
    )
    add_menu_entry(
        app,
        MenuEntry(
            text=lambda: gettext("My marks"),
            endpoint="gradebook.mine",
            is_for=lambda person: Permission.SEE_OWN_MARKS in held(person),
            order=30,
        ),
    )
