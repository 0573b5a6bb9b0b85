"""Doors: which host serves what, exact Origin on every unsafe method, CSRF token, headers, rate limits.

Sibling sub-domains are same-site, so SameSite cookies are sent from there: the Origin check is not a luxury.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from markupsafe import Markup

from lms.core.errors import BadCsrfToken, BadOrigin, NotFound, TooMany
from lms.core.limiting import Limiter, MovingWindows
from lms.core.settings import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_PREFIX = "content_"  # blueprints of the content origin; all others belong to the LMS
BOTH_HOSTS = frozenset({"core.static_file", "core.health", "core.ready"})


def bind_security(app: Flask, settings: Settings) -> None:
    """Attach the doors to the application."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-qashyq" if settings.is_tls else "qashyq",
        SESSION_COOKIE_SECURE=settings.is_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_CONTENT_LENGTH=4
        * 1024
        * 1024,  # a view that takes files raises it for itself: request.max_content_length
    )
    app.extensions["qashyq_limits"] = (
        MovingWindowRateLimiter(storage_from_string(settings.redis_url))
        if settings.redis_url
        else MovingWindows()
    )
    app.before_request(_check_host)
    app.before_request(_check_origin)
    app.before_request(_check_csrf)
    app.after_request(_set_headers)
    app.jinja_env.globals["csrf_field"] = csrf_field
    app.jinja_env.globals["csrf_token"] = csrf_token


def _settings() -> Settings:
    settings: Settings = current_app.extensions["qashyq_settings"]
    return settings


def is_content_request() -> bool:
    """Whether the request came to the content origin."""
    host = request.host
    content = _settings().content_host
    if "{package}" in content:
        return host.endswith(content.split("{package}", 1)[1])
    return host == content


def _check_host() -> None:
    endpoint = request.endpoint
    if endpoint in BOTH_HOSTS:
        return
    is_content_endpoint = bool(endpoint) and str(endpoint).startswith(CONTENT_PREFIX)
    if is_content_request():
        # Whatever carries the LMS session to the content host is a mistake or an attack.
        if not is_content_endpoint or current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
            raise NotFound
    elif request.host != _settings().lms_host or is_content_endpoint:
        raise NotFound


def _check_origin() -> None:
    if request.method in SAFE_METHODS or is_content_request():
        return
    if not is_own_origin(request.headers.get("Origin"), request.headers.get("Referer")):
        raise BadOrigin


def is_own_origin(origin: str | None, referrer: str | None = None) -> bool:
    """Whether Origin (or, when a browser sends none, Referer) is exactly the LMS."""
    expected = _settings().lms_origin
    if origin is not None:
        return hmac.compare_digest(origin.encode(), expected.encode())
    if referrer:
        try:
            parts = urlsplit(referrer)
        except ValueError:
            return False
        return f"{parts.scheme}://{parts.netloc}" == expected
    return False


def csrf_token() -> str:
    """Return this browser's token for forms and fetch."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(24)
    return str(session["csrf"])


def csrf_field() -> Markup:
    """Return the hidden form field."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(csrf_token())


def _check_csrf() -> None:
    if request.method in SAFE_METHODS or is_content_request():
        return
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    expected = str(session.get("csrf", ""))
    if not expected or not hmac.compare_digest(sent.encode(), expected.encode()):
        raise BadCsrfToken


def _set_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    if is_content_request():
        return response
    settings = _settings()
    socket_origin = settings.lms_origin.replace("http", "ws", 1)
    frames = settings.content_origin.replace("{package}", "*")
    headers.setdefault(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
        f"font-src 'self'; connect-src 'self' {socket_origin}; frame-src {frames}; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; worker-src 'self'; manifest-src 'self'",
    )
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault(
        "Permissions-Policy",
        "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=()",
    )
    if settings.is_tls:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "core.static_file":
        headers.setdefault("Cache-Control", "no-store")
    return response


def _limiter() -> Limiter:
    found: Limiter = current_app.extensions["qashyq_limits"]
    return found


_rule = lru_cache(maxsize=256)(parse)  # rules are words of the program and of policies: few


def rate_limit(name: str, rule: str, key: str | int) -> None:
    """Count one use of `name` by `key` against a rule like "10/minute".

    Raises:
        TooMany: the rule is exceeded.
    """
    if not _limiter().hit(_rule(rule), name, str(key)):
        raise TooMany


def is_over_limit(name: str, rule: str, key: str | int) -> bool:
    """Whether another use would exceed the rule; counts nothing."""
    return not _limiter().test(_rule(rule), name, str(key))


def count_use(name: str, rule: str, key: str | int) -> None:
    """Count one use (a failure, say) that `is_over_limit` will see."""
    _limiter().hit(_rule(rule), name, str(key))


def token_hash(token: str) -> str:
    """Return what is stored of a secret token (64 hex)."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a fresh secret token, 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def client_context() -> dict[str, Any]:
    """Return what is noted of a browser: address and user agent, cut to size."""
    return {
        "ip": request.remote_addr,
        "user_agent": (request.user_agent.string or "")[:255],
        "request_id": getattr(g, "request_id", None),
    }
