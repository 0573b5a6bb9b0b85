"""The content origin: the player page, the files of packages, commits. No cookies, no person: tickets only."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.errors import Forbidden, NotFound, QashyqError
from lms.core.security import rate_limit, token_hash
from lms.core.settings import Settings
from lms.core.storage import storage
from lms.player import importing, operations, queries, serving
from lms.player.errors import CommitInvalid, LaunchUnknown
from lms.player.operations import Commit
from lms.player.tickets import AssetClaims, read_asset_ticket

bp = Blueprint("content_player", __name__)
MAX_COMMIT_BYTES = 1024 * 1024
COMMIT_RATE = "240/minute"
MAX_SEQUENCE = 2**31 - 1
MAX_KNOWN_LAUNCHES = 20_000


def _settings() -> Settings:
    settings: Settings = current_app.extensions["qashyq_settings"]
    return settings


@bp.before_request
def refuse_service_workers() -> None:
    """Let no course install a service worker: it would outlive the launch and sit between later courses and us."""
    if request.headers.get("Service-Worker"):
        raise Forbidden


@bp.after_request
def protect(response: Response) -> Response:
    """Put the headers of untrusted content on everything."""
    is_player = request.endpoint == "content_player.player"
    policy = serving.player_policy if is_player else serving.course_policy
    return serving.protect(response, policy(_settings().lms_origin))


@bp.errorhandler(QashyqError)
def refused(error: QashyqError) -> ResponseReturnValue:
    """Answer plainly: no page of ours, no session, nothing to click."""
    return Response(f"{error.status} {error.code}\n", error.status, content_type="text/plain; charset=utf-8")


def _claims(ticket: str) -> AssetClaims:
    claims = read_asset_ticket(ticket, clock.now())
    if request.host != serving.content_host(_settings(), claims.version_id):
        raise NotFound  # the sub-domain of another package
    return claims


@bp.get("/c/<ticket>/player.html")
def player(ticket: str) -> ResponseReturnValue:
    """Give the player page; it knows nobody, the launch comes from the LMS page."""
    _claims(ticket)
    response = make_response(render_template("player/player.html", lms_origin=_settings().lms_origin))
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/c/<ticket>/f/<path:name>")
def file(ticket: str, name: str) -> ResponseReturnValue:
    """Give a file of the ticket's version."""
    claims = _claims(ticket)
    version, found = queries.find_file(read_session(), claims.version_id, name)
    stream = storage().open_tree_file(importing.AREA, version.sha256, found.name)
    return serving.send(stream, name=found.name, size=found.size_bytes, sha256=found.sha256)


@bp.post("/commit")
def commit() -> ResponseReturnValue:
    """Take what a course has stored; the ticket stands in the body, since beacons carry no headers."""
    request.max_content_length = MAX_COMMIT_BYTES
    taken = read_commit(request.get_data(cache=False))
    rate_limit("player.commit", COMMIT_RATE, _launch_id(token_hash(taken.ticket)))
    with transaction() as session:
        answer = operations.take_commit(session, taken)
    body = {"result": "false" if answer.error_code else "true", "errorCode": answer.error_code}
    response = Response(json.dumps(body), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _launch_id(ticket_hash: str) -> int:
    """Return the launch of a ticket before any lock is taken, so that a flood of commits holds up nobody.

    A ticket is of one launch for ever, so the answer is remembered; whether the launch is still there and what it may
    do is asked anew in the commit's transaction.

    Raises:
        LaunchUnknown: there is none.
    """
    known: dict[str, int] = current_app.extensions.setdefault("qashyq_launches", {})
    launch_id = known.get(ticket_hash)
    if launch_id is None:
        launch_id = queries.launch_id_of(read_session(), ticket_hash)
        if launch_id is None:
            raise LaunchUnknown
        if len(known) >= MAX_KNOWN_LAUNCHES:
            known.clear()
        known[ticket_hash] = launch_id
    return launch_id


def read_commit(data: bytes) -> Commit:
    """Read the body of a commit.

    Raises:
        CommitInvalid: another shape.
    """
    # Not cleaned as other input is: the journal keeps what came (its columns are plain JSON, not jsonb), and the engine
    # refuses values with signs that cannot be stored, so that a course's packed data is never changed in silence.
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CommitInvalid from error
    if not isinstance(body, dict):
        raise CommitInvalid
    cmi, sequence = body.get("cmi"), body.get("sequence")
    is_good = (
        _is_word(body.get("ticket"))
        and _is_word(body.get("session"))
        and isinstance(sequence, int)
        and not isinstance(sequence, bool)
        and 1 <= sequence <= MAX_SEQUENCE
        and isinstance(body.get("final"), bool)
        and isinstance(cmi, dict)
        and all(isinstance(value, str) for value in cmi.values())
    )
    if not is_good:
        raise CommitInvalid
    return Commit(body["ticket"], body["session"], body["sequence"], body["final"], body["cmi"])


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and 0 < len(value) <= 200
