"""Tables of orders: the register, waivers and distance entitlements."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, BigId, UtcDateTime, enum_type, primary_key


class OrderKind(StrEnum):
    WAIVER = "waiver"
    DISTANCE_ADMISSION = "distance_admission"
    EXTENSION = "extension"
    ACCOMMODATION = "accommodation"
    PROCTORING_WAIVER = "proctoring_waiver"
    OTHER = "other"


class Order(Base):
    """A line of the orders register."""

    __tablename__ = "order_register"
    id: Mapped[int] = primary_key()
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date] = mapped_column(Date)
    kind: Mapped[OrderKind] = mapped_column(enum_type(OrderKind))
    issuer: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(Text)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("number", "issued_on"),)


class Waiver(Base):
    """Minutes outside the ceiling, by order, for a scope and a time."""

    __tablename__ = "waiver"
    id: Mapped[int] = primary_key()
    order_id: Mapped[int] = mapped_column(ForeignKey("order_register.id"))
    scope_kind: Mapped[str] = mapped_column(String(20))  # offering, course, programme, unit
    scope_id: Mapped[int] = mapped_column(BigId)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date] = mapped_column(Date)
    legal_basis: Mapped[str] = mapped_column(Text)
    minutes_limit: Mapped[int | None] = mapped_column(Integer)


class Entitlement(Base):
    """A learner's right to study at a distance (Regulation 004 5.7, 8.2)."""

    __tablename__ = "entitlement"
    id: Mapped[int] = primary_key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("order_register.id"))
    category: Mapped[str] = mapped_column(String(10))  # 5.7(1) ... 5.7(6)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date] = mapped_column(Date)
