"""Control events: plan, rules of the calendar and of proctoring, publishing with everything frozen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import audit, clock, policies
from lms.core.audit import Actor
from lms.courses.models import CourseOffering
from lms.exams import bank_queries, event_rules, queries
from lms.exams.course_page import show_on_course_page
from lms.exams.errors import EventFrozen, PublishRefused
from lms.exams.event_rules import EventPlan
from lms.exams.gates import PUBLISH_GATE
from lms.exams.models import (
    ControlEvent,
    ControlEventKind,
    ControlEventMode,
    ControlEventStatus,
    QuestionBank,
    Sitting,
)
from lms.exams.signals import SENDER, event_changed
from lms.gradebook import operations as gradebook
from lms.gradebook.models import GradeItemKind
from lms.rules.policy import policy_sha256
from lms.rules.sitting import NOT_STARTED, SittingAction, transition

POLICIES = ("sitting", "proctoring")


def schedule_event(
    session: Session,
    offering: CourseOffering,
    *,
    kind: ControlEventKind,
    mode: ControlEventMode,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    limit_minutes: int,
    planned_minutes: int,
    bank: QuestionBank,
    question_count: int,
    actor: Actor,
    watches: Iterable[str] | None = None,
    waiver_order_id: int | None = None,
) -> ControlEvent:
    """Write an event as a draft; `publish_event` makes it binding.

    Raises:
        WrongEventForm: a value does not fit (`field`). OutsideCalendarWindow, NoCalendarWindow: wrong time.
    """
    plan = EventPlan(
        kind, mode, title, opens_at, closes_at, limit_minutes, planned_minutes, question_count,
        None if watches is None else frozenset(watches), waiver_order_id,
    )  # fmt: skip
    event_rules.check_plan(session, offering, bank, plan)
    event = ControlEvent(
        offering_id=offering.id, status=ControlEventStatus.DRAFT, created_by=actor.id, created_at=clock.now()
    )
    _apply(event, bank, plan)
    session.add(event)
    session.flush()
    _note(session, event, "schedule_event", actor)
    return event


def change_event(
    session: Session, event: ControlEvent, *, bank: QuestionBank, plan: EventPlan, actor: Actor
) -> ControlEvent:
    """Change a draft.

    Raises:
        EventFrozen: it is published. Otherwise as `schedule_event`.
    """
    if event.status not in queries.UNPUBLISHED:
        raise EventFrozen
    event_rules.check_plan(session, session.get_one(CourseOffering, event.offering_id), bank, plan)
    _apply(event, bank, plan)
    session.flush()
    _note(session, event, "change_event", actor)
    return event


def set_capabilities(
    session: Session, event: ControlEvent, watches: Iterable[str], *, actor: Actor
) -> ControlEvent:
    """Choose what is watched at a draft event (names of `queries.CAPABILITIES`).

    Raises:
        EventFrozen: it is published.
    """
    if event.status not in queries.UNPUBLISHED:
        raise EventFrozen
    _set_watches(event, frozenset(watches))
    session.flush()
    _note(session, event, "set_capabilities", actor)
    return event


def _apply(event: ControlEvent, bank: QuestionBank, plan: EventPlan) -> None:
    event.kind, event.mode, event.title = plan.kind, plan.mode, plan.title.strip()
    event.opens_at, event.closes_at = plan.opens_at, plan.closes_at
    event.limit_minutes, event.planned_minutes = plan.limit_minutes, plan.planned_minutes
    event.bank_id, event.question_count = bank.id, plan.question_count
    event.waiver_order_id = plan.waiver_order_id
    _set_watches(
        event, event_rules.usual_watches(plan.kind, plan.mode) if plan.watches is None else plan.watches
    )


def _set_watches(event: ControlEvent, watches: frozenset[str]) -> None:
    event.checks_identity = "identity" in watches
    event.watches_screen = "screen" in watches
    event.watches_behaviour = "behaviour" in watches
    event.records_exam = "recording" in watches


def plan_of(event: ControlEvent) -> EventPlan:
    """Return an event's present plan, for a form that changes it."""
    return EventPlan(
        event.kind, event.mode, event.title, event.opens_at, event.closes_at, event.limit_minutes,
        event.planned_minutes, event.question_count, queries.capabilities(event), event.waiver_order_id,
    )  # fmt: skip


