"""What accounts ask of upper rooms: letters to people, and which final an event is (accounts know neither)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.gates import Gate


class RoleGate(Protocol):
    """Knows the control events, of which accounts see only numbers."""

    def offering_of_final(self, session: Session, event_id: int) -> int | None:
        """Return the offering whose final, FX retake or state exam this event is; None for any other control."""


class Letters(Protocol):
    """Writes letters to people."""

    def send(
        self, session: Session, person: Person, kind: str, params: Mapping[str, str], url: str | None
    ) -> None:
        """Queue a letter of this kind in the caller's transaction; `url` is a path of this site."""


ROLE_GATE: Gate[RoleGate] = Gate("role")
"""Asked when EXAMINER, SECOND_MARKER or PROCTOR is given for one control event; unbound means refuse."""

LETTERS: Gate[Letters] = Gate("letters")
