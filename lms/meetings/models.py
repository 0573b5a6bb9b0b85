"""Tables of class meetings and attendance."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, UtcDateTime, enum_type, primary_key
from lms.rules.distance_share import ActivityKind, Mode


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class ClassMeeting(Base):
    """A lesson: planned minutes and mode; when held, the minutes that really ran."""

    __tablename__ = "class_meeting"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"))
    kind: Mapped[ActivityKind] = mapped_column(enum_type(ActivityKind))
    mode: Mapped[Mode] = mapped_column(enum_type(Mode))
    title: Mapped[str] = mapped_column(String(200))
    week: Mapped[int] = mapped_column(Integer)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    planned_minutes: Mapped[int] = mapped_column(Integer)
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    place: Mapped[str | None] = mapped_column(String(120))
    link: Mapped[str | None] = mapped_column(String(500))
    task: Mapped[str | None] = mapped_column(Text)  # what replaces presence when the mode is async
    status: Mapped[MeetingStatus] = mapped_column(enum_type(MeetingStatus), default=MeetingStatus.PLANNED)
    held_minutes: Mapped[int | None] = mapped_column(Integer)
    held_recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    held_recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    under_order_id: Mapped[int | None] = mapped_column(ForeignKey("order_register.id"))
    cancelled_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (Index(None, "offering_id", "starts_at"),)


class AttendanceStatus(StrEnum):
    PRESENT = "present"
    REMOTE = "remote"
    RECORDING = "recording"
    ABSENT = "absent"
    EXCUSED = "excused"


class Attendance(Base):
    __tablename__ = "attendance"
    id: Mapped[int] = primary_key()
    meeting_id: Mapped[int] = mapped_column(ForeignKey("class_meeting.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    status: Mapped[AttendanceStatus] = mapped_column(enum_type(AttendanceStatus))
    minutes: Mapped[int | None] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(20), default="hand")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("meeting_id", "student_id"),)
