"""The blueprint that the pages of the player share, and the larger body limit of its uploads."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, request, session

from lms.accounts.access import holds
from lms.accounts.roles import Permission
from lms.accounts.sign_in import find_person
from lms.core.db import read_session
from lms.core.settings import Settings

bp = Blueprint("player", __name__)
UPLOADS = frozenset({"player.upload", "player.upload_version"})
FORM_BYTES = 1024 * 1024  # the form around the file


def max_upload_bytes() -> int:
    """Return how large an archive may be."""
    settings: Settings = current_app.extensions["qashyq_settings"]
    return settings.max_upload_bytes


@bp.url_value_preprocessor
def allow_large_uploads(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Raise the body limit for whoever may upload, before the form is parsed for its CSRF token; nobody else gets it."""
    if endpoint not in UPLOADS or request.method != "POST":
        return
    person = find_person(read_session(), session.get("login"))
    if person is not None and holds(read_session(), person, Permission.UPLOAD_PACKAGE):
        request.max_content_length = max_upload_bytes() + FORM_BYTES
