"""Reads of exams: events, sittings, answers, the times that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from lms.accounts.models import Accommodation
from lms.accounts.roles import Scope
from lms.core.audit import Actor
from lms.core.errors import NotFound
from lms.core.models import AuditEvent
from lms.courses import queries as courses
from lms.exams.models import (
    AnswerStep,
    ControlEvent,
    ControlEventKind,
    ControlEventStatus,
    Sitting,
    SittingOutage,
    SittingSlot,
)
from lms.rules.policy import SittingPolicy
from lms.rules.sitting import SittingState

PUBLISHED = frozenset({ControlEventStatus.SCHEDULED, ControlEventStatus.OPEN})
UNPUBLISHED = frozenset({ControlEventStatus.DRAFT, ControlEventStatus.REVIEWED})
COUNTED_OUT = frozenset({SittingState.VOIDED, SittingState.NOT_STARTED_EXPIRED})
MAX_REHEARSALS = 50
CAPABILITIES = {
    "identity": "checks_identity",
    "screen": "watches_screen",
    "behaviour": "watches_behaviour",
    "recording": "records_exam",
}


def event_of(session: Session, event_id: int) -> ControlEvent:
    """Return a control event.

    Raises:
        NotFound: there is none.
    """
    event = session.get(ControlEvent, event_id)
    if event is None:
        raise NotFound
    return event


def visible_event(session: Session, event_id: int, person: Actor) -> ControlEvent:
    """Return an event that a learner may see: published once, of an offering that the learner studies in.

    Raises:
        NotFound: there is none, or it is not the learner's to see.
    """
    event = event_of(session, event_id)
    if event.status in UNPUBLISHED or not courses.is_enrolled(session, event.offering_id, person.id):
        raise NotFound
    return event


def event_scope(session: Session, event: ControlEvent) -> Scope:
    """Return where an event lies, for `accounts.access`."""
    scope = courses.offering_scope(session, event.offering_id)
    return Scope(unit_ids=scope.unit_ids, offering_id=event.offering_id, event_id=event.id)


def events_of_offering(session: Session, offering_id: int) -> list[ControlEvent]:
    """Return the events of an offering, the next one first."""
    query = (
        select(ControlEvent)
        .where(ControlEvent.offering_id == offering_id)
        .order_by(ControlEvent.opens_at, ControlEvent.id)
    )
    return list(session.scalars(query))


def is_proctored(event: ControlEvent) -> bool:
    """Whether anything of the event is watched; an event without any needs no check-in."""
    return any(getattr(event, name) for name in CAPABILITIES.values())


def capabilities(event: ControlEvent) -> frozenset[str]:
    """Return the names of the proctoring capabilities that are switched on (Regulation 004 8.8)."""
    return frozenset(word for word, name in CAPABILITIES.items() if getattr(event, name))


def sitting_policy(owner: Sitting | ControlEvent) -> SittingPolicy:
    """Return the frozen sitting policy of a sitting or of a published event."""
    return SittingPolicy.from_json(owner.policies["sitting"])  # type: ignore[index]  # frozen at publishing


def own_sitting(session: Session, sitting_id: int, student: Actor) -> Sitting:
    """Return a sitting of this person.

    Raises:
        NotFound: there is none or it is somebody else's.
    """
    sitting = session.get(Sitting, sitting_id)
    if sitting is None or sitting.student_id != student.id:
        raise NotFound
    return sitting


def sitting_of(session: Session, sitting_id: int) -> Sitting:
    """Return a sitting.

    Raises:
        NotFound: there is none.
    """
    sitting = session.get(Sitting, sitting_id)
    if sitting is None:
        raise NotFound
    return sitting


def locked(session: Session, sitting: Sitting) -> Sitting:
    """Read the sitting again under a row lock: what is checked is what is changed."""
    session.refresh(sitting, with_for_update=True)
    return sitting


def sittings_of_event(session: Session, event_id: int) -> list[Sitting]:
    """Return the sittings of an event in the order of their pseudonyms: the list is blind."""
    query = select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.pseudonym)
    return list(session.scalars(query))


def sittings_of_student(session: Session, event_id: int, student_id: int) -> list[Sitting]:
    """Return one learner's sittings of an event, the latest first."""
    query = (
        select(Sitting)
        .where(Sitting.event_id == event_id, Sitting.student_id == student_id)
        .order_by(Sitting.number.desc())
    )
    return list(session.scalars(query))


def latest_steps(session: Session, sitting_id: int) -> dict[int, AnswerStep]:
    """Return position -> the answer step that counts: the highest sequence, of equal ones the later saved."""
    query = (
        select(AnswerStep)
        .where(AnswerStep.sitting_id == sitting_id)
        .order_by(AnswerStep.sequence, AnswerStep.id)
    )
    return {step.position: step for step in session.scalars(query)}


