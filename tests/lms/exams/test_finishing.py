from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.models import AuditEvent
from lms.exams import operations
from lms.exams.errors import (
    NoMoreSittings,
    SittingNotRunning,
    StepRefused,
)
from lms.exams.models import ControlEventKind, Sitting
from lms.exams.signals import sitting_finished, sitting_started
from lms.rules.sitting import Outage, OutageCause, SittingState
from tests.factories_courses import make_offering
from tests.factories_exams import (
    make_event,
    make_sitting,
    make_student,
    right_answer,
)


def student_of(session: Session, sitting: Sitting) -> Person:
    return session.get_one(Person, sitting.student_id)


def answer_rightly(session: Session, sitting: Sitting, positions: range) -> None:
    for position in positions:
        operations.save_answer(
            session,
            sitting,
            position=position,
            sequence=position,
            client_uuid=f"00000000-0000-4000-8000-{sitting.id:06d}{position:06d}",
            answer=right_answer(session, sitting, position),
            client_ms=clock.now_ms(),
        )


def test_right_answers_earn_a_hundred_points(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    answer_rightly(session, sitting, range(1, 6))

    operations.submit(session, sitting, actor=student_of(session, sitting))

    assert sitting.points == Decimal("100.00")


def test_unanswered_places_are_worth_nothing(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    answer_rightly(session, sitting, range(1, 4))

    operations.submit(session, sitting, actor=student_of(session, sitting))

    assert sitting.points == Decimal("60.00")


def test_submitting_twice_is_one_submission(session: Session) -> None:
    told: list[int] = []

    def on_finish(_sender: object, *, session: Session, sitting_id: int) -> None:
        told.append(sitting_id)

    sitting = make_sitting(session, is_started=True)
    with sitting_finished.connected_to(on_finish):
        first = operations.submit(session, sitting, actor=student_of(session, sitting)).submitted_at
        second = operations.submit(session, sitting, actor=student_of(session, sitting)).submitted_at

    assert first == second
    assert told == [sitting.id]


def test_upper_rooms_hear_of_the_start_inside_the_transaction(session: Session) -> None:
    states: list[SittingState] = []

    def on_start(_sender: object, *, session: Session, sitting_id: int) -> None:
        states.append(session.get_one(Sitting, sitting_id).state)

    with sitting_started.connected_to(on_start):
        make_sitting(session, is_started=True)

    assert states == [SittingState.IN_PROGRESS]


def test_a_sitting_that_was_never_started_cannot_be_submitted(session: Session) -> None:
    sitting = make_sitting(session)

    with pytest.raises(SittingNotRunning):
        operations.submit(session, sitting, actor=student_of(session, sitting))


def test_the_clock_hands_in_everything_that_was_saved(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    answer_rightly(session, sitting, range(1, 6))
    assert sitting.deadline_at is not None

    with time_machine.travel(sitting.deadline_at + timedelta(seconds=61), tick=False):
        assert operations.expire_if_due(session, sitting)

    assert sitting.state is SittingState.AUTO_SUBMITTED
    assert sitting.submitted_at == sitting.deadline_at
    assert sitting.points == Decimal("100.00")


def test_the_clock_waits_for_the_grace(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    assert sitting.deadline_at is not None

    with time_machine.travel(sitting.deadline_at + timedelta(seconds=60), tick=False):
        assert not operations.expire_if_due(session, sitting)


def test_a_submission_after_the_grace_counts_as_the_clocks(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    assert sitting.deadline_at is not None

    with time_machine.travel(sitting.deadline_at + timedelta(hours=1), tick=False):
        operations.submit(session, sitting, actor=student_of(session, sitting))

    assert sitting.state is SittingState.AUTO_SUBMITTED


def test_a_sitting_that_nobody_started_expires_without_a_submission(session: Session) -> None:
    sitting = make_sitting(session)

    with time_machine.travel(sitting.event.closes_at, tick=False):
        operations.expire_if_due(session, sitting)

    assert sitting.state is SittingState.NOT_STARTED_EXPIRED
    assert sitting.points is None


def test_a_midterm_is_taken_once(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    student = student_of(session, sitting)
    operations.submit(session, sitting, actor=student)

    with pytest.raises(NoMoreSittings):
        operations.open_sitting(session, sitting.event, student)


def test_after_a_voided_sitting_the_learner_sits_again_with_another_paper(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    student = student_of(session, sitting)
    operations.void_sitting(session, sitting, actor=SYSTEM, reason="Fire alarm")

    again = operations.open_sitting(session, sitting.event, student)

    assert again.previous_id == sitting.id
    assert again.number == 2
    assert again.seed != sitting.seed


def test_a_rehearsal_may_be_repeated(session: Session) -> None:
    event = make_event(session, kind=ControlEventKind.PRACTICE)
    sitting = make_sitting(session, event, is_started=True)
    student = student_of(session, sitting)
    operations.submit(session, sitting, actor=student)

    assert operations.open_sitting(session, event, student).number == 2


def test_a_pause_is_given_back(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    deadline = sitting.deadline_at
    assert deadline is not None
    started = clock.now()

    with time_machine.travel(started, tick=False) as now:
        operations.suspend(session, sitting, actor=SYSTEM, reason="Fire alarm")
        now.shift(timedelta(minutes=7))
        operations.resume(session, sitting, actor=SYSTEM, reason="Over")

    assert sitting.state is SittingState.IN_PROGRESS
    assert sitting.deadline_at == deadline + timedelta(minutes=7)
    assert sitting.credited_ms == 7 * 60_000


def test_a_fault_of_the_server_is_credited_and_noted(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    deadline, now = sitting.deadline_at, clock.now()
    assert deadline is not None
    outage = Outage(now, now + timedelta(minutes=3), OutageCause.SERVER_FAULT)

    operations.credit_outage(session, sitting, outage, actor=SYSTEM, reason="Restart")

    assert sitting.deadline_at == deadline + timedelta(minutes=3)
    assert session.query(AuditEvent).filter_by(action="exams.credit_outage").count() == 1


def test_a_sitting_is_not_closed_before_it_was_submitted(session: Session) -> None:
    with pytest.raises(StepRefused):
        operations.close_sitting(session, make_sitting(session), actor=SYSTEM)


def test_a_reload_before_the_start_goes_back_into_the_check_in(session: Session) -> None:
    sitting = make_sitting(session)
    operations.begin_check(session, sitting)
    operations.pass_check(session, sitting, actor=SYSTEM)

    operations.recheck(session, sitting)

    assert sitting.state is SittingState.CHECKING


def test_the_job_ends_every_sitting_whose_time_is_over(app: Flask) -> None:
    from lms.core.db import transaction

    with app.app_context():
        with transaction() as session:
            offering = make_offering(session)
            event = make_event(session, offering)
            ids = [make_sitting(session, event, make_student(session, offering), is_started=True).id]
            ids.append(make_sitting(session, event, make_student(session, offering)).id)
            end = event.closes_at
        with time_machine.travel(end + timedelta(minutes=2), tick=False):
            assert operations.expire_due() == 2
            assert operations.expire_due() == 0
        with transaction() as session:
            states = [session.get_one(Sitting, found).state for found in ids]

    assert states == [SittingState.AUTO_SUBMITTED, SittingState.NOT_STARTED_EXPIRED]
