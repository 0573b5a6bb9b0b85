"""The gate of the timetable: a class is placed or changes its mode only when the distance share lets it pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from lms.core.audit import Actor
from lms.core.gates import Gate
from lms.meetings.errors import ScheduleRefused
from lms.rules.distance_share import ActivityKind, Mode


@dataclass(frozen=True, slots=True)
class ScheduleRequest:
    """What is to be placed: `meeting_id` names the class that it replaces in the sums (a change), None a new one."""

    offering_id: int
    kind: ActivityKind
    mode: Mode
    minutes: int
    meeting_id: int | None = None
    under_order: bool = False


@dataclass(frozen=True, slots=True)
class ScheduleEffect:
    """What a class would do to the distance share; `limit_minutes` is None where no ceiling holds.

    colour: green, amber or red of the timetable with the class; `refusal` is what saving would raise.
    """

    colour: str
    is_refused: bool
    before_minutes: int
    after_minutes: int
    limit_minutes: int | None
    volume_minutes: int
    admissible_minutes: int
    hour_minutes: int
    refusal: ScheduleRefused | None = None


class ScheduleGate(Protocol):
    """Asked inside the transaction, before the class is written; takes the offering's balance row as its lock."""

    def weigh_schedule(self, session: Session, request: ScheduleRequest) -> ScheduleEffect:
        """Say what the class would do, for the form; nothing is written."""

    def check_schedule(self, session: Session, request: ScheduleRequest, *, actor: Actor) -> None:
        """Return, or raise `errors.ScheduleRefused` with both numbers and the largest request that would pass."""


SCHEDULE_GATE: Gate[ScheduleGate] = Gate("meetings.schedule")
