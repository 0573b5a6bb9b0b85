"""Sign-in sessions: opening, finding, keeping alive and ending them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Request

from lms.accounts.errors import NotNow
from lms.accounts.models import LoginSession, Person
from lms.accounts.policy import sign_in_policy
from lms.core import clock
from lms.core.security import new_token, token_hash

SEEN_EVERY = timedelta(minutes=1)
SessionGuard = Callable[[Session, int], datetime | None]
"""(session, person_id) -> until when this person's sign-ins must not end; None = nothing is in the way."""


def add_session_guard(app: Flask, guard: SessionGuard) -> None:
    """Let an upper room say "not now" (a sitting runs)."""
    app.extensions.setdefault("qashyq_session_guards", []).append(guard)


def held_until(session: Session, person_id: int) -> datetime | None:
    """Return the latest moment before which this person's sign-ins must not end."""
    guards: list[SessionGuard] = current_app.extensions.get("qashyq_session_guards", [])
    moments = [moment for guard in guards if (moment := guard(session, person_id)) is not None]
    latest = max(moments, default=None)
    return latest if latest is not None and latest > clock.now() else None


def open_session(session: Session, *, person_id: int, ip: str | None, user_agent: str | None) -> str:
    """Open a sign-in session and return its token (only the hash is stored)."""
    token = new_token()
    now = clock.now()
    session.add(
        LoginSession(
            person_id=person_id,
            token_hash=token_hash(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + sign_in_policy(session).login_session,
            ip=ip,
            user_agent=user_agent,
        )
    )
    session.flush()
    return token


def find_session(session: Session, token: str) -> LoginSession | None:
    """Return the live session of a token; one that is due to expire lives on while a guard holds it."""
    found = session.scalar(select(LoginSession).where(LoginSession.token_hash == token_hash(token)))
    if found is None or found.ended_at is not None:
        return None
    if found.expires_at <= clock.now() and held_until(session, found.person_id) is None:
        return None
    return found


def find_person(session: Session, token: str | None) -> Person | None:
    """Return who is signed in with this token."""
    found = find_session(session, token) if token else None
    person = session.get(Person, found.person_id) if found is not None else None
    return person if person is not None and person.is_active else None


def person_of_environ(session: Session, environ: dict[str, Any]) -> Person | None:
    """Return who is signed in by the cookie of a WSGI request (the handshake of a socket)."""
    cookie = current_app.session_interface.open_session(current_app, Request(environ))  # type: ignore[arg-type]  # reads cookies only
    return find_person(session, cookie.get("login") if cookie is not None else None)


def is_due_to_touch(found: LoginSession) -> bool:
    """Whether `last_seen_at` is old enough to be written again."""
    return clock.now() - found.last_seen_at >= SEEN_EVERY


def touch(session: Session, login_session_id: int) -> None:
    """Note that the browser was seen; a held session's end moves on with the hold."""
    found = session.get_one(LoginSession, login_session_id)
    found.last_seen_at = clock.now()
    until = held_until(session, found.person_id)
    if until is not None:
        found.expires_at = max(found.expires_at, until)


def keep_alive(session: Session, person_id: int, until: datetime) -> None:
    """Let no live session of the person expire before `until`."""
    now = clock.now()
    session.execute(
        update(LoginSession)
        .where(
            LoginSession.person_id == person_id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > now,
            LoginSession.expires_at < until,
        )
        .values(expires_at=until)
    )


def live_sessions(session: Session, person_id: int) -> list[LoginSession]:
    """Return the person's live sessions, the one seen last first."""
    query = (
        select(LoginSession)
        .where(
            LoginSession.person_id == person_id,
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > clock.now(),
        )
        .order_by(LoginSession.last_seen_at.desc(), LoginSession.id.desc())
    )
    return list(session.scalars(query))


def end_session(session: Session, found: LoginSession) -> None:
    """End one session.

    Raises:
        NotNow: a guard holds the person's sessions.
    """
    if held_until(session, found.person_id) is not None:
        raise NotNow
    found.ended_at = clock.now()
    session.flush()


def end_all(session: Session, person_id: int, *, but_token: str | None = None) -> int:
    """End every session of the person except the one of `but_token`; return how many.

    Nothing ends while a guard holds them: a new password must not stop a running exam.
    """
    if held_until(session, person_id) is not None:
        return 0
    kept = token_hash(but_token) if but_token else ""
    ended = [found for found in live_sessions(session, person_id) if found.token_hash != kept]
    for found in ended:
        found.ended_at = clock.now()
    session.flush()
    return len(ended)


def forget_places(session: Session, *, keep_days: int) -> int:
    """Forget address and browser of sign-ins that are over for `keep_days`; return how many.

    The rows stay: sittings and their journals name them.
    """
    before = clock.now() - timedelta(days=keep_days)
    result = session.execute(
        update(LoginSession)
        .where(
            func.coalesce(LoginSession.ended_at, LoginSession.expires_at) < before,
            or_(LoginSession.ip.is_not(None), LoginSession.user_agent.is_not(None)),
        )
        .values(ip=None, user_agent=None)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has a row count
