"""Puts the journal into the menu of those who may read it."""

from __future__ import annotations

from flask import Flask

from lms.accounts.access import held
from lms.accounts.roles import Permission
from lms.core.home import MenuEntry, add_menu_entry
from lms.core.i18n import gettext


def bind(app: Flask) -> None:
    """Add the menu entry."""
    add_menu_entry(
        app,
        MenuEntry(
            lambda: gettext("Audit journal"),
            "audit.journal",
            lambda person: Permission.READ_AUDIT in held(person),
            90,
        ),
    )
