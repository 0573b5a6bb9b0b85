"""A test client that sends what a browser sends: host, Origin, CSRF token."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class BrowserClient(FlaskClient):
    """Requests go to the LMS host with its Origin and this browser's CSRF token, unless told otherwise.

    `client.get(url, origin=None)` etc.: `base_url`, `origin=` and `csrf=False` make the wrong kind of request.
    """

    lms_origin = "http://localhost:8000"

    def open(self, *args: Any, origin: str | None = "own", csrf: bool = True, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("base_url", self.lms_origin)
        headers = dict(kwargs.pop("headers", None) or {})
        if kwargs.get("method", "GET") not in {"GET", "HEAD", "OPTIONS"}:
            if origin is not None:
                headers.setdefault("Origin", self.lms_origin if origin == "own" else origin)
            if csrf:
                headers.setdefault("X-CSRF-Token", self.csrf_token())
        return super().open(*args, headers=headers, **kwargs)

    def csrf_token(self) -> str:
        """Return this browser's token, making one as the first page would."""
        with self.session_transaction(base_url=self.lms_origin) as state:
            return str(state.setdefault("csrf", "test-token"))

    def sign_in_as(self, person_id: int) -> None:
        """Sign in without the form: a LoginSession row and its cookie (the form has tests of its own)."""
        from lms.accounts.sign_in import open_session
        from lms.core.db import transaction

        with self.application.app_context(), transaction() as session:
            token = open_session(session, person_id=person_id, ip="127.0.0.1", user_agent="test")
        with self.session_transaction(base_url=self.lms_origin) as state:
            state["login"] = token
