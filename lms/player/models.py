"""Tables of the SCORM player: packages, versions, attempts, launches, the commit journal."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Base, BigId, Json, Points, UtcDateTime, enum_type, primary_key

# Not JSONB: a course may send signs that jsonb refuses (a zero, half a surrogate pair), and the journal keeps what came.
RawJson = JSON(none_as_null=True)


class Package(Base):
    """A SCORM package of an offering; a re-upload is a new version."""

    __tablename__ = "package"
    id: Mapped[int] = primary_key()
    offering_id: Mapped[int] = mapped_column(ForeignKey("course_offering.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    settings: Mapped[Any] = mapped_column(Json, default=dict)  # attempts, which counts, resume
    grade_item_id: Mapped[int | None] = mapped_column(ForeignKey("grade_item.id"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    versions: Mapped[list[PackageVersion]] = relationship(
        back_populates="package", order_by="PackageVersion.number"
    )


class PackageVersionStatus(StrEnum):
    IMPORTING = "importing"
    READY = "ready"
    REFUSED = "refused"


class PackageVersion(Base):
    """One uploaded archive; its files lie in storage under `packages/<sha256>/`."""

    __tablename__ = "package_version"
    id: Mapped[int] = primary_key()
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"))
    number: Mapped[int] = mapped_column(Integer)
    status: Mapped[PackageVersionStatus] = mapped_column(enum_type(PackageVersionStatus))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    scorm_version: Mapped[str | None] = mapped_column(String(20))
    manifest: Mapped[Any | None] = mapped_column(Json)
    report: Mapped[Any | None] = mapped_column(Json)
    file_count: Mapped[int] = mapped_column(Integer, default=0)
    size_bytes: Mapped[int] = mapped_column(BigId, default=0)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    package: Mapped[Package] = relationship(back_populates="versions")
    __table_args__ = (UniqueConstraint("package_id", "number"),)


class PackageFile(Base):
    """One file of a version: what may be served, under which name, and its content hash."""

    __tablename__ = "package_file"
    id: Mapped[int] = primary_key()
    version_id: Mapped[int] = mapped_column(ForeignKey("package_version.id"))
    name: Mapped[str] = mapped_column(String(400))
    folded: Mapped[str] = mapped_column(String(800))  # without case and composition, for careless addresses
    size_bytes: Mapped[int] = mapped_column(BigId)
    sha256: Mapped[str] = mapped_column(String(64))
    __table_args__ = (UniqueConstraint("version_id", "name"), Index(None, "version_id", "folded"))


class Attempt(Base):
    """One learner in one package version; `state` is the JSON form of `scorm.runtime.SessionState`."""

    __tablename__ = "attempt"
    id: Mapped[int] = primary_key()
    version_id: Mapped[int] = mapped_column(ForeignKey("package_version.id"))
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    is_preview: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[Any] = mapped_column(Json)
    completion: Mapped[str] = mapped_column(String(20), default="unknown")
    success: Mapped[str] = mapped_column(String(20), default="unknown")
    points: Mapped[Decimal | None] = mapped_column(Points)
    total_seconds: Mapped[int] = mapped_column(BigId, default=0)
    mark_refusal: Mapped[str | None] = mapped_column(
        String(40)
    )  # code of why the journal did not take the points
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[PackageVersion] = relationship()
    __table_args__ = (UniqueConstraint("package_id", "student_id", "number", "is_preview"),)


class Launch(Base):
    """One opening of the player with its commit ticket (only the hash is kept)."""

    __tablename__ = "launch"
    id: Mapped[int] = primary_key()
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    session_key: Mapped[str] = mapped_column(String(64), unique=True)
    ticket_hash: Mapped[str] = mapped_column(String(64), unique=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_sequence: Mapped[int] = mapped_column(Integer, default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CommitJournal(Base):
    """Every commit as it came, append-only."""

    __tablename__ = "commit_journal"
    id: Mapped[int] = primary_key()
    launch_id: Mapped[int] = mapped_column(ForeignKey("launch.id"))
    sequence: Mapped[int] = mapped_column(Integer)
    body: Mapped[Any] = mapped_column(RawJson)
    is_accepted: Mapped[bool] = mapped_column(Boolean)
    error_code: Mapped[int] = mapped_column(Integer, default=0)
    findings: Mapped[Any | None] = mapped_column(RawJson)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("launch_id", "sequence"), Index(None, "received_at"))
