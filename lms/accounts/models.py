"""Tables of people: units, persons, credentials, sign-ins, roles, consents, accommodations."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.roles import Role, ScopeKind
from lms.core.db import Base, BigId, Json, UtcDateTime, enum_type, primary_key


class UnitKind(StrEnum):
    UNIVERSITY = "university"
    FACULTY = "faculty"
    DEPARTMENT = "department"
    SERVICE = "service"
    BRANCH_OFFICE = "branch_office"


class OrgUnit(Base):
    """A node of the university's tree; `title` is {"kk", "ru", "en"}."""

    __tablename__ = "org_unit"
    id: Mapped[int] = primary_key()
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    kind: Mapped[UnitKind] = mapped_column(enum_type(UnitKind))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[dict[str, str]] = mapped_column(Json)


class Person(Base):
    """A human being with at most one account."""

    __tablename__ = "person"
    id: Mapped[int] = primary_key()
    login: Mapped[str] = mapped_column(String(80), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    family_name: Mapped[str] = mapped_column(String(120))
    given_name: Mapped[str] = mapped_column(String(120))
    patronymic: Mapped[str | None] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(800), index=True)  # Kazakh collation of the full name
    search_key: Mapped[str] = mapped_column(String(800))  # folded names, login and address
    locale: Mapped[str] = mapped_column(String(2), default="kk")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("org_unit.id"))
    iin_sealed: Mapped[str | None] = mapped_column(String(255))  # encrypted, never shown whole
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    roles: Mapped[list[RoleAssignment]] = relationship(
        back_populates="person", foreign_keys="RoleAssignment.person_id"
    )

    @property
    def full_name(self) -> str:
        """Family name, given name, patronymic."""
        return " ".join(part for part in (self.family_name, self.given_name, self.patronymic) if part)


class Credential(Base):
    """The argon2 hash of a person's password."""

    __tablename__ = "credential"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OneTimeCodeKind(StrEnum):
    FIRST_SIGN_IN = "first_sign_in"
    RESET = "reset"


class OneTimeCode(Base):
    """A one-time link or a line of a printed code sheet; only its hash is kept."""

    __tablename__ = "one_time_code"
    id: Mapped[int] = primary_key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[OneTimeCodeKind] = mapped_column(enum_type(OneTimeCodeKind))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LoginSession(Base):
    """One browser that is signed in; revocable; never ends in the middle of a sitting."""

    __tablename__ = "login_session"
    id: Mapped[int] = primary_key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ip: Mapped[str | None] = mapped_column(String(64))
    user_agent: Mapped[str | None] = mapped_column(String(255))


class RoleAssignment(Base):
    """A role in a scope for a time; the scope's object is named by kind and id."""

    __tablename__ = "role_assignment"
    id: Mapped[int] = primary_key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(enum_type(Role))
    scope_kind: Mapped[ScopeKind] = mapped_column(enum_type(ScopeKind))
    scope_id: Mapped[int | None] = mapped_column(BigId)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime | None] = mapped_column(UtcDateTime)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    person: Mapped[Person] = relationship(back_populates="roles", foreign_keys=[person_id])
    __table_args__ = (Index(None, "person_id", "role"), Index(None, "scope_kind", "scope_id", "role"))


class Consent(Base):
    """A notice read and accepted: which text, in which language, when, for what."""

    __tablename__ = "consent"
    id: Mapped[int] = primary_key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    notice: Mapped[str] = mapped_column(String(40))
    notice_version: Mapped[str] = mapped_column(String(40))
    locale: Mapped[str] = mapped_column(String(2))
    text_sha256: Mapped[str] = mapped_column(String(64))
    object_kind: Mapped[str | None] = mapped_column(String(40))
    object_id: Mapped[int | None] = mapped_column(BigId)
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (Index(None, "person_id", "notice", "object_kind", "object_id"),)


class Accommodation(Base):
    """Conditions for a person with special needs: time multiplier in percent (100 = none), detectors switched off."""

    __tablename__ = "accommodation"
    id: Mapped[int] = primary_key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    time_percent: Mapped[int] = mapped_column(Integer, default=100)
    extra_minutes: Mapped[int] = mapped_column(Integer, default=0)
    detectors_off: Mapped[Any] = mapped_column(Json, default=list)
    order_number: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (UniqueConstraint("person_id", "valid_from"),)
