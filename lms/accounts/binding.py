"""What accounts bind to the application: who is signed in, menu entries, words that templates need."""

from __future__ import annotations

import re

from flask import Flask, g, request, session

from lms.accounts import sign_in
from lms.accounts.access import held
from lms.accounts.models import Person, RoleAssignment
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.home import MenuEntry, add_menu_entry
from lms.core.i18n import gettext
from lms.core.security import is_content_request

_NOBODY = frozenset({"core.static_file", "core.health", "core.ready"})
_DESK = frozenset({Permission.MANAGE_PEOPLE, Permission.RESET_SIGN_IN, Permission.GRANT_ROLES})
# Order matters: most browsers name others too.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser/", "Yandex Browser"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
_PLAIN = re.compile(r"[\w ./-]{1,40}")


def bind(app: Flask) -> None:
    """Attach the hook that finds the person of a request, the menu entry and the template words."""
    app.before_request(load_person)
    people = MenuEntry(
        text=lambda: gettext("People"),
        endpoint="accounts.people",
        is_for=lambda person: bool(held(person) & _DESK),
        order=80,
    )
    units = MenuEntry(
        text=lambda: gettext("Units"),
        endpoint="accounts.units",
        is_for=lambda person: Permission.MANAGE_SYSTEM in held(person),
        order=85,
    )
    add_menu_entry(app, people)
    add_menu_entry(app, units)
    app.jinja_env.globals.update(role_phase=role_phase, browser_name=browser_name)


def load_person() -> None:
    """Set `g.person`, and note at most once a minute that the browser was seen."""
    g.person = None
    token = session.get("login")
    if not token or request.endpoint in _NOBODY or is_content_request():
        return
    found = sign_in.find_session(read_session(), token)
    person = read_session().get(Person, found.person_id) if found is not None else None
    if found is None or person is None or not person.is_active:
        session.pop("login", None)
        return
    g.person = person
    if sign_in.is_due_to_touch(found):
        found_id = found.id
        with transaction() as write:
            sign_in.touch(write, found_id)


def role_phase(assignment: RoleAssignment) -> str:
    """Return whether an assignment is in force: `now`, `later` or `past`."""
    now = clock.now()
    if assignment.valid_to is not None and assignment.valid_to <= now:
        return "past"
    return "now" if assignment.valid_from <= now else "later"


def browser_name(user_agent: str | None) -> str:
    """Return browser and system in words, "Firefox, Windows", for a list of sign-ins."""
    text = user_agent or ""
    named = [next((name for sign, name in names if sign in text), "") for names in (_BROWSERS, _SYSTEMS)]
    shown = ", ".join(name for name in named if name)
    if shown:
        return shown
    plain = _PLAIN.match(text)
    return plain[0] if plain else "—"
