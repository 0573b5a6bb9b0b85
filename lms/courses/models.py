"""Tables of courses: programmes, disciplines, plans, terms, offerings, enrolment, the course page."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Person
from lms.core.db import Base, BigId, Json, UtcDateTime, enum_type, primary_key
from lms.rules.distance_share import ActivityKind, Mode, Regime


class Programme(Base):
    __tablename__ = "programme"
    id: Mapped[int] = primary_key()
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[dict[str, str]] = mapped_column(Json)
    level: Mapped[str] = mapped_column(String(20), default="bachelor")


class Course(Base):
    """A discipline; its volume is credits x 30 academic hours."""

    __tablename__ = "course"
    id: Mapped[int] = primary_key()
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[dict[str, str]] = mapped_column(Json)
    credits: Mapped[int] = mapped_column(Integer)
    allows_small_volume: Mapped[bool] = mapped_column(Boolean, default=False)


class SyllabusStatus(StrEnum):
    DRAFT = "draft"
    DEPARTMENT = "department"
    FACULTY = "faculty"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class SyllabusVersion(Base):
    """A version of the syllabus with its volume plan; an approved one never changes."""

    __tablename__ = "syllabus_version"
    id: Mapped[int] = primary_key()
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    number: Mapped[int] = mapped_column(Integer)
    regime: Mapped[Regime] = mapped_column(enum_type(Regime))
    academic_hour_minutes: Mapped[int] = mapped_column(Integer, default=50)
    status: Mapped[SyllabusStatus] = mapped_column(enum_type(SyllabusStatus), default=SyllabusStatus.DRAFT)
    amber_reason: Mapped[str | None] = mapped_column(Text)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    return_reason: Mapped[str | None] = mapped_column(Text)  # why the department or the faculty sent it back
    department_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    department_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    policy_sha256: Mapped[str | None] = mapped_column(String(64))
    course: Mapped[Course] = relationship()
    rows: Mapped[list[VolumePlanRow]] = relationship(
        back_populates="syllabus", order_by="VolumePlanRow.position"
    )
    __table_args__ = (UniqueConstraint("course_id", "number"),)


class VolumePlanRow(Base):
    """A line of a syllabus: kind of work, integer minutes, mode."""

    __tablename__ = "volume_plan_row"
    id: Mapped[int] = primary_key()
    syllabus_id: Mapped[int] = mapped_column(ForeignKey("syllabus_version.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[ActivityKind] = mapped_column(enum_type(ActivityKind))
    mode: Mapped[Mode] = mapped_column(enum_type(Mode))
    minutes: Mapped[int] = mapped_column(Integer)
    under_order_id: Mapped[int | None] = mapped_column(ForeignKey("order_register.id"))
    syllabus: Mapped[SyllabusVersion] = relationship(back_populates="rows")


class TermKind(StrEnum):
    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"


class TermStatus(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    CLOSED = "closed"


class Term(Base):
    """An academic period; a closed one keeps hash and copy of the policies it was closed under."""

    __tablename__ = "term"
    id: Mapped[int] = primary_key()
    kind: Mapped[TermKind] = mapped_column(enum_type(TermKind))
    academic_year: Mapped[str] = mapped_column(String(9))  # 2026/2027
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    weeks: Mapped[int] = mapped_column(Integer, default=15)
    status: Mapped[TermStatus] = mapped_column(enum_type(TermStatus), default=TermStatus.PLANNED)
    policies: Mapped[Any | None] = mapped_column(Json)
    events: Mapped[list[CalendarEvent]] = relationship(
        back_populates="term", order_by="CalendarEvent.starts_on"
    )


class CalendarEventKind(StrEnum):
    TEACHING = "teaching"
    MIDTERM1 = "midterm1"
    MIDTERM2 = "midterm2"
    EXAM_PERIOD = "exam_period"
    FX_WINDOW = "fx_window"
    ADD_DROP = "add_drop"
    WITHDRAWAL = "withdrawal"
    HOLIDAY = "holiday"


class CalendarEvent(Base):
    """A window of the academic calendar, both days included."""

    __tablename__ = "calendar_event"
    id: Mapped[int] = primary_key()
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), index=True)
    kind: Mapped[CalendarEventKind] = mapped_column(enum_type(CalendarEventKind))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    title: Mapped[dict[str, str] | None] = mapped_column(Json)
    term: Mapped[Term] = relationship(back_populates="events")


class AcademicGroup(Base):
    __tablename__ = "academic_group"
    id: Mapped[int] = primary_key()
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    year: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(String(2))


class StudentRecord(Base):
    """What the registrar knows of a learner: programme, group, year, standing."""

    __tablename__ = "student_record"
    id: Mapped[int] = primary_key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("academic_group.id"))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    level: Mapped[str] = mapped_column(String(20), default="bachelor")
    year: Mapped[int] = mapped_column(Integer, default=1)
    has_debt: Mapped[bool] = mapped_column(Boolean, default=False)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    person: Mapped[Person] = relationship()


class OfferingStatus(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    CLOSED = "closed"


class CourseOffering(Base):
    """A discipline in a term, with regime and language; the unit that the law measures."""

    __tablename__ = "course_offering"
    id: Mapped[int] = primary_key()
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    syllabus_id: Mapped[int | None] = mapped_column(ForeignKey("syllabus_version.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_unit.id"))
    regime: Mapped[Regime] = mapped_column(enum_type(Regime))
    language: Mapped[str] = mapped_column(String(2))
    status: Mapped[OfferingStatus] = mapped_column(enum_type(OfferingStatus), default=OfferingStatus.PLANNED)
    mooc_record: Mapped[Any | None] = mapped_column(Json)  # platform, course, agreement
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order_register.id"))
    course: Mapped[Course] = relationship()
    term: Mapped[Term] = relationship()
    syllabus: Mapped[SyllabusVersion | None] = relationship()
    __table_args__ = (UniqueConstraint("course_id", "term_id", "language"),)


class Section(Base):
    """A stream or group of an offering for one kind of class."""

    __tablename__ = "section"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"), index=True)
    kind: Mapped[ActivityKind] = mapped_column(enum_type(ActivityKind))
    title: Mapped[str] = mapped_column(String(80))
    capacity: Mapped[int] = mapped_column(Integer, default=25)
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class EnrolmentStatus(StrEnum):
    REQUESTED = "requested"
    ACTIVE = "active"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"
    LATE_F = "late_f"
    COMPLETED = "completed"


class Enrolment(Base):
    __tablename__ = "enrolment"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    attempt_no: Mapped[int] = mapped_column(Integer, default=1)
    status: Mapped[EnrolmentStatus] = mapped_column(
        enum_type(EnrolmentStatus), default=EnrolmentStatus.ACTIVE
    )
    entitlement_id: Mapped[int | None] = mapped_column(ForeignKey("entitlement.id"))
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    student: Mapped[Person] = relationship()
    __table_args__ = (UniqueConstraint("offering_id", "student_id", "attempt_no"),)


class MaterialKind(StrEnum):
    SCORM = "scorm"
    FILE = "file"
    LINK = "link"
    TEST = "test"
    MEETING = "meeting"
    TASK = "task"


class Material(Base):
    """An item of the course page; `ref_id` is the package, control event or class meeting that it shows."""

    __tablename__ = "material"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"))
    week: Mapped[int] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[MaterialKind] = mapped_column(enum_type(MaterialKind))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(String(500))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    ref_id: Mapped[int | None] = mapped_column(BigId)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_visible: Mapped[bool] = mapped_column(Boolean, default=False)
    nominal_minutes: Mapped[int] = mapped_column(Integer, default=0)
    replaces_meeting: Mapped[bool] = mapped_column(
        Boolean, default=False
    )  # only then do its minutes count (Q2)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index(None, "offering_id", "week", "position"),)


class TaskSubmission(Base):
    """What a student handed in for a task; a new one replaces nothing, the latest counts."""

    __tablename__ = "task_submission"
    id: Mapped[int] = primary_key()
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str | None] = mapped_column(Text)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index(None, "material_id", "student_id"),)
