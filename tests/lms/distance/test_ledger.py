"""The ledger holds differences only, the balance is its sum, and what does not add up raises an alarm."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.accounts.roles import Role, ScopeKind
from lms.core.audit import SYSTEM
from lms.core.db import db, transaction
from lms.core.models import AuditEvent
from lms.courses.models import CourseOffering
from lms.distance.guards import LedgerIsAppendOnly
from lms.distance.models import Layer, LedgerEntry, ShareBalance
from lms.distance.operations import catch_up, recompute
from lms.exams import operations as exams
from lms.exams.models import ControlEventStatus
from lms.meetings import operations
from lms.meetings.errors import MeetingOver, MeetingRefused, ScheduleRefused
from lms.meetings.models import ClassMeeting, MeetingStatus
from lms.notifications.models import Notice
from lms.rules.distance_share import ActivityKind, Mode
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_exams import make_event
from tests.factories_meetings import entry, make_meeting

K, M = ActivityKind, Mode


def balance(session: Session, offering: CourseOffering, layer: Layer) -> tuple[int, int, int]:
    query = select(ShareBalance).where(ShareBalance.offering_id == offering.id, ShareBalance.layer == layer)
    row = session.scalar(query)
    return (row.distance_minutes, row.contact_minutes, row.sync_minutes) if row else (0, 0, 0)


def entries(session: Session, offering: CourseOffering, layer: Layer) -> list[int]:
    query = select(LedgerEntry.minutes).where(
        LedgerEntry.offering_id == offering.id, LedgerEntry.layer == layer
    )
    return list(session.scalars(query.order_by(LedgerEntry.id)))


def test_a_class_enters_the_ledger_in_its_own_transaction(session: Session) -> None:
    offering = make_offering(session)
    make_meeting(session, offering, minutes=100)
    assert balance(session, offering, Layer.SCHEDULED) == (100, 100, 100)
    assert balance(session, offering, Layer.DELIVERED) == (0, 0, 0)


def test_a_changed_class_appends_the_difference_and_edits_nothing(session: Session) -> None:
    offering = make_offering(session)
    meeting = make_meeting(session, offering, minutes=100)
    shorter = entry(offering, minutes=60, starts_at=meeting.starts_at)
    operations.change_meeting(session, meeting, offering, shorter, actor=SYSTEM)
    assert entries(session, offering, Layer.SCHEDULED) == [100, -40]
    operations.cancel_meeting(session, meeting, reason="The teacher is ill", actor=SYSTEM)
    assert entries(session, offering, Layer.SCHEDULED) == [100, -40, -60]
    assert balance(session, offering, Layer.SCHEDULED) == (0, 0, 0)


@pytest.mark.parametrize(
    ("held", "counted"),
    [
        pytest.param(110, 100, id="more than planned counts as planned"),
        pytest.param(30, 30, id="less than planned counts as held"),
        pytest.param(0, 0, id="nobody came"),
    ],
)
def test_delivered_minutes_are_capped_by_the_plan(session: Session, held: int, counted: int) -> None:
    offering = make_offering(session)
    meeting = make_meeting(session, offering, minutes=100)
    operations.record_held(session, meeting, minutes=held, actor=SYSTEM)
    assert balance(session, offering, Layer.DELIVERED)[0] == counted


def test_held_minutes_that_are_corrected_append_the_difference(session: Session) -> None:
    offering = make_offering(session)
    meeting = make_meeting(session, offering, minutes=100)
    operations.record_held(session, meeting, minutes=90, actor=SYSTEM)
    operations.record_held(session, meeting, minutes=75, actor=SYSTEM)
    assert entries(session, offering, Layer.DELIVERED) == [90, -15]


def test_changing_between_synchronous_and_asynchronous_never_changes_the_share(session: Session) -> None:
    offering = make_offering(session)
    meeting = make_meeting(session, offering, minutes=100)
    changed = entry(offering, mode=M.ASYNC, minutes=100, starts_at=meeting.starts_at)
    operations.change_meeting(session, meeting, offering, changed, actor=SYSTEM)
    assert balance(session, offering, Layer.SCHEDULED) == (100, 0, 0)


def test_a_published_remote_midterm_enters_and_a_cancelled_one_leaves(session: Session) -> None:
    offering = make_offering(session)
    event = make_event(session, offering, limit_minutes=50)
    assert balance(session, offering, Layer.SCHEDULED)[0] == 50
    exams.cancel_event(session, event, actor=SYSTEM, reason="Wrong week")
    assert balance(session, offering, Layer.SCHEDULED)[0] == 0


def test_a_remote_midterm_is_delivered_once_its_window_is_over(session: Session) -> None:
    offering = make_offering(session)
    event = make_event(session, offering, limit_minutes=50)
    event.status = ControlEventStatus.CLOSED
    assert recompute(session, offering.id) == []
    assert balance(session, offering, Layer.DELIVERED)[0] == 50


def test_the_plan_is_in_the_ledger_though_an_offering_takes_it_silently(session: Session) -> None:
    offering = make_offering(session)
    catch_up(session, offering.id, actor=SYSTEM)
    assert balance(session, offering, Layer.PLANNED)[0] == 750


def test_a_changed_balance_raises_an_alarm_and_is_set_right(session: Session) -> None:
    dean = make_person(session, roles=[(Role.DEAN, ScopeKind.INSTITUTION, None)])
    registrar = make_person(session, roles=[(Role.REGISTRAR, ScopeKind.INSTITUTION, None)])
    offering = make_offering(session)
    make_meeting(session, offering, minutes=100)
    session.execute(
        update(ShareBalance).where(ShareBalance.layer == Layer.SCHEDULED).values(distance_minutes=40)
    )
    found = recompute(session, offering.id)
    assert [(one.what, one.stored.distance, one.recomputed.distance) for one in found] == [
        ("balance", 40, 100)
    ]
    assert balance(session, offering, Layer.SCHEDULED)[0] == 100
    line = session.scalars(select(AuditEvent).where(AuditEvent.action == "distance.alarm")).one()
    assert (line.before[0]["distance"], line.after[0]["distance"]) == (40, 100)
    told = set(session.scalars(select(Notice.person_id).where(Notice.kind == "distance.alarm")))
    assert told == {dean.id, registrar.id}
    assert recompute(session, offering.id) == []


def test_a_class_that_was_changed_behind_the_ledgers_back_raises_an_alarm(session: Session) -> None:
    offering = make_offering(session)
    meeting = make_meeting(session, offering, minutes=100)
    session.execute(update(ClassMeeting).where(ClassMeeting.id == meeting.id).values(planned_minutes=300))
    found = recompute(session, offering.id)
    assert [(one.what, one.stored.distance, one.recomputed.distance) for one in found] == [
        ("class_meeting", 100, 300)
    ]
    assert entries(session, offering, Layer.SCHEDULED) == [100, 200]


@pytest.mark.parametrize("how", ["change", "delete", "statement"])
def test_the_ledger_is_never_edited(app: Flask, how: str) -> None:
    def act(session: Session) -> None:
        make_meeting(session, make_offering(session), minutes=100)
        row = session.scalars(select(LedgerEntry)).first()
        assert row is not None
        if how == "change":
            row.minutes = 1
        elif how == "delete":
            session.delete(row)
        else:
            session.execute(update(LedgerEntry).values(minutes=1))
        session.flush()

    with app.app_context(), pytest.raises(LedgerIsAppendOnly), transaction() as session:
        act(session)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["place", "change", "hold", "cancel"]),
        st.sampled_from([K.LECTURE, K.PRACTICAL, K.SRSP]),
        st.sampled_from([M.IN_PERSON, M.HYFLEX, M.SYNC, M.ASYNC]),
        st.integers(1, 360),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_sequence_of_operations_the_ledger_adds_up_to_the_balance(
    app: Flask, steps: list[tuple[str, ActivityKind, Mode, int]]
) -> None:
    with app.app_context():
        with transaction() as session:
            offering_id = make_offering(session).id
        for step in steps:
            try:
                with transaction() as session:
                    take(session, session.get_one(CourseOffering, offering_id), step)
            except (ScheduleRefused, MeetingOver, MeetingRefused):
                pass  # a refused step must leave nothing behind either
        with transaction() as session:
            assert recompute(session, offering_id) == []
        db.session.remove()


def take(session: Session, offering: CourseOffering, step: tuple[str, ActivityKind, Mode, int]) -> None:
    verb, kind, mode, minutes = step
    meeting = session.scalars(
        select(ClassMeeting)
        .where(ClassMeeting.offering_id == offering.id)
        .order_by((ClassMeeting.status == MeetingStatus.PLANNED).desc(), ClassMeeting.id)
    ).first()
    if verb == "place" or meeting is None:
        make_meeting(session, offering, kind=kind, mode=mode, minutes=minutes)
    elif verb == "change":
        wanted = entry(offering, kind=kind, mode=mode, minutes=minutes)
        operations.change_meeting(session, meeting, offering, wanted, actor=SYSTEM)
    elif verb == "hold":
        operations.record_held(session, meeting, minutes=minutes, actor=SYSTEM)
    else:
        operations.cancel_meeting(session, meeting, reason="Moved", actor=SYSTEM)
