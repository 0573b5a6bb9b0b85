"""A commit in one transaction: the journal row, the attempt's state, the mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import lms.player.guards  # noqa: F401  # the journal is guarded wherever it can be written
from lms.core import clock
from lms.core.security import token_hash
from lms.player import marks, queries
from lms.player.errors import LaunchForeign, LaunchOver, LaunchUnknown
from lms.player.models import Attempt, CommitJournal, Launch, Package
from scorm.outcome import outcome
from scorm.runtime import CommitResult, SessionState, apply_commit

LATE = timedelta(minutes=10)
"""How long after the end of a launch its stragglers are taken: beacons and repeated requests overtake each other."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What the player page sends; `cmi` is flattened (`{"cmi.location": "3"}`)."""

    ticket: str
    session_key: str
    sequence: int
    is_final: bool
    cmi: dict[str, str]


@dataclass(frozen=True, slots=True)
class CommitAnswer:
    """What the player page gets: the standard's error number, 0 when everything was taken."""

    is_accepted: bool
    error_code: int


def take_commit(session: Session, commit: Commit) -> CommitAnswer:
    """Take one commit; the same one again answers the same and changes nothing.

    Raises:
        LaunchUnknown, LaunchForeign, LaunchOver: refused for good, nothing is written.
    """
    held = queries.held_launch(session, token_hash(commit.ticket))
    if held is None:
        raise LaunchUnknown
    launch = held.launch
    if launch.session_key != commit.session_key:
        raise LaunchForeign
    earlier = _earlier(session, launch, commit.sequence)
    if earlier is not None:
        return CommitAnswer(earlier.is_accepted, earlier.error_code)
    now = clock.now()
    if launch.expires_at <= now or (launch.ended_at is not None and launch.ended_at + LATE <= now):
        raise LaunchOver
    return _apply(session, held, commit, now)


def _earlier(session: Session, launch: Launch, sequence: int) -> CommitJournal | None:
    """Return the journal row of a commit that came before; numbers above the launch's last one have none."""
    if sequence > launch.last_sequence:
        return None
    query = select(CommitJournal).where(
        CommitJournal.launch_id == launch.id, CommitJournal.sequence == sequence
    )
    return session.scalar(query)


def _apply(session: Session, held: queries.HeldLaunch, commit: Commit, now: datetime) -> CommitAnswer:
    launch, attempt = held.launch, held.attempt
    state = SessionState.from_json(attempt.state)
    result = apply_commit(
        state, commit.cmi, commit.sequence, commit.session_key, commit.is_final, item=held.item
    )
    findings: list[dict[str, Any]] = [finding.as_dict() for finding in result.findings]
    attempt.updated_at = now
    if result.state is not state:
        attempt.state = result.state.to_json()
        _take_outcome(session, attempt, result, findings)
    launch.last_sequence = max(launch.last_sequence, commit.sequence)
    if commit.is_final and result.accepted and launch.ended_at is None:
        launch.ended_at = now
    session.add(
        CommitJournal(
            launch_id=launch.id,
            sequence=commit.sequence,
            body={"final": commit.is_final, "cmi": commit.cmi},
            is_accepted=result.accepted,
            error_code=result.error_code,
            findings=findings or None,
            received_at=now,
        )
    )
    session.flush()
    return CommitAnswer(result.accepted, result.error_code)


def _take_outcome(
    session: Session, attempt: Attempt, result: CommitResult, findings: list[dict[str, Any]]
) -> None:
    """Write the typed columns; when the points moved, or the journal refused them before, the mark follows."""
    worth = outcome(result.state)
    is_news = worth.points != attempt.points or attempt.mark_refusal is not None
    attempt.completion, attempt.success = worth.completion.value, worth.success.value
    attempt.points, attempt.total_seconds = worth.points, worth.total_seconds
    if not is_news:
        return
    session.flush()
    marks.push(session, session.get_one(Package, attempt.package_id), attempt)
    if attempt.mark_refusal:
        findings.append(
            {
                "code": "mark_refused",
                "element": "",
                "error_code": 0,
                "params": {"reason": attempt.mark_refusal},
            }
        )