def slot_of(session: Session, sitting_id: int, position: int) -> SittingSlot | None:
    """Return one place of the paper."""
    query = select(SittingSlot).where(SittingSlot.sitting_id == sitting_id, SittingSlot.position == position)
    return session.scalar(query)


def outages_of(session: Session, sitting_id: int) -> list[SittingOutage]:
    """Return the credited stretches of a sitting."""
    query = (
        select(SittingOutage)
        .where(SittingOutage.sitting_id == sitting_id)
        .order_by(SittingOutage.started_at, SittingOutage.id)
    )
    return list(session.scalars(query))


@dataclass(frozen=True, slots=True)
class TimeAllowed:
    """A learner's own time: multiplier (1 = none) and minutes on top, from an accommodation in force."""

    multiplier: Fraction = Fraction(1)
    extra_minutes: int = 0

    def longer_by(self, limit_minutes: int) -> timedelta:
        """Return how much longer than the limit this learner may work."""
        return timedelta(minutes=self.extra_minutes) + timedelta(
            milliseconds=int(limit_minutes * 60_000 * (self.multiplier - 1))
        )


def time_allowed(session: Session, student_id: int, on: date) -> TimeAllowed:
    """Return the learner's accommodation of time in force on a day."""
    query = (
        select(Accommodation)
        .where(Accommodation.person_id == student_id, Accommodation.valid_from <= on)
        .order_by(Accommodation.valid_from.desc())
    )
    for row in session.scalars(query):
        if row.valid_to is None or row.valid_to >= on:
            return TimeAllowed(Fraction(max(row.time_percent, 100), 100), max(row.extra_minutes, 0))
    return TimeAllowed()


def window_end(event: ControlEvent, allowed: TimeAllowed) -> datetime:
    """Return when the window ends for a learner; extra time lengthens it, or the right would be empty."""
    return event.closes_at + allowed.longer_by(event.limit_minutes)


def latest_start(event: ControlEvent, policy: SittingPolicy) -> datetime:
    """Return until when a sitting may start: within the late-start time, or while the whole limit still fits."""
    late = event.opens_at + timedelta(minutes=policy.late_start_minutes)
    whole = event.closes_at - timedelta(minutes=event.limit_minutes)
    return min(max(late, whole), event.closes_at)


def check_in_opens(event: ControlEvent, policy: SittingPolicy) -> datetime:
    """Return from when the check-in may be done."""
    return event.opens_at - timedelta(minutes=policy.check_in_opens_minutes)


def running_sitting(session: Session, student_id: int) -> Sitting | None:
    """Return the sitting of a person whose clock runs or is paused."""
    query = select(Sitting).where(
        Sitting.student_id == student_id,
        Sitting.state.in_([SittingState.IN_PROGRESS, SittingState.SUSPENDED]),
    )
    return session.scalars(query).first()


def upcoming_events(session: Session, offering_ids: set[int], since: datetime) -> list[ControlEvent]:
    """Return the published events of these offerings that are not over, the next one first."""
    if not offering_ids:
        return []
    query = (
        select(ControlEvent)
        .where(
            ControlEvent.offering_id.in_(offering_ids),
            ControlEvent.status.in_(list(PUBLISHED)),
            ControlEvent.closes_at > since,
        )
        .order_by(ControlEvent.opens_at, ControlEvent.id)
    )
    return list(session.scalars(query))


def has_running(session: Session, event_id: int) -> bool:
    """Whether a sitting of the event still runs or is paused."""
    query = select(Sitting.id).where(
        Sitting.event_id == event_id,
        Sitting.state.in_([SittingState.IN_PROGRESS, SittingState.SUSPENDED]),
    )
    return session.scalars(query).first() is not None


def technical_problems(session: Session, event_id: int) -> list[tuple[Sitting, AuditEvent]]:
    """Return what learners reported during an event, the latest first."""
    query = (
        select(Sitting, AuditEvent)
        .join(
            AuditEvent,
            (AuditEvent.object_id == cast(Sitting.id, String)) & (AuditEvent.object_kind == "sitting"),
        )
        .where(Sitting.event_id == event_id, AuditEvent.action == "exams.technical_problem")
        .order_by(AuditEvent.id.desc())
    )
    return [(sitting, line) for sitting, line in session.execute(query)]


def taken(sittings: list[Sitting]) -> list[Sitting]:
    """Return the sittings that count as taken: neither voided nor missed before the start."""
    return [sitting for sitting in sittings if sitting.state not in COUNTED_OUT]


def may_repeat(event: ControlEvent, sittings: list[Sitting]) -> bool:
    """Whether a learner with these sittings may sit (once more): a rehearsal often, else by the policy."""
    is_practice = event.kind is ControlEventKind.PRACTICE
    limit = MAX_REHEARSALS if is_practice else sitting_policy(event).max_attempts
    return len(taken(sittings)) < limit
