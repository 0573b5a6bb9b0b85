"""Tables of notices: in-app lines and outgoing mail."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base, Json, UtcDateTime, enum_type, primary_key


class Notice(Base):
    """A line in a person's list; `kind` chooses the text, `params` fills it."""

    __tablename__ = "notice"
    id: Mapped[int] = primary_key()
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(60))
    params: Mapped[Any] = mapped_column(Json, default=dict)
    url: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (Index(None, "person_id", "read_at"),)


class MailStatus(StrEnum):
    DUE = "due"
    SENT = "sent"
    FAILED = "failed"


class OutgoingMail(Base):
    """A letter written in the transaction and sent by a job."""

    __tablename__ = "outgoing_mail"
    id: Mapped[int] = primary_key()
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(255))
    body: Mapped[str] = mapped_column(Text)
    is_secret: Mapped[bool] = mapped_column(
        Boolean, default=False
    )  # holds a code: the text goes once it is sent
    status: Mapped[MailStatus] = mapped_column(enum_type(MailStatus), default=MailStatus.DUE)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
