"""Logs: one line an event, with the request's id; JSON lines on demand."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time

from flask import Flask, Response, g, has_request_context, request

from lms.core.settings import Settings

log = logging.getLogger("qashyq")
_PLAIN_ID = re.compile(r"[A-Za-z0-9-]{8,40}")


class _Formatter(logging.Formatter):
    def __init__(self, *, as_json: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        request_id = getattr(g, "request_id", "-") if has_request_context() else "-"
        if not self.as_json:
            return f"{super().format(record)} request={request_id}"
        entry = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id,
        }
        entry["message"] = record.getMessage()
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def bind_logs(app: Flask, settings: Settings) -> None:
    """Give every request an id and one closing line."""
    if not settings.is_testing and not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Formatter(as_json=settings.log_format == "json"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False

    @app.before_request
    def start() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = (
            given if settings.trusted_proxies and _PLAIN_ID.fullmatch(given) else secrets.token_hex(8)
        )
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "-")
        if request.endpoint not in {"core.static_file", "core.health", "core.ready"}:
            took_ms = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
            # The path only: query strings and asset tickets do not belong into logs.
            rule = request.url_rule.rule if request.url_rule is not None else "-"
            log.info("%s %s %s %.0f ms", request.method, rule, response.status_code, took_ms)
        return response
