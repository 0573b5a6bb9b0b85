"""What a learner may know of a sitting's result: answers in, held until, released; and which places are answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.exams import queries
from lms.exams.delivery import SOURCE
from lms.exams.marking import question_of
from lms.exams.models import ControlEventKind, QuestionVersion, Sitting, SittingSlot
from lms.gradebook import outbox
from lms.gradebook import queries as gradebook
from lms.rules.answers import is_answered
from lms.rules.sitting import FINISHED


class ResultState(StrEnum):
    """`NONE`: not finished, or nothing is marked; `REHEARSAL`: points are shown at once and count nowhere."""

    NONE = "none"
    REHEARSAL = "rehearsal"
    HELD = "held"
    PROVISIONAL = "provisional"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Result:
    """`points` only when the learner may see them; `due_at`: by when a held result is decided."""

    state: ResultState
    points: Decimal | None = None
    due_at: datetime | None = None


def result_of(session: Session, sitting: Sitting) -> Result:
    """Return the state of a sitting's result as the learner may see it."""
    if sitting.state not in FINISHED:
        return Result(ResultState.NONE)
    if sitting.event.kind is ControlEventKind.PRACTICE:
        return Result(ResultState.REHEARSAL, sitting.points)
    row = outbox.in_force(session, SOURCE, sitting.id)
    if row is not None:
        state = ResultState.PROVISIONAL if row.is_provisional else ResultState.RELEASED
        return Result(state, row.points, row.decision_due_at if row.is_provisional else None)
    if sitting.event.grade_item_id is not None:
        mark = gradebook.current_mark(session, sitting.event.grade_item_id, sitting.student_id)
        if mark is not None and mark.source == f"{SOURCE}:{sitting.id}":
            return Result(ResultState.RELEASED, mark.points)
    waiting = [r for r in outbox.rows_for(session, SOURCE, sitting.id) if r.status in outbox.WAITING]
    return Result(ResultState.HELD, None, waiting[-1].decision_due_at if waiting else None)


def answered_places(session: Session, sitting: Sitting) -> dict[int, bool]:
    """Return position -> whether it is answered, for every place of the paper."""
    steps = queries.latest_steps(session, sitting.id)
    return {
        slot.position: slot.position in steps
        and is_answered(question_of(slot.question.body), steps[slot.position].answer)
        for slot in sitting.slots
    }


@dataclass(frozen=True, slots=True)
class ItemRow:
    """How one version of a question went: `facility` = mean share 0..1 of those who had it."""

    version: QuestionVersion
    drawn: int
    facility: Fraction

    @property
    def percent(self) -> int:
        """The mean share in whole percent."""
        return round(self.facility * 100)


def item_rows(session: Session, event_id: int) -> list[ItemRow]:
    """Return how each question of an event went, the hardest first."""
    query = (
        select(SittingSlot)
        .join(Sitting, Sitting.id == SittingSlot.sitting_id)
        .where(Sitting.event_id == event_id, Sitting.state.in_(list(FINISHED)))
    )
    shares: dict[int, list[Fraction]] = {}
    versions: dict[int, QuestionVersion] = {}
    for slot in session.scalars(query):
        shares.setdefault(slot.question_version_id, []).append(Fraction(slot.share or 0))
        versions[slot.question_version_id] = slot.question
    rows = [
        ItemRow(versions[key], len(found), sum(found, Fraction(0)) / len(found))
        for key, found in shares.items()
    ]
    return sorted(rows, key=lambda row: (row.facility, row.version.id))
