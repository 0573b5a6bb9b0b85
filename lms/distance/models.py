"""Tables of the distance share: the append-only ledger, stored balances, verdicts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigId, Json, UtcDateTime, enum_type, primary_key
from lms.rules.distance_share import ActivityKind, Mode


class Layer(StrEnum):
    PLANNED = "planned"
    SCHEDULED = "scheduled"
    DELIVERED = "delivered"


class LedgerEntry(Base):
    """Signed integer minutes; a change appends its difference, nothing is edited."""

    __tablename__ = "distance_ledger"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"))
    layer: Mapped[Layer] = mapped_column(enum_type(Layer))
    kind: Mapped[ActivityKind] = mapped_column(enum_type(ActivityKind))
    mode: Mapped[Mode] = mapped_column(enum_type(Mode))
    minutes: Mapped[int] = mapped_column(Integer)
    is_under_order: Mapped[bool] = mapped_column(Boolean, default=False)
    source_kind: Mapped[str] = mapped_column(String(30))  # syllabus, class_meeting, control_event, material
    source_id: Mapped[int] = mapped_column(BigId)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index(None, "offering_id", "layer"), Index(None, "source_kind", "source_id"))


class ShareBalance(Base):
    """Stored sums per layer; must equal the recomputed ones; its row is the lock for the last hours."""

    __tablename__ = "share_balance"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"))
    layer: Mapped[Layer] = mapped_column(enum_type(Layer))
    distance_minutes: Mapped[int] = mapped_column(Integer, default=0)
    contact_minutes: Mapped[int] = mapped_column(Integer, default=0)
    sync_minutes: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=0)
    __table_args__ = (UniqueConstraint("offering_id", "layer"),)


class ShareVerdictRow(Base):
    """A verdict with both readings, the policy version and the hash of its inputs."""

    __tablename__ = "share_verdict"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int | None] = mapped_column(ForeignKey("course_offering.id"))
    syllabus_id: Mapped[int | None] = mapped_column(ForeignKey("syllabus_version.id"))
    layer: Mapped[Layer] = mapped_column(enum_type(Layer))
    colour: Mapped[str] = mapped_column(String(10))
    numbers: Mapped[Any] = mapped_column(Json)
    policy_sha256: Mapped[str] = mapped_column(String(64))
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    cause: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index(None, "offering_id", "layer", "created_at"),)
