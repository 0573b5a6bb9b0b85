"""Objects that a waiver can name: units are known here; courses add offerings, disciplines and programmes."""

from __future__ import annotations

from flask import Flask, current_app

from lms.accounts.roles import ScopeKind
from lms.accounts.scope_choices import Places, places_of


def register_scope(app: Flask, kind: str, places: Places) -> None:
    """Let an upper room offer its objects (`offering`, `course`, `programme`) on the page of waivers."""
    app.extensions.setdefault("qashyq_waiver_scopes", {})[kind] = places


def scope_places(kind: str) -> Places | None:
    """Return who knows the objects of this kind of scope."""
    registered: dict[str, Places] = current_app.extensions.get("qashyq_waiver_scopes", {})
    if kind in registered:
        return registered[kind]
    if kind == "unit":
        return places_of(ScopeKind.UNIT)
    return places_of(ScopeKind.OFFERING) if kind == "offering" else None
