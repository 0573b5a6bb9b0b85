"""Saving answers: append-only, idempotent by the client's uuid, on time by the server's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import JSON, func, select
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import TooMany
from lms.exams import queries
from lms.exams.answer_values import (
    MAX_CLIENT_MS,
    MAX_SEQUENCE,
    checked_answer,
    checked_number,
    checked_uuid,
)
from lms.exams.errors import AnswerLate, NoSuchPlace, SittingNotRunning, SittingSuspended, UuidTaken
from lms.exams.models import AnswerStep, Sitting
from lms.rules.sitting import NOT_STARTED, SittingState, is_on_time

MAX_STEPS: Final = 20_000  # a sitting of four hours with a change of mind every second stays below it


@dataclass(frozen=True, slots=True)
class Saved:
    """The acknowledgement of one answer step.

    `server_ms`: when it was saved. `is_repeat`: this uuid was saved before. `latest_sequence`: the sequence that
    counts for this place now; higher than `sequence` when a newer answer had come before this one.
    """

    server_ms: int
    sequence: int
    is_repeat: bool
    latest_sequence: int


def save_answer(
    session: Session,
    sitting: Sitting,
    *,
    position: int,
    sequence: int,
    client_uuid: str,
    answer: object,
    client_ms: int,
) -> Saved:
    """Save one answer step; the same uuid again gives the same acknowledgement, whenever it comes.

    Raises:
        AnswerLate: the time is over (what was saved before counts). SittingSuspended, SittingNotRunning: the clock
            does not run. NoSuchPlace, AnswerMalformed, AnswerTooLarge: the step itself is wrong. UuidTaken: the uuid
            belongs to another sitting.
    """
    uuid = checked_uuid(client_uuid)
    number = checked_number(sequence, low=1, high=MAX_SEQUENCE, field="sequence")
    sent_ms = checked_number(client_ms, low=0, high=MAX_CLIENT_MS, field="clientMs")
    queries.locked(session, sitting)
    earlier = session.scalar(select(AnswerStep).where(AnswerStep.client_uuid == uuid))
    if earlier is not None:
        if earlier.sitting_id != sitting.id:
            raise UuidTaken
        return _acknowledge(session, earlier, is_repeat=True)
    now = clock.now()
    _check_time(sitting, now)
    if (
        queries.slot_of(session, sitting.id, checked_number(position, low=1, high=10_000, field="position"))
        is None
    ):
        raise NoSuchPlace(field="position")
    _check_room(session, sitting)
    value = checked_answer(answer)
    step = AnswerStep(
        sitting_id=sitting.id,
        position=position,
        sequence=number,
        client_uuid=uuid,
        answer=JSON.NULL if value is None else value,  # a blank is an answer too, not a missing value
        client_ms=sent_ms,
        received_at=now,
    )
    session.add(step)
    session.flush()
    return _acknowledge(session, step, is_repeat=False)


def _check_time(sitting: Sitting, now: datetime) -> None:
    if sitting.state is SittingState.SUSPENDED:
        raise SittingSuspended
    if sitting.state in NOT_STARTED:
        raise SittingNotRunning
    grace_seconds = queries.sitting_policy(sitting).grace_seconds
    if (
        sitting.state is not SittingState.IN_PROGRESS
        or sitting.deadline_at is None
        or not is_on_time(now, sitting.deadline_at, grace_seconds)
    ):
        raise AnswerLate


def _check_room(session: Session, sitting: Sitting) -> None:
    query = select(func.count()).select_from(AnswerStep).where(AnswerStep.sitting_id == sitting.id)
    if (session.scalar(query) or 0) >= MAX_STEPS:
        raise TooMany


def _acknowledge(session: Session, step: AnswerStep, *, is_repeat: bool) -> Saved:
    query = select(func.max(AnswerStep.sequence)).where(
        AnswerStep.sitting_id == step.sitting_id, AnswerStep.position == step.position
    )
    latest = session.scalar(query) or step.sequence
    return Saved(int(step.received_at.timestamp() * 1000), step.sequence, is_repeat, latest)
