"""Tables of the core: jobs, leases, audit, policy versions, stored files."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigId, Json, UtcDateTime, enum_type, primary_key


class JobStatus(StrEnum):
    DUE = "due"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """A piece of work written in the transaction that asks for it; may run twice, carries one id."""

    __tablename__ = "job"
    id: Mapped[int] = primary_key()
    kind: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[int | None] = mapped_column(BigId)
    status: Mapped[JobStatus] = mapped_column(enum_type(JobStatus), default=JobStatus.DUE)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (Index(None, "status", "run_at"),)


class Lease(Base):
    """One leader for a periodic work; taken by compare-and-swap."""

    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_run_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditEvent(Base):
    """Who did what to which object; written unchained in the transaction, chained by the sealer (`sequence`)."""

    __tablename__ = "audit_event"
    id: Mapped[int] = primary_key()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(BigId)  # no foreign key: the journal outlives people
    actor_role: Mapped[str | None] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(80))
    object_kind: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[str] = mapped_column(String(80))
    before: Mapped[Any | None] = mapped_column(Json)
    after: Mapped[Any | None] = mapped_column(Json)
    reason: Mapped[str | None] = mapped_column(Text)
    ip: Mapped[str | None] = mapped_column(String(64))
    request_id: Mapped[str | None] = mapped_column(String(40))
    sequence: Mapped[int | None] = mapped_column(BigId, unique=True)
    previous_hash: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (Index(None, "object_kind", "object_id"), Index(None, "actor_id"))


class AuditHead(Base):
    """A signed head of the chain; the key lies outside the database."""

    __tablename__ = "audit_head"
    id: Mapped[int] = primary_key()
    sequence: Mapped[int] = mapped_column(BigId)
    hash: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signature: Mapped[str] = mapped_column(String(200))
    key_id: Mapped[str] = mapped_column(String(40))


class PolicyVersion(Base):
    """Numbers in force for a scope; append-only, the latest valid one wins."""

    __tablename__ = "policy_version"
    id: Mapped[int] = primary_key()
    kind: Mapped[str] = mapped_column(String(40))
    scope_kind: Mapped[str] = mapped_column(String(20))  # institution, programme, offering
    scope_id: Mapped[int | None] = mapped_column(BigId)
    body: Mapped[Any] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    order_number: Mapped[str | None] = mapped_column(String(60))
    created_by: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("kind", "scope_kind", "scope_id", "valid_from"),)


class StoredFile(Base):
    """A file in storage under its content hash; `owner` names the object that it belongs to."""

    __tablename__ = "stored_file"
    id: Mapped[int] = primary_key()
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(120))
    size_bytes: Mapped[int] = mapped_column(BigId)
    area: Mapped[str] = mapped_column(String(40))  # materials, packages, faces, frames, orders
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
