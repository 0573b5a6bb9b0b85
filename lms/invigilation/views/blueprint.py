"""The one blueprint of invigilation, and what several of its pages share."""

from __future__ import annotations

from flask import Blueprint
from flask import session as cookie

from lms.accounts.models import LoginSession
from lms.accounts.sign_in import find_session
from lms.core.db import read_session

bp = Blueprint("invigilation", __name__)


def login_session() -> LoginSession | None:
    """Return the login session of this request's browser."""
    token = cookie.get("login")
    return find_session(read_session(), token) if isinstance(token, str) else None
