"""Tables of exams: banks, versions of questions, control events, sittings, slots, answer steps."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Base, BigId, Json, Points, UtcDateTime, enum_type, primary_key
from lms.rules.sitting import OutageCause, SittingState


class BankStatus(StrEnum):
    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"


class QuestionBank(Base):
    __tablename__ = "question_bank"
    id: Mapped[int] = primary_key()
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    status: Mapped[BankStatus] = mapped_column(enum_type(BankStatus), default=BankStatus.DRAFT)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Question(Base):
    __tablename__ = "question"
    id: Mapped[int] = primary_key()
    bank_id: Mapped[int] = mapped_column(ForeignKey("question_bank.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    is_retired: Mapped[bool] = mapped_column(Boolean, default=False)


class QuestionVersion(Base):
    """An immutable version; `body` is what `lms.rules.question_types.question_to_json` writes."""

    __tablename__ = "question_version"
    id: Mapped[int] = primary_key()
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    body: Mapped[Any] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("question_id", "number"),)


class ControlEventKind(StrEnum):
    CURRENT = "current"
    MIDTERM1 = "midterm1"
    MIDTERM2 = "midterm2"
    FINAL = "final"
    FX_RETAKE = "fx_retake"
    PRACTICE = "practice"
    STATE = "state"


class ControlEventMode(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"


class ControlEventStatus(StrEnum):
    DRAFT = "draft"
    REVIEWED = "reviewed"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    GRADED = "graded"
    SHEET = "sheet"
    CANCELLED = "cancelled"


class ControlEvent(Base):
    """A midterm, final or other control; an online one needs all four proctoring capabilities (Regulation 004 8.8)."""

    __tablename__ = "control_event"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"), index=True)
    kind: Mapped[ControlEventKind] = mapped_column(enum_type(ControlEventKind))
    mode: Mapped[ControlEventMode] = mapped_column(enum_type(ControlEventMode))
    title: Mapped[str] = mapped_column(String(200))
    status: Mapped[ControlEventStatus] = mapped_column(
        enum_type(ControlEventStatus), default=ControlEventStatus.DRAFT
    )
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    limit_minutes: Mapped[int] = mapped_column(Integer)
    planned_minutes: Mapped[int] = mapped_column(
        Integer
    )  # what counts in the distance share when it is remote
    bank_id: Mapped[int | None] = mapped_column(ForeignKey("question_bank.id"))
    question_count: Mapped[int] = mapped_column(Integer, default=0)
    grade_item_id: Mapped[int | None] = mapped_column(ForeignKey("grade_item.id"))
    checks_identity: Mapped[bool] = mapped_column(Boolean, default=True)
    watches_screen: Mapped[bool] = mapped_column(Boolean, default=True)
    watches_behaviour: Mapped[bool] = mapped_column(Boolean, default=True)
    records_exam: Mapped[bool] = mapped_column(Boolean, default=True)
    waiver_order_id: Mapped[int | None] = mapped_column(ForeignKey("order_register.id"))
    venue_unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    policies: Mapped[Any | None] = mapped_column(
        Json
    )  # copy of sitting + proctoring policy, frozen at scheduling
    policy_sha256: Mapped[str | None] = mapped_column(String(64))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Sitting(Base):
    """One learner taking one control event; a repeat is a new row linked by `previous_id`."""

    __tablename__ = "sitting"
    id: Mapped[int] = primary_key()
    event_id: Mapped[int] = mapped_column(ForeignKey("control_event.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int] = mapped_column(Integer, default=1)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))
    pseudonym: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[SittingState] = mapped_column(enum_type(SittingState), default=SittingState.CREATED)
    seed: Mapped[int] = mapped_column(BigId)
    policies: Mapped[Any] = mapped_column(Json)
    policy_sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    credited_ms: Mapped[int] = mapped_column(BigId, default=0)
    points: Mapped[Decimal | None] = mapped_column(Points)
    event: Mapped[ControlEvent] = relationship()
    slots: Mapped[list[SittingSlot]] = relationship(order_by="SittingSlot.position")
    __table_args__ = (
        UniqueConstraint("event_id", "student_id", "number"),
        Index(None, "state", "deadline_at"),
    )


class SittingSlot(Base):
    """A place in the paper: which version of which question, in which variant; drawn once, at creation."""

    __tablename__ = "sitting_slot"
    id: Mapped[int] = primary_key()
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    position: Mapped[int] = mapped_column(Integer)
    question_version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    variant: Mapped[Any] = mapped_column(Json, default=dict)  # order of choices
    share: Mapped[str | None] = mapped_column(String(40))  # exact fraction "3/4" after marking
    question: Mapped[QuestionVersion] = relationship()
    __table_args__ = (UniqueConstraint("sitting_id", "position"),)


class AnswerStep(Base):
    """One saved answer; append-only, idempotent by the client's uuid, the highest sequence of a slot counts."""

    __tablename__ = "answer_step"
    id: Mapped[int] = primary_key()
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    position: Mapped[int] = mapped_column(Integer)
    sequence: Mapped[int] = mapped_column(Integer)
    client_uuid: Mapped[str] = mapped_column(String(36), unique=True)
    answer: Mapped[Any] = mapped_column(Json)
    client_ms: Mapped[int] = mapped_column(BigId)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index(None, "sitting_id", "position", "sequence"),)


class SittingOutage(Base):
    """A stretch in which a sitting's clock is credited: a suspension by a person or a fault of the server."""

    __tablename__ = "sitting_outage"
    id: Mapped[int] = primary_key()
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    cause: Mapped[OutageCause] = mapped_column(enum_type(OutageCause))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
