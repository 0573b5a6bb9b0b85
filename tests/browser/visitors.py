"""A visitor over plain HTTP: the cookie, Origin and CSRF token of a browser, without the browser."""

from __future__ import annotations

from typing import Any

import requests

from tests.browser.server import LiveServer

CSRF = "visitor-token"
TIMEOUT_SECONDS = 30


class Visitor:
    """One signed-in (or anonymous) person; `headers` override what a browser would send, None leaves one out."""

    def __init__(self, server: LiveServer, person_id: int | None = None) -> None:
        self.server = server
        self.cookie = server.cookie_value(person_id, csrf=CSRF)
        self.headers = {
            "Origin": server.settings.lms_origin,
            "X-CSRF-Token": CSRF,
            "X-Requested-With": "fetch",
            "Cookie": f"{server.cookie_name}={self.cookie}",
        }

    def call(
        self, method: str, path: str, headers: dict[str, str | None] | None = None, **kwargs: Any
    ) -> requests.Response:
        """Send one request; redirects are told, not followed."""
        sent = {
            name: value for name, value in {**self.headers, **(headers or {})}.items() if value is not None
        }
        return requests.request(
            method,
            self.server.url(path),
            headers=sent,
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            **kwargs,
        )

    def get(self, path: str, **kwargs: Any) -> requests.Response:
        """Read a page."""
        return self.call("GET", path, **kwargs)

    def post(self, path: str, **kwargs: Any) -> requests.Response:
        """Send a form or JSON."""
        return self.call("POST", path, **kwargs)
