"""Incidents: one row per episode of the engine, a person's own entry, a person's decision; pictures beside them."""

from __future__ import annotations

import io
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import audit, clock
from lms.core.audit import SYSTEM
from lms.core.storage import storage
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.errors import AlreadyDecided, ReasonMissing
from lms.invigilation.models import (
    Incident,
    IncidentVerdict,
    ProctoringSession,
    Review,
    ReviewState,
    Snapshot,
)
from lms.invigilation.policy import proctoring_policy
from lms.invigilation.times import moment
from proctoring.types import IncidentChange, IncidentCode

MAX_PICTURE_BYTES = 1024 * 1024


def keep_change(
    session: Session, row: ProctoringSession, change: IncidentChange, *, picture: bytes | None
) -> tuple[Incident, bool]:
    """Write what the engine says of one episode; the same change twice is once. Return the row and whether it is new."""
    incident = session.scalar(select(Incident).where(Incident.episode_id == change.episode_id))
    is_new = incident is None
    if incident is None:
        incident = Incident(
            sitting_id=row.sitting_id,
            session_id=row.id,
            episode_id=change.episode_id,
            code=change.code.value,
            source="engine",
            opened_at=clock.now(),
            first_evidence_at=moment(change.opened_ms),
            verdict=IncidentVerdict.NONE,
        )
        session.add(incident)
    incident.first_evidence_at = moment(change.opened_ms)
    incident.closed_at = None if change.closed_ms is None else moment(change.closed_ms)
    incident.score = change.score
    if picture is not None and incident.snapshot_id is None:
        incident.snapshot_id = keep_picture(
            session, row, picture, kind="incident", source="camera", captured_ms=change.evidence_ms
        ).id
    session.flush()
    return incident, is_new


def keep_picture(
    session: Session, row: ProctoringSession, picture: bytes, *, kind: str, source: str, captured_ms: int
) -> Snapshot:
    """Store a picture of a session; the same moment twice is one."""
    query = select(Snapshot).where(
        Snapshot.session_id == row.id,
        Snapshot.source == source,
        Snapshot.kind == kind,
        Snapshot.captured_ms == captured_ms,
    )
    found = session.scalar(query)
    if found is not None:
        return found
    file = storage().put(
        session,
        io.BytesIO(picture),
        name=f"{kind}-{captured_ms}.jpg",
        media_type="image/jpeg",
        area="frames",
        actor=SYSTEM,
        max_bytes=MAX_PICTURE_BYTES,
    )
    snapshot = Snapshot(session_id=row.id, source=source, kind=kind, captured_ms=captured_ms, file_id=file.id)
    session.add(snapshot)
    session.flush()
    return snapshot


def record_now(
    session: Session,
    sitting: Sitting,
    *,
    code: IncidentCode,
    proctoring_session: ProctoringSession | None = None,
    source: str = "server",
    picture: bytes | None = None,
) -> Incident:
    """Record something that the server itself saw at this moment, outside the engine."""
    now = clock.now()
    incident = Incident(
        sitting_id=sitting.id,
        session_id=proctoring_session.id if proctoring_session else None,
        episode_id=secrets.token_hex(16),
        code=code.value,
        source=source,
        opened_at=now,
        closed_at=now,
        first_evidence_at=now,
        verdict=IncidentVerdict.NONE,
    )
    session.add(incident)
    session.flush()
    if picture is not None and proctoring_session is not None:
        captured_ms = int(now.timestamp() * 1000)
        incident.snapshot_id = keep_picture(
            session, proctoring_session, picture, kind="look", source="camera", captured_ms=captured_ms
        ).id
        session.flush()
    return incident


def record_by_hand(session: Session, sitting: Sitting, *, note: str, actor: Person) -> Incident:
    """Record what a proctor saw.

    Raises:
        ReasonMissing: nothing is written down.
    """
    if not note.strip():
        raise ReasonMissing(field="note")
    current = queries.current_session(session, sitting.id)
    incident = record_now(
        session, sitting, code=IncidentCode.PROCTOR_MANUAL, proctoring_session=current, source="proctor"
    )
    incident.note = note.strip()
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="invigilation.incident",
        object_kind="incident",
        object_id=incident.id,
        after={"code": incident.code, "sitting": sitting.id},
        reason=note.strip(),
    )
    return incident


def decide(
    session: Session, incident: Incident, *, verdict: IncidentVerdict, note: str, actor: Person
) -> Incident:
    """Say what an incident was; a later look may say otherwise until the sitting is decided.

    Raises:
        AlreadyDecided: the sitting has its decision.
        ReasonMissing: a confirmed incident needs a note, since the student will read it.
    """
    review = queries.review_of(session, incident.sitting_id)
    if review is not None and review.state in (ReviewState.DECIDED, ReviewState.SECOND_REVIEW):
        raise AlreadyDecided
    if verdict is IncidentVerdict.CONFIRMED and not note.strip():
        raise ReasonMissing(field="note")
    before = {"verdict": incident.verdict.value, "note": incident.note}
    incident.verdict, incident.decided_by, incident.decided_at = verdict, actor.id, clock.now()
    incident.note = note.strip() or incident.note
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="invigilation.decide_incident",
        object_kind="incident",
        object_id=incident.id,
        before=before,
        after={"verdict": verdict.value, "code": incident.code},
        reason=note.strip() or None,
    )
    if review is not None:
        refresh_risk(session, review)
    return incident


def refresh_risk(session: Session, review: Review) -> None:
    """Reckon the risk of a reviewed sitting anew; it orders the queue only."""
    sitting = session.get_one(Sitting, review.sitting_id)
    rows = queries.incidents_of(session, sitting.id)
    until = sitting.submitted_at or clock.now()
    review.risk = queries.risk_of(rows, proctoring_policy(session, sitting), until).points
    session.flush()
