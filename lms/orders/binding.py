"""What orders bind: the menu entry."""

from __future__ import annotations

from flask import Flask

from lms.accounts.access import held
from lms.accounts.roles import Permission
from lms.core.home import MenuEntry, add_menu_entry
from lms.core.i18n import gettext


def bind(app: Flask) -> None:
    """Attach the menu entry."""
    entry = MenuEntry(
        text=lambda: gettext("Orders"),
        endpoint="orders.register",
        is_for=lambda person: Permission.MANAGE_ORDERS in held(person),
        order=70,
    )
    add_menu_entry(app, entry)
