"""Doors of exams that upper rooms may hold shut; unbound means refuse."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session

from lms.core.audit import Actor
from lms.core.gates import Gate
from lms.exams.models import ControlEvent, Sitting


class PublishGate(Protocol):
    """Asked inside the transaction that publishes an event: does its remote time fit the distance share?"""

    def check_publish(self, session: Session, event: ControlEvent, *, actor: Actor) -> None:
        """Return, or raise `errors.PublishRefused` (or a child of it)."""


class StartGate(Protocol):
    """Asked inside the transaction that starts a sitting: is the check-in complete?

    Also asked for events without proctoring: the gate itself knows that nothing is needed there.
    """

    def check_start(self, session: Session, sitting: Sitting, *, actor: Actor) -> None:
        """Return, or raise `errors.StartRefused` with the missing step."""


PUBLISH_GATE: Gate[PublishGate] = Gate("exams.publish")
START_GATE: Gate[StartGate] = Gate("exams.start")
