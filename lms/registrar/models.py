"""Tables of the registrar: grade sheets with rows and signatures, appeals."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Base, Json, Points, UtcDateTime, enum_type, primary_key
from lms.gradebook.models import GradeItemKind


class SheetStatus(StrEnum):
    DRAFT = "draft"
    SIGNED_EXAMINER = "signed_examiner"
    SIGNED_HEAD = "signed_head"
    CLOSED = "closed"
    ARCHIVED = "archived"


class GradeSheet(Base):
    """A sheet (ведомость): numbered without gaps a year when closed, chained by hash, never changed after."""

    __tablename__ = "grade_sheet"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("grade_item.id"))
    kind: Mapped[GradeItemKind] = mapped_column(enum_type(GradeItemKind))
    status: Mapped[SheetStatus] = mapped_column(enum_type(SheetStatus), default=SheetStatus.DRAFT)
    year: Mapped[int | None] = mapped_column(Integer)
    number: Mapped[int | None] = mapped_column(Integer)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("grade_sheet.id"))
    correction_reason: Mapped[str | None] = mapped_column(Text)
    scheme: Mapped[str] = mapped_column(String(40))
    policy_sha256: Mapped[str] = mapped_column(String(64))
    snapshot: Mapped[Any | None] = mapped_column(Json)
    previous_hash: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rows: Mapped[list[SheetRow]] = relationship(order_by="SheetRow.position")
    __table_args__ = (UniqueConstraint("year", "number"),)


class RowStatus(StrEnum):
    GRADED = "graded"
    PROVISIONAL = "provisional"  # sent past its term; a person has still to decide
    HELD = "held"
    ABSENT = "absent"
    EXCUSED = "excused"
    NOT_ADMITTED = "not_admitted"
    EMPTY = "empty"


class SheetRow(Base):
    """A learner's line; links to the mark's revision and the sitting."""

    __tablename__ = "sheet_row"
    id: Mapped[int] = primary_key()
    sheet_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("mark.id"))
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))
    status: Mapped[RowStatus] = mapped_column(enum_type(RowStatus))
    points: Mapped[Decimal | None] = mapped_column(Points)  # of the control event itself
    rating: Mapped[Decimal | None] = mapped_column(Points)  # admission rating R as printed, final sheets only
    total: Mapped[int | None] = mapped_column(Integer)  # final points, final sheets only
    letter: Mapped[str | None] = mapped_column(String(4))
    decision_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("sheet_id", "student_id"),)


class SheetSignature(Base):
    __tablename__ = "sheet_signature"
    id: Mapped[int] = primary_key()
    sheet_id: Mapped[int] = mapped_column(ForeignKey("grade_sheet.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))  # examiner, head
    rows_sha256: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("sheet_id", "role"),)


class SheetCounter(Base):
    """The last number and hash of an academic year (its first calendar year); closing waits for this row."""

    __tablename__ = "sheet_counter"
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last_number: Mapped[int] = mapped_column(Integer, default=0)
    last_hash: Mapped[str] = mapped_column(String(64))


class AppealStatus(StrEnum):
    FILED = "filed"
    ACCEPTED = "accepted"
    SATISFIED = "satisfied"
    REJECTED = "rejected"


class Appeal(Base):
    """A learner's appeal against a mark; decided by a named person, corrected only by a correction sheet."""

    __tablename__ = "appeal"
    id: Mapped[int] = primary_key()
    mark_id: Mapped[int] = mapped_column(ForeignKey("mark.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[AppealStatus] = mapped_column(enum_type(AppealStatus), default=AppealStatus.FILED)
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)
