"""Errors become a page for a person and `application/problem+json` for a program; statuses never lie."""

from __future__ import annotations

import json

from flask import Flask, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from lms.core.db import db
from lms.core.errors import BadInput, NotFound, QashyqError, SignInRequired, TooLarge
from lms.core.logs import log
from lms.core.security import is_content_request


def wants_json() -> bool:
    """Whether the asker is a program (fetch, socket client) and not a page load."""
    if request.headers.get("X-Requested-With") == "fetch" or request.is_json:
        return True
    best = request.accept_mimetypes.best_match(
        ["text/html", "application/json", "application/problem+json"], "text/html"
    )
    return best != "text/html"


def problem(error: QashyqError) -> Response:
    """Return the error as problem+json."""
    body = {
        "type": f"urn:qashyq:error:{error.code}",
        "code": error.code,
        "title": error.text,
        "detail": error.advice,
        "status": error.status,
        "request": g.get("request_id"),
    }
    field = error.params.get("field")
    if field:
        body["field"] = field
    return Response(
        json.dumps(body, ensure_ascii=False), error.status, content_type="application/problem+json"
    )


def bind_errors(app: Flask) -> None:
    """Attach the handlers."""

    @app.errorhandler(QashyqError)
    def known(error: QashyqError) -> ResponseReturnValue:
        db.session.rollback()
        if error.status >= 500:
            log.error("%s %s", error.code, error.params)
        if is_content_request():
            # No page of ours there: it would make a session, and its cookie would shut the origin for this browser.
            return Response(f"{error.status} {error.code}\n", error.status, content_type="text/plain")
        if wants_json():
            return problem(error)
        if (
            isinstance(error, SignInRequired)
            and request.method == "GET"
            and "accounts.sign_in" in app.view_functions
        ):
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
        return render_template("core/error.html", error=error), error.status

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        if error.code is not None and error.code < 400:
            return error.get_response()
        if error.code == 404:
            return known(NotFound())
        if error.code == 413:
            return known(TooLarge())
        wrapped = BadInput()
        if error.code in {405, 415}:
            wrapped.status = error.code  # type: ignore[misc]  # this instance only: the status must not lie
        return known(wrapped)

    @app.errorhandler(DataError)
    @app.errorhandler(OverflowError)
    def unkeepable(error: Exception) -> ResponseReturnValue:
        # A number or text that the database cannot hold (PostgreSQL says DataError, SQLite's driver OverflowError).
        log.warning("refused by the database: %s", type(error).__name__)
        return known(BadInput())

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> ResponseReturnValue:
        log.exception("unexpected: %s", type(error).__name__)
        if app.config.get("PROPAGATE_EXCEPTIONS"):
            raise error
        return known(QashyqError())
