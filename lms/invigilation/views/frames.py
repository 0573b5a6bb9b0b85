"""HTTP fallback where WebSocket is blocked: the same limits and the same answers, with the ticket in a header."""

from __future__ import annotations

import threading
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.invigilation import carrying, queries
from lms.invigilation.engine import current_engine
from lms.invigilation.link import Link
from lms.invigilation.views.blueprint import bp, login_session

HEADER = "X-Proctoring-Ticket"
STATUS = {"flood": 429, "frame.too_large": 413}
MOST_LINKS = 2000


class Links:
    """Links of pages that use the fallback: they carry the buckets from one request to the next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, Link] = {}

    def kept(self, fresh: Link) -> Link:
        """Return the link of this session, the fresh one when there is none; the oldest give way."""
        with self._lock:
            if len(self._held) >= MOST_LINKS:
                self._held.pop(next(iter(self._held)))
            return self._held.setdefault(fresh.session_key, fresh)


def _link(sitting_id: int) -> Link:
    session = read_session()
    queries.own_sitting(session, sitting_id, current_person())
    bearer = carrying.Bearer.of(login_session())
    _row, fresh = carrying.admit(
        session, request.headers.get(HEADER), bearer, sitting_id=sitting_id, once=False
    )
    session.rollback()
    links = current_engine().app.extensions.setdefault("qashyq_links", Links())
    return links.kept(fresh) if isinstance(links, Links) else fresh


def _answer(body: dict[str, Any]) -> ResponseReturnValue:
    return jsonify(body), 200 if body["ok"] else STATUS.get(body["code"], 422)


@bp.post("/sittings/<int:sitting_id>/frames")
@requires(Permission.SIT_EXAM)
def frames(sitting_id: int) -> ResponseReturnValue:
    """Take one picture as the body; its number, source and time stand in the address."""
    link = _link(sitting_id)
    request.max_content_length = link.frame_limits.max_bytes
    payload = {
        "jpeg": request.get_data(cache=False),
        "source": request.args.get("source", "camera"),
        "seq": request.args.get("seq", type=int),
        "capturedMs": request.args.get("capturedMs", type=int),
    }
    return _answer(carrying.carry_frame(current_engine().app, link, payload))


@bp.post("/sittings/<int:sitting_id>/events")
@requires(Permission.SIT_EXAM)
def events(sitting_id: int) -> ResponseReturnValue:
    """Take one report of the browser as JSON."""
    request.max_content_length = 16 * 1024
    link = _link(sitting_id)
    return _answer(carrying.carry_event(current_engine().app, link, request.get_json(silent=True)))
