"""Proctoring sessions: opening, taking over, tickets, ends; what sockets report now and then."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import audit, clock
from lms.core.audit import SYSTEM, Actor
from lms.core.security import new_token, token_hash
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.errors import CheckInClosed, SittingNotRunning
from lms.invigilation.models import Incident, ProctoringSession, SessionState
from lms.invigilation.operations import incidents
from lms.invigilation.queries.sessions import WATCHED
from proctoring.types import IncidentCode

CONNECTED = (SessionState.RECORDING, SessionState.DEGRADED)
FRESH = timedelta(seconds=12)
"""A session that was heard of within this time is alive: its browser tab is open (last_seen is written every 10 s)."""


@dataclass(frozen=True, slots=True)
class Browser:
    """Who connects from where; `tab` is made by the page and survives its reload."""

    login_session_id: int | None
    tab: str | None = None
    ip: str | None = None
    user_agent: str | None = None
    camera_label: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A session with a fresh ticket; `ended_key` is the session that gave way, `second` its incident."""

    session: ProctoringSession
    ticket: str
    ended_key: str | None = None
    second: Incident | None = None


def open_session(session: Session, sitting: Sitting, *, browser: Browser, actor: Person) -> Opened:
    """Open a session for this browser; an earlier one gives way (the newer wins after identification).

    Raises:
        SittingNotRunning: nothing is watched in this state.
    """
    if sitting.state not in WATCHED:
        raise SittingNotRunning
    earlier = queries.current_session(session, sitting.id)
    second = None
    if earlier is not None:
        if _is_elsewhere(earlier, browser):
            second = incidents.record_now(
                session, sitting, code=IncidentCode.BROWSER_SECOND_SESSION, proctoring_session=earlier
            )
        end_session(session, earlier, reason="second_session" if second else "reload", actor=actor)
    now = clock.now()
    ticket = new_token()
    row = ProctoringSession(
        sitting_id=sitting.id,
        key=secrets.token_hex(16),
        state=SessionState.IDENTIFIED,
        ticket_hash=token_hash(ticket),
        login_session_id=browser.login_session_id,
        tab=browser.tab,
        opened_at=now,
        last_seen_at=now,
        ip=browser.ip,
        user_agent=browser.user_agent,
        camera_label=browser.camera_label,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="invigilation.open_session",
        object_kind="sitting",
        object_id=sitting.id,
        after={"session": row.id, "replaces": earlier.id if earlier else None},
    )
    return Opened(row, ticket, earlier.key if earlier else None, second)


def _is_elsewhere(earlier: ProctoringSession, browser: Browser) -> bool:
    """Whether the earlier session is another place and not this page before its reload."""
    if earlier.login_session_id != browser.login_session_id:
        return True
    if earlier.tab != browser.tab:
        return earlier.state in CONNECTED
    return earlier.state in CONNECTED and clock.now() - earlier.last_seen_at < FRESH


def renew_ticket(session: Session, row: ProctoringSession) -> str:
    """Give an open session a fresh ticket (a ticket opens one connection); the old one is void."""
    ticket = new_token()
    row.ticket_hash, row.ticket_used_at = token_hash(ticket), None
    session.flush()
    return ticket


def resumed(
    session: Session, sitting: Sitting, *, key: str, login_session_id: int | None
) -> ProctoringSession | None:
    """Return the session that a page which never closed goes on with; None when it must identify anew."""
    row = queries.session_by_key(session, key)
    if row is None or row.sitting_id != sitting.id or row.ended_at is not None:
        return None
    return row if row.login_session_id == login_session_id else None


def end_session(session: Session, row: ProctoringSession, *, reason: str, actor: Actor) -> None:
    """End a session; twice is once."""
    if row.ended_at is not None:
        return
    row.ended_at, row.end_reason, row.state = clock.now(), reason, SessionState.ENDED
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="invigilation.end_session",
        object_kind="sitting",
        object_id=row.sitting_id,
        after={"session": row.id, "frames": row.frames_seen, "dropped": row.frames_dropped},
        reason=reason,
    )


def note_connected(session: Session, row: ProctoringSession) -> None:
    """Note that a socket carries the session now."""
    row.state, row.last_seen_at, row.ticket_used_at = SessionState.RECORDING, clock.now(), clock.now()
    session.flush()


def note_life(session: Session, key: str, *, frames: int, dropped: int, is_connected: bool) -> None:
    """Add what a connection counted since the last time (called every few seconds, never per picture)."""
    state = SessionState.RECORDING if is_connected else SessionState.OFFLINE
    session.execute(
        update(ProctoringSession)
        .where(ProctoringSession.key == key, ProctoringSession.ended_at.is_(None))
        .values(
            last_seen_at=clock.now(),
            state=state,
            frames_seen=ProctoringSession.frames_seen + frames,
            frames_dropped=ProctoringSession.frames_dropped + dropped,
        )
    )


def end_all(session: Session, sitting: Sitting, *, reason: str) -> list[str]:
    """End every open session of a sitting and return their keys."""
    query = select(ProctoringSession).where(
        ProctoringSession.sitting_id == sitting.id, ProctoringSession.ended_at.is_(None)
    )
    rows = list(session.scalars(query))
    for row in rows:
        end_session(session, row, reason=reason, actor=SYSTEM)
    return [row.key for row in rows]


def note_failed_look(session: Session, sitting: Sitting, *, actor: Person) -> int:
    """Count a picture that did not match when the candidate came back; return how many in a row."""
    check_in = queries.check_in_of(session, sitting.id)
    if check_in is None:
        raise CheckInClosed
    check_in.failed_looks += 1
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="invigilation.look_failed",
        object_kind="sitting",
        object_id=sitting.id,
        after={"in_a_row": check_in.failed_looks},
    )
    return check_in.failed_looks


def forget_failed_looks(session: Session, sitting: Sitting) -> None:
    """Start counting anew after a match."""
    check_in = queries.check_in_of(session, sitting.id)
    if check_in is not None:
        check_in.failed_looks = 0
        session.flush()
