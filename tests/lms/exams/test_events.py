from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.audit import SYSTEM, Actor
from lms.core.db import transaction
from lms.core.errors import GateUnbound, QashyqError
from lms.courses import queries as courses
from lms.courses.models import CalendarEventKind, Material, MaterialKind
from lms.exams import operations, queries
from lms.exams.errors import (
    BankNotApproved,
    BankNotReady,
    CapabilitiesMissing,
    EventFrozen,
    OutsideCalendarWindow,
    PublishRefused,
    TooFewQuestions,
    WrongEventForm,
)
from lms.exams.gates import PUBLISH_GATE
from lms.exams.models import ControlEvent, ControlEventKind, ControlEventMode, ControlEventStatus
from lms.exams.signals import event_changed
from lms.gradebook import outbox
from lms.gradebook import queries as gradebook
from lms.gradebook.models import OutboxStatus
from lms.orders.models import Order, OrderKind
from lms.rules.policy import policy_sha256
from tests.factories import make_person
from tests.factories_courses import make_offering, make_term
from tests.factories_exams import OpenDoor, bound, make_bank, make_event, make_sitting


def publish(session: Session, event: ControlEvent) -> ControlEvent:
    with bound(PUBLISH_GATE, OpenDoor()):
        return operations.publish_event(session, event, actor=SYSTEM)


def test_a_published_midterm_has_its_column_its_place_on_the_course_page_and_frozen_policies(
    session: Session,
) -> None:
    event = make_event(session)

    assert event.status is ControlEventStatus.SCHEDULED
    assert event.grade_item_id is not None
    material = session.query(Material).filter_by(kind=MaterialKind.TEST, ref_id=event.id).one()
    assert material.is_visible
    assert event.policies["sitting"]["values"]["grace_seconds"] == 60
    assert event.policy_sha256 == policy_sha256(event.policies)


def test_publishing_twice_is_publishing_once(session: Session) -> None:
    event = make_event(session)

    publish(session, event)

    assert session.query(Material).filter_by(ref_id=event.id).count() == 1


def test_a_rehearsal_has_no_column_in_the_journal(session: Session) -> None:
    assert make_event(session, kind=ControlEventKind.PRACTICE).grade_item_id is None


@pytest.mark.parametrize("missing", ["identity", "screen", "behaviour", "recording"])
def test_an_online_midterm_without_one_capability_is_not_published(session: Session, missing: str) -> None:
    event = make_event(session, watches=set(queries.CAPABILITIES) - {missing}, is_published=False)

    with pytest.raises(CapabilitiesMissing) as refusal:
        publish(session, event)

    assert refusal.value.params["missing"] == [missing]


def test_an_order_allows_an_online_midterm_without_full_proctoring(session: Session) -> None:
    event = make_event(session, watches=(), is_published=False)
    order = Order(
        number="12-П",
        issued_on=courses.today(),
        kind=OrderKind.PROCTORING_WAIVER,
        issuer="Rector",
        summary="x",
        registered_at=clock.now(),
    )
    session.add(order)
    session.flush()
    event.waiver_order_id = order.id
    session.flush()

    assert publish(session, event).status is ControlEventStatus.SCHEDULED


def test_a_midterm_in_a_room_needs_no_camera(session: Session) -> None:
    event = make_event(session, mode=ControlEventMode.IN_PERSON)

    assert queries.capabilities(event) == frozenset()


class ShutDoor:
    def check_publish(self, session: Session, event: ControlEvent, *, actor: Actor) -> None:
        raise PublishRefused


