"""Tables of invigilation: check-in, proctoring sessions, pictures, events, incidents, reviews, verdicts, access."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Float, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigId, Json, UtcDateTime, enum_type, primary_key


class CheckIn(Base):
    """What a candidate has passed before the start; the StartGate opens when every required step has its time."""

    __tablename__ = "check_in"
    id: Mapped[int] = primary_key()
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), unique=True)
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consent.id"))
    camera_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reference_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    screen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reference_by: Mapped[int | None] = mapped_column(
        ForeignKey("person.id")
    )  # who passed the face step by hand
    reference_reason: Mapped[str | None] = mapped_column(Text)
    failed_looks: Mapped[int] = mapped_column(
        Integer, default=0
    )  # re-identifications in a row that did not match


class SessionState(StrEnum):
    OPENING = "opening"
    IDENTIFIED = "identified"
    RECORDING = "recording"
    DEGRADED = "degraded"
    OFFLINE = "offline"
    ENDED = "ended"


class ProctoringSession(Base):
    """One device connected to a sitting; the engine's state is checkpointed with the last frame number."""

    __tablename__ = "proctoring_session"
    id: Mapped[int] = primary_key()
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    role: Mapped[str] = mapped_column(String(10), default="main")
    state: Mapped[SessionState] = mapped_column(enum_type(SessionState), default=SessionState.OPENING)
    ticket_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ticket_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # a ticket opens one connection
    login_session_id: Mapped[int | None] = mapped_column(ForeignKey("login_session.id"))
    tab: Mapped[str | None] = mapped_column(String(40))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str | None] = mapped_column(String(40))
    ip: Mapped[str | None] = mapped_column(String(64))
    user_agent: Mapped[str | None] = mapped_column(String(255))
    camera_label: Mapped[str | None] = mapped_column(String(255))
    frames_seen: Mapped[int] = mapped_column(BigId, default=0)
    frames_dropped: Mapped[int] = mapped_column(BigId, default=0)
    engine_state: Mapped[bytes | None] = mapped_column(LargeBinary)


class IdentityReference(Base):
    """The enrolled face of a sitting: the embedding encrypted with the person's data key, never a document's copy."""

    __tablename__ = "identity_reference"
    id: Mapped[int] = primary_key()
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    embedding_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    model: Mapped[str] = mapped_column(String(80))
    quality: Mapped[float] = mapped_column(Float)
    picture_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Snapshot(Base):
    """A kept picture of a session: evidence of an incident or one of the periodic record (`kind`)."""

    __tablename__ = "snapshot"
    id: Mapped[int] = primary_key()
    session_id: Mapped[int] = mapped_column(ForeignKey("proctoring_session.id"))
    source: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(10), default="record")  # record, incident, look
    captured_ms: Mapped[int] = mapped_column(BigId)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    __table_args__ = (UniqueConstraint("session_id", "source", "kind", "captured_ms"),)


class ClientEventRow(Base):
    """What the browser told: append-only, idempotent by sequence, untrusted."""

    __tablename__ = "client_event"
    id: Mapped[int] = primary_key()
    session_id: Mapped[int] = mapped_column(ForeignKey("proctoring_session.id"))
    sequence: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str] = mapped_column(String(40))
    at_ms: Mapped[int] = mapped_column(BigId)
    detail: Mapped[Any] = mapped_column(Json, default=dict)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("session_id", "sequence"),)


class IncidentVerdict(StrEnum):
    NONE = "none"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    TECHNICAL = "technical"


class Incident(Base):
    """A stretch of time with something seen; opened by the engine or a proctor, decided by a person, never deleted.

    The evidence lasts from `first_evidence_at` to `closed_at`; `opened_at` is when it had lasted long enough to be told.
    """

    __tablename__ = "incident"
    id: Mapped[int] = primary_key()
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("proctoring_session.id"))
    episode_id: Mapped[str] = mapped_column(String(80), unique=True)
    code: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(20), default="engine")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_evidence_at: Mapped[datetime] = mapped_column(UtcDateTime)
    score: Mapped[float | None] = mapped_column(Float)
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshot.id"))
    verdict: Mapped[IncidentVerdict] = mapped_column(enum_type(IncidentVerdict), default=IncidentVerdict.NONE)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str | None] = mapped_column(Text)


class ReviewState(StrEnum):
    NONE = "none"
    QUEUED = "queued"
    IN_REVIEW = "in_review"
    PROPOSED = "proposed"
    SECOND_REVIEW = "second_review"
    DECIDED = "decided"


class Review(Base):
    """A person's look at a sitting; `risk` (0..100) orders the queue and changes no mark."""

    __tablename__ = "review"
    id: Mapped[int] = primary_key()
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), unique=True)
    state: Mapped[ReviewState] = mapped_column(enum_type(ReviewState), default=ReviewState.QUEUED)
    risk: Mapped[float] = mapped_column(Float, default=0.0)
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Decision(StrEnum):
    CLEAN = "clean"
    VIOLATION = "violation"
    TECHNICAL = "technical"


class Verdict(Base):
    """What is decided about a sitting; a violation needs two different people; a later version supersedes."""

    __tablename__ = "verdict"
    id: Mapped[int] = primary_key()
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    version: Mapped[int] = mapped_column(Integer)
    decision: Mapped[Decision] = mapped_column(enum_type(Decision))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)
    law_reference: Mapped[str | None] = mapped_column(String(120))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("sitting_id", "version"),)


class EvidenceGrant(Base):
    """An inspector's dated, reasoned, granted request to see faces and recordings of an event."""

    __tablename__ = "evidence_grant"
    id: Mapped[int] = primary_key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("control_event.id"))
    reason: Mapped[str] = mapped_column(Text)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_refused: Mapped[bool] = mapped_column(Boolean, default=False)


class AccessLog(Base):
    """Who looked at whose picture and why; one line a look."""

    __tablename__ = "access_log"
    id: Mapped[int] = primary_key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    what: Mapped[str] = mapped_column(String(60))  # live, snapshot:<id>, reference
    why: Mapped[str | None] = mapped_column(String(200))  # role:<permission> or grant:<id>
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index(None, "sitting_id", "at"),)
