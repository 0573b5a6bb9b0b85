"""Puts the journal into the menu of those who may read it."""

from __future__ import annotations

from flask import Flask

from lms.accounts.access import held
from lms.accounts.roles import Permission
from lms.audit.details import details_of
from lms.audit.words import object_kind
from lms.core.home import MenuEntry, add_menu_entry
from lms.core.i18n import gettext


def bind(app: Flask) -> None:
    """Add the menu entry and the words of lines."""
    app.jinja_env.filters.update(audit_details=details_of, audited_kind=object_kind)
    add_menu_entry(
        app,
        MenuEntry(
            lambda: gettext("Audit journal"),
            "audit.journal",
            lambda person: Permission.READ_AUDIT in held(person),
            90,
        ),
    )