def publish_event(session: Session, event: ControlEvent, *, actor: Actor) -> ControlEvent:
    """Publish: rules, gate, frozen policies, journal column and course page, all in this transaction.

    Raises:
        PublishRefused: a rule or the PublishGate refuses (its children say which). GateUnbound: nobody guards it.
    """
    session.refresh(event, with_for_update=True)
    if event.status in queries.PUBLISHED:
        return event
    if event.status not in queries.UNPUBLISHED or event.bank_id is None or event.closes_at <= clock.now():
        raise PublishRefused
    bank = bank_queries.bank_of(session, event.bank_id)
    offering = session.get_one(CourseOffering, event.offering_id)
    documents = frozen_policies(session, event.offering_id)
    event.policies, event.policy_sha256 = documents, policy_sha256(documents)
    event_rules.check_plan(session, offering, bank, plan_of(event))
    event_rules.check_capabilities(session, event)
    event_rules.check_bank(session, event, bank)
    PUBLISH_GATE.bound().check_publish(session, event, actor=actor)
    event.status = ControlEventStatus.SCHEDULED
    session.flush()
    week = event_rules.week_of_event(session, offering, event)
    if event.kind in event_rules.JOURNAL_KINDS:
        item = gradebook.ensure_item(
            session,
            event.offering_id,
            kind=GradeItemKind(event.kind.value),
            title=event.title,
            week=week,
            source_kind="control_event",
            source_id=event.id,
            actor=actor,
        )
        event.grade_item_id = item.id
    show_on_course_page(session, offering, event, week=week, actor=actor)
    session.flush()
    _note(session, event, "publish_event", actor)
    event_changed.send(SENDER, session=session, event_id=event.id)
    return event


def frozen_policies(session: Session, offering_id: int) -> dict[str, Any]:
    """Return the copies of the policies that an event keeps: kind -> document."""
    return {kind: policies.resolve(session, kind, offering_id=offering_id) for kind in POLICIES}


def cancel_event(session: Session, event: ControlEvent, *, actor: Actor, reason: str) -> ControlEvent:
    """Withdraw an event that nobody has started; open check-ins end.

    Raises:
        EventFrozen: a sitting was started, or no reason is given.
    """
    session.refresh(event, with_for_update=True)
    if event.status is ControlEventStatus.CANCELLED:
        return event
    sittings = list(session.scalars(select(Sitting).where(Sitting.event_id == event.id)))
    if not reason.strip() or any(sitting.started_at is not None for sitting in sittings):
        raise EventFrozen
    for sitting in sittings:
        if sitting.state in NOT_STARTED:
            sitting.state, sitting.closed_at = transition(sitting.state, SittingAction.VOID), clock.now()
    event.status = ControlEventStatus.CANCELLED
    session.flush()
    _note(session, event, "cancel_event", actor, reason)
    event_changed.send(SENDER, session=session, event_id=event.id)
    return event


def settle_events(session: Session) -> int:
    """Move published events with the clock: open at their time, closed when window and sittings are over."""
    now, moved = clock.now(), 0
    query = select(ControlEvent).where(
        ControlEvent.status.in_(list(queries.PUBLISHED)), ControlEvent.opens_at <= now
    )
    for event in session.scalars(query):
        wanted = ControlEventStatus.OPEN
        # A day later every accommodation, pause and grace is over as well.
        if event.closes_at + timedelta(days=1) < now and not queries.has_running(session, event.id):
            wanted = ControlEventStatus.CLOSED
        if event.status is not wanted:
            event.status, moved = wanted, moved + 1
    session.flush()
    return moved


def _note(session: Session, event: ControlEvent, verb: str, actor: Actor, reason: str | None = None) -> None:
    after = {
        "kind": event.kind.value,
        "mode": event.mode.value,
        "opens_at": event.opens_at.isoformat(),
        "closes_at": event.closes_at.isoformat(),
        "limit_minutes": event.limit_minutes,
        "planned_minutes": event.planned_minutes,
        "watches": sorted(queries.capabilities(event)),
        "status": event.status.value,
        "policy_sha256": event.policy_sha256,
    }
    audit.record(
        session, actor=actor, action=f"exams.{verb}", object_kind="control_event", object_id=event.id, after=after,
        reason=reason,
    )  # fmt: skip
