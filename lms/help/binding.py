"""Puts help at the end of everybody's menu."""

from __future__ import annotations

from flask import Flask

from lms.core.home import MenuEntry, add_menu_entry
from lms.core.i18n import gettext


def bind(app: Flask) -> None:
    """Add the menu entry."""
    add_menu_entry(app, MenuEntry(lambda: gettext("Help"), "help.index", lambda person: True, 99))
