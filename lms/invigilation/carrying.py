"""Carries what a link read into the engine; used by the sockets and by the HTTP fallback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import LoginSession, Person
from lms.core import clock
from lms.core.db import db, transaction
from lms.core.security import token_hash
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.engine import engine_of
from lms.invigilation.errors import TicketRefused
from lms.invigilation.link import Link, LinkRefused, make_link
from lms.invigilation.live_room import tell_tile
from lms.invigilation.models import ClientEventRow, ProctoringSession
from lms.invigilation.operations import sessions
from lms.invigilation.policy import proctoring_policy, room_policy
from lms.invigilation.queries.sessions import WATCHED
from proctoring.errors import QueueRefused
from proctoring.types import ClientEvent, EventKind, FrameSource, Item

OK: dict[str, Any] = {"ok": True}


def refusal(code: str) -> dict[str, Any]:
    """Return the acknowledgement of something that was not taken."""
    return {"ok": False, "code": code}


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who presents a ticket: the login session of the browser, None when nobody is signed in."""

    login_session_id: int | None
    person_id: int | None

    @staticmethod
    def of(login: LoginSession | None) -> Bearer:
        """Describe a login session."""
        return Bearer(None, None) if login is None else Bearer(login.id, login.person_id)


def admit(
    session: Session, ticket: object, bearer: Bearer, *, sitting_id: int | None = None, once: bool
) -> tuple[ProctoringSession, Link]:
    """Check a ticket and return its session with a fresh link.

    Raises:
        TicketRefused: not a ticket, used (`once`), of another browser, person or sitting, or its sitting is over.
    """
    if not isinstance(ticket, str) or not 20 <= len(ticket) <= 100:
        raise TicketRefused
    query = select(ProctoringSession).where(ProctoringSession.ticket_hash == token_hash(ticket))
    row = session.scalar(query)
    if row is None or row.ended_at is not None or (once and row.ticket_used_at is not None):
        raise TicketRefused
    if sitting_id is not None and row.sitting_id != sitting_id:
        raise TicketRefused
    sitting = session.get_one(Sitting, row.sitting_id)
    if bearer.login_session_id != row.login_session_id or bearer.person_id != sitting.student_id:
        raise TicketRefused
    if sitting.state not in WATCHED or session.get_one(Person, sitting.student_id).is_active is False:
        raise TicketRefused
    link = make_link(
        session_key=row.key,
        sitting_id=sitting.id,
        event_id=sitting.event_id,
        frame_limits=proctoring_policy(session, sitting).frames,
        room=room_policy(session, sitting.event.offering_id),
    )
    return row, link


def carry_frame(app: Flask, link: Link, payload: object) -> dict[str, Any]:
    """Take a picture; never raises."""
    try:
        frame = link.read_frame(payload)
    except LinkRefused as refused:
        return refusal(refused.code)
    answer = _put(app, link, frame)
    if answer["ok"] and frame.source is FrameSource.CAMERA and link.is_tile_due(frame.received_ms):
        tell_tile(app, link.event_id, sitting_id=link.sitting_id, captured_ms=frame.captured_ms)
    note_counts(app, link)
    return answer


def carry_event(app: Flask, link: Link, payload: object, *, kind: str | None = None) -> dict[str, Any]:
    """Take a report of the browser; it is kept before it is acknowledged. Never raises."""
    try:
        event = link.read_event(payload, kind)
    except LinkRefused as refused:
        return refusal(refused.code)
    if event.kind is not EventKind.HEARTBEAT and not keep_event(app, link, event):
        return OK  # the same event again: it was taken the first time
    answer = _put(app, link, event)
    note_counts(app, link)
    return answer | {"serverMs": clock.now_ms()} if answer["ok"] else answer


def _put(app: Flask, link: Link, item: Item) -> dict[str, Any]:
    try:
        dropped = engine_of(app).put(item)
    except QueueRefused as refused:
        return refusal(refused.code)
    if dropped:
        with link.lock:
            link.frames_dropped += dropped
    return dict(OK)


def keep_event(app: Flask, link: Link, event: ClientEvent) -> bool:
    """Write an event once (its sequence number names it) and say whether it is new; events are rare, pictures are not."""
    with app.app_context():
        try:
            with transaction() as session:
                row = queries.session_by_key(session, link.session_key)
                if row is None:
                    return False
                known = select(ClientEventRow.id).where(
                    ClientEventRow.session_id == row.id, ClientEventRow.sequence == event.seq
                )
                if session.scalar(known) is not None:
                    return False
                session.add(
                    ClientEventRow(
                        session_id=row.id,
                        sequence=event.seq,
                        kind=event.kind.value,
                        at_ms=event.at_ms,
                        detail=event.detail,
                        received_at=clock.now(),
                    )
                )
                return True
        finally:
            db.session.remove()


def note_counts(app: Flask, link: Link, *, is_connected: bool = True, at_once: bool = False) -> None:
    """Write counts and the last sign of life, at most every ten seconds."""
    counts = link.counts_to_note(clock.now_ms(), at_once=at_once)
    if counts is None:
        return
    with app.app_context():
        try:
            with transaction() as session:
                sessions.note_life(
                    session,
                    link.session_key,
                    frames=counts[0],
                    dropped=counts[1],
                    is_connected=is_connected,
                )
        finally:
            db.session.remove()
