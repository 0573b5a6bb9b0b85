"""A door of invigilation that upper rooms may hold shut; unbound means refuse."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session

from lms.core.gates import Gate
from lms.exams.models import Sitting


class RetentionGate(Protocol):
    """Asked inside the transaction that erases evidence: does somebody still need it?"""

    def is_held(self, session: Session, sitting: Sitting) -> bool:
        """Whether an open appeal (or another legal reason) forbids to erase what belongs to a sitting."""


RETENTION_GATE: Gate[RetentionGate] = Gate("invigilation.retention")
