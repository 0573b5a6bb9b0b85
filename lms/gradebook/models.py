"""Tables of marks: items, append-only marks, windows, locks, admission lists, the outbox."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigId, Json, Points, UtcDateTime, enum_type, primary_key


class GradeItemKind(StrEnum):
    CURRENT = "current"
    MIDTERM1 = "midterm1"
    MIDTERM2 = "midterm2"
    FINAL = "final"
    FX_RETAKE = "fx_retake"
    PRACTICE = "practice"


class GradeItem(Base):
    """A column of the journal; `source` names what fills it (scorm, task, sitting, hand)."""

    __tablename__ = "grade_item"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"), index=True)
    kind: Mapped[GradeItemKind] = mapped_column(enum_type(GradeItemKind))
    title: Mapped[str] = mapped_column(String(200))
    week: Mapped[int] = mapped_column(Integer)
    weight_percent: Mapped[int] = mapped_column(Integer, default=100)
    source_kind: Mapped[str] = mapped_column(String(20), default="hand")
    source_id: Mapped[int | None] = mapped_column(BigId)
    is_archived: Mapped[bool] = mapped_column(Boolean, default=False)
    __table_args__ = (UniqueConstraint("source_kind", "source_id"),)


class MarkStatus(StrEnum):
    GRADED = "graded"
    ABSENT = "absent"
    EXCUSED = "excused"
    NOT_ADMITTED = "not_admitted"
    WITHDRAWN = "withdrawn"  # a compensated result: the earlier mark is named in the reason


class Mark(Base):
    """One revision of one learner's mark, 0..100; rows are only ever added.

    `lms.gradebook.standing` says which revision counts: ask `queries.current_mark`, never the highest revision.
    """

    __tablename__ = "mark"
    id: Mapped[int] = primary_key()
    item_id: Mapped[int] = mapped_column(ForeignKey("grade_item.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    revision: Mapped[int] = mapped_column(Integer)
    status: Mapped[MarkStatus] = mapped_column(enum_type(MarkStatus), default=MarkStatus.GRADED)
    points: Mapped[Decimal | None] = mapped_column(Points)
    is_provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    is_override: Mapped[bool] = mapped_column(
        Boolean, default=False
    )  # typed by a person: survives later pushes
    source: Mapped[str] = mapped_column(String(40))  # hand, scorm, outbox:<id>, import
    reason: Mapped[str | None] = mapped_column(Text)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("item_id", "student_id", "revision"),)


class MarkWindow(Base):
    """When marks of a kind may be entered for an offering; a reopened window names who and why."""

    __tablename__ = "mark_window"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"), index=True)
    kind: Mapped[GradeItemKind] = mapped_column(enum_type(GradeItemKind))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(Text)


class Lock(Base):
    """What may no longer change: an item or a whole offering; closing a sheet places it."""

    __tablename__ = "grade_lock"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("grade_item.id"))
    reason: Mapped[str] = mapped_column(String(80))  # sheet:<number>, admission_list, term_closed
    locked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    locked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AdmissionListStatus(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"


class AdmissionList(Base):
    """Who is admitted to a control event of an offering, signed by a named person."""

    __tablename__ = "admission_list"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"))
    kind: Mapped[GradeItemKind] = mapped_column(enum_type(GradeItemKind))
    version: Mapped[int] = mapped_column(Integer, default=1)
    status: Mapped[AdmissionListStatus] = mapped_column(
        enum_type(AdmissionListStatus), default=AdmissionListStatus.DRAFT
    )
    policy_sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("offering_id", "kind", "version"),)


class AdmissionRow(Base):
    __tablename__ = "admission_row"
    id: Mapped[int] = primary_key()
    list_id: Mapped[int] = mapped_column(ForeignKey("admission_list.id"), index=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    rating: Mapped[Decimal | None] = mapped_column(Points)
    is_admitted: Mapped[bool] = mapped_column(Boolean)
    reasons: Mapped[Any] = mapped_column(Json, default=list)  # codes of lms.rules.admission
    override_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    override_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("list_id", "student_id"),)


class OutboxStatus(StrEnum):
    HELD = "held"
    RELEASABLE = "releasable"
    SENT = "sent"
    ACKED = "acked"
    FAILED = "failed"
    COMPENSATED = "compensated"


class OutboxRow(Base):
    """A result on its way to the journal and to every sink: held, released by a named person, compensated on reversal."""

    __tablename__ = "grade_outbox"
    id: Mapped[int] = primary_key()
    key: Mapped[str] = mapped_column(String(120), unique=True)  # sitting:<id>:<decision version>
    item_id: Mapped[int] = mapped_column(ForeignKey("grade_item.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    source_kind: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[int] = mapped_column(BigId)
    decision_version: Mapped[int] = mapped_column(Integer, default=1)
    points: Mapped[Decimal | None] = mapped_column(Points)
    status: Mapped[OutboxStatus] = mapped_column(enum_type(OutboxStatus), default=OutboxStatus.HELD)
    held_reason: Mapped[str | None] = mapped_column(String(60))  # awaiting_review, open_incident, appeal
    decision_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_provisional: Mapped[bool] = mapped_column(Boolean, default=False)
    released_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    compensates_id: Mapped[int | None] = mapped_column(ForeignKey("grade_outbox.id"))
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("mark.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index(None, "status", "decision_due_at"), Index(None, "source_kind", "source_id"))


class OutboxDelivery(Base):
    """One sink's copy of an outbox row, with its own tries."""

    __tablename__ = "outbox_delivery"
    id: Mapped[int] = primary_key()
    outbox_id: Mapped[int] = mapped_column(ForeignKey("grade_outbox.id"))
    sink: Mapped[str] = mapped_column(String(40))
    status: Mapped[OutboxStatus] = mapped_column(enum_type(OutboxStatus), default=OutboxStatus.RELEASABLE)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(Text)
    acked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("outbox_id", "sink"),)