def test_the_gate_can_refuse_and_nothing_of_the_publishing_stays(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            event_id = make_event(session, is_published=False).id
        with pytest.raises(PublishRefused), bound(PUBLISH_GATE, ShutDoor()), transaction() as session:
            operations.publish_event(session, queries.event_of(session, event_id), actor=SYSTEM)
        with transaction() as session:
            event = queries.event_of(session, event_id)
            assert event.status is ControlEventStatus.DRAFT
            assert event.policies is None


def test_an_unbound_gate_refuses_to_publish(app: Flask, session: Session) -> None:
    event = make_event(session, is_published=False)
    with bound(PUBLISH_GATE, None, app):
        PUBLISH_GATE.unbind(app)

        with pytest.raises(GateUnbound):
            operations.publish_event(session, event, actor=SYSTEM)


def test_a_midterm_needs_a_reviewed_bank(session: Session) -> None:
    offering = make_offering(session)
    bank = make_bank(session, offering.course, is_reviewed=False)
    event = make_event(session, offering, bank=bank, is_published=False)

    with pytest.raises(BankNotReady):
        publish(session, event)


def test_a_final_needs_a_bank_that_somebody_else_approved(session: Session) -> None:
    offering = make_offering(session, term=make_term(session, week=16))
    author = make_person(session)
    bank = make_bank(session, offering.course, author=author)
    event = make_event(session, offering, kind=ControlEventKind.FINAL, bank=bank, is_published=False)

    with pytest.raises(BankNotApproved):
        publish(session, event)
    operations.approve_bank(session, bank, actor=make_person(session))

    assert publish(session, event).status is ControlEventStatus.SCHEDULED


def test_an_event_asks_for_no_more_questions_than_the_bank_holds(session: Session) -> None:
    event = make_event(session, question_count=6, is_published=False)

    with pytest.raises(TooFewQuestions):
        publish(session, event)


def test_a_midterm_lies_inside_its_window_of_the_calendar(session: Session) -> None:
    offering = make_offering(session, term=make_term(session, week=3))

    with pytest.raises(OutsideCalendarWindow) as refusal:
        make_event(session, offering)

    window = courses.window(session, offering.term_id, CalendarEventKind.MIDTERM1)
    assert window is not None
    assert refusal.value.params["windows"] == [(window.starts_on, window.ends_on)]


NOW = clock.now()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"title": " "}, "title", id="no title"),
        pytest.param({"closes_at": NOW - timedelta(hours=1)}, "closes_at", id="ends before it begins"),
        pytest.param({"limit_minutes": 0}, "limit_minutes", id="no time"),
        pytest.param({"limit_minutes": 121}, "limit_minutes", id="a limit longer than the window"),
        pytest.param({"question_count": 0}, "question_count", id="no questions"),
        pytest.param({"watches": ("thoughts",)}, "watches", id="an unknown capability"),
    ],
)
def test_a_value_that_does_not_fit_names_its_field(
    session: Session, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(WrongEventForm) as refusal:
        make_event(session, is_published=False, **changes)

    assert refusal.value.params["field"] == field


def test_a_published_event_no_longer_changes(session: Session) -> None:
    event = make_event(session)

    with pytest.raises(EventFrozen):
        operations.set_capabilities(session, event, (), actor=SYSTEM)


def test_an_event_that_somebody_started_is_not_cancelled(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)

    with pytest.raises(EventFrozen):
        operations.cancel_event(session, sitting.event, actor=SYSTEM, reason="x")


def test_a_cancelled_event_tells_upper_rooms_and_ends_open_check_ins(session: Session) -> None:
    told: list[int] = []

    def on_change(_sender: object, *, session: Session, event_id: int) -> None:
        told.append(event_id)

    sitting = make_sitting(session)
    with event_changed.connected_to(on_change):
        operations.cancel_event(session, sitting.event, actor=SYSTEM, reason="Power cut")

    assert told == [sitting.event_id]
    assert sitting.state.value == "voided"


def test_the_clock_opens_and_closes_events(session: Session) -> None:
    event = make_event(session)

    operations.settle_events(session)
    assert event.status is ControlEventStatus.OPEN
    with time_machine.travel(event.closes_at + timedelta(days=1, seconds=1), tick=False):
        operations.settle_events(session)

    assert event.status is ControlEventStatus.CLOSED


def test_a_current_test_that_nobody_watches_goes_straight_into_the_journal(session: Session) -> None:
    event = make_event(session, kind=ControlEventKind.CURRENT, watches=())
    sitting = make_sitting(session, event, is_started=True)

    operations.submit(session, sitting, actor=SYSTEM)

    assert event.grade_item_id is not None
    mark = gradebook.current_mark(session, event.grade_item_id, sitting.student_id)
    assert mark is not None
    assert mark.points == Decimal("0.00")


def test_a_midterm_in_a_room_waits_for_a_named_person(session: Session) -> None:
    event = make_event(session, mode=ControlEventMode.IN_PERSON)
    sitting = make_sitting(session, event, is_started=True)

    operations.submit(session, sitting, actor=SYSTEM)

    row = outbox.rows_for(session, "sitting", sitting.id)[0]
    assert row.status is OutboxStatus.RELEASABLE
    assert event.grade_item_id is not None
    assert gradebook.current_mark(session, event.grade_item_id, sitting.student_id) is None


def test_a_closed_window_of_marks_does_not_cost_the_submission(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_event(session, kind=ControlEventKind.CURRENT, watches=())
    sitting = make_sitting(session, event, is_started=True)

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise QashyqError

    monkeypatch.setattr("lms.gradebook.operations.record_mark", refuse)
    operations.submit(session, sitting, actor=SYSTEM)

    assert outbox.rows_for(session, "sitting", sitting.id)[0].points == Decimal("0.00")
