from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock
from lms.core.audit import Actor
from lms.core.errors import GateUnbound
from lms.courses import queries as courses
from lms.exams import operations, queries
from lms.exams.errors import (
    EventNotOpen,
    NotAdmitted,
    StartRefused,
    TooLateToStart,
)
from lms.exams.gates import START_GATE
from lms.exams.models import ControlEventKind, Sitting
from lms.rules.sitting import SittingState
from tests.factories import make_person
from tests.factories_courses import add_student
from tests.factories_exams import (
    OpenDoor,
    bound,
    make_accommodation,
    make_event,
    make_sitting,
    make_student,
    right_answer,
    start_sitting,
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


def test_a_new_sitting_has_its_paper_drawn_and_waits_for_the_check_in(session: Session) -> None:
    sitting = make_sitting(session)

    assert sitting.state is SittingState.CREATED
    assert [slot.position for slot in sitting.slots] == [1, 2, 3, 4, 5]
    assert len({slot.question_version_id for slot in sitting.slots}) == 5


def test_opening_again_finds_the_same_sitting_and_paper(session: Session) -> None:
    event = make_event(session)
    student = make_student(session, courses.offering(session, event.offering_id))

    first = operations.open_sitting(session, event, student)
    second = operations.open_sitting(session, event, student)

    assert first is second


def test_two_learners_get_papers_of_their_own(session: Session) -> None:
    event = make_event(session, question_count=5)
    offering = courses.offering(session, event.offering_id)
    papers = set()
    for _ in range(6):
        sitting = make_sitting(session, event, make_student(session, offering))
        papers.add(tuple((s.question_version_id, *s.variant["choices"]) for s in sitting.slots))

    assert len(papers) > 1


def test_a_sitting_keeps_a_copy_of_the_policies_and_their_hash(session: Session) -> None:
    sitting = make_sitting(session)

    assert set(sitting.policies) == {"sitting", "proctoring"}
    assert sitting.policy_sha256 == sitting.event.policy_sha256


def test_a_student_with_one_mark_is_not_admitted_to_a_midterm_and_is_told_why(session: Session) -> None:
    event = make_event(session)
    student = make_person(session)
    add_student(session, courses.offering(session, event.offering_id), student)

    with pytest.raises(NotAdmitted) as refusal:
        operations.open_sitting(session, event, student)

    assert [reason.code for reason in refusal.value.params["reasons"]] == ["too_few_marks"]


def test_somebody_who_is_not_enrolled_is_not_admitted(session: Session) -> None:
    with pytest.raises(NotAdmitted):
        operations.open_sitting(session, make_event(session), make_person(session))


@pytest.mark.parametrize(
    ("minutes_before", "is_open"),
    [
        pytest.param(31, False, id="before the check-in opens"),
        pytest.param(30, True, id="exactly when the check-in opens"),
        pytest.param(-1, True, id="after the beginning"),
        pytest.param(-120, False, id="exactly at the end"),
    ],
)
def test_a_sitting_opens_with_the_check_in_and_not_after_the_window(
    session: Session, minutes_before: int, is_open: bool
) -> None:
    now = clock.now()
    event = make_event(session, opens_at=now + timedelta(minutes=60))
    student = make_student(session, courses.offering(session, event.offering_id))

    with time_machine.travel(event.opens_at - timedelta(minutes=minutes_before), tick=False):
        if is_open:
            assert operations.open_sitting(session, event, student).state is SittingState.CREATED
        else:
            with pytest.raises(EventNotOpen):
                operations.open_sitting(session, event, student)


class ShutDoor:
    def check_start(self, session: Session, sitting: Sitting, *, actor: Actor) -> None:
        raise StartRefused(step="camera")


def test_the_gate_refuses_a_start_without_check_in(session: Session) -> None:
    sitting = make_sitting(session)

    with bound(START_GATE, ShutDoor()), pytest.raises(StartRefused):
        operations.start(session, sitting, actor=student_of(session, sitting))

    assert sitting.started_at is None


def test_an_unbound_gate_refuses_every_start(app: Flask, session: Session) -> None:
    sitting = make_sitting(session, make_event(session, kind=ControlEventKind.PRACTICE))
    with bound(START_GATE, None, app):
        START_GATE.unbind(app)

        with pytest.raises(GateUnbound):
            operations.start(session, sitting, actor=student_of(session, sitting))


def test_a_watched_sitting_does_not_start_from_the_first_state_even_when_the_gate_sleeps(
    session: Session,
) -> None:
    sitting = make_sitting(session)

    with bound(START_GATE, OpenDoor()), pytest.raises(StartRefused):
        operations.start(session, sitting, actor=student_of(session, sitting))


def test_a_rehearsal_starts_without_a_check_in(session: Session) -> None:
    sitting = make_sitting(session, make_event(session, kind=ControlEventKind.PRACTICE))

    with bound(START_GATE, OpenDoor()):
        operations.start(session, sitting, actor=student_of(session, sitting))

    assert sitting.state is SittingState.IN_PROGRESS


def test_starting_twice_keeps_the_first_deadline(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    deadline = sitting.deadline_at

    with time_machine.travel(clock.now() + timedelta(minutes=5)), bound(START_GATE, OpenDoor()):
        operations.start(session, sitting, actor=student_of(session, sitting))

    assert sitting.deadline_at == deadline


def test_the_deadline_is_start_plus_limit(session: Session) -> None:
    with time_machine.travel(clock.now(), tick=False):
        sitting = make_sitting(session, is_started=True)

    assert sitting.started_at is not None
    assert sitting.deadline_at == sitting.started_at + timedelta(minutes=50)


def test_an_accommodation_gives_its_time_even_past_the_window(session: Session) -> None:
    event = make_event(session, closes_at=clock.now() + timedelta(minutes=51), limit_minutes=50)
    student = make_student(session, courses.offering(session, event.offering_id))
    make_accommodation(session, student, time_percent=150, extra_minutes=5)

    with time_machine.travel(clock.now(), tick=False):
        sitting = start_sitting(session, make_sitting(session, event, student))

    assert sitting.started_at is not None
    assert sitting.deadline_at == sitting.started_at + timedelta(minutes=80)


def test_the_window_caps_a_late_starter(session: Session) -> None:
    event = make_event(session, closes_at=clock.now() + timedelta(minutes=60))
    sitting = make_sitting(session, event)

    with time_machine.travel(event.closes_at - timedelta(minutes=50), tick=False):
        start_sitting(session, sitting)

    assert sitting.deadline_at == event.closes_at


@pytest.mark.parametrize(
    ("late_by_seconds", "may_start"),
    [
        pytest.param(0, True, id="at the last moment"),
        pytest.param(1, False, id="a second later"),
    ],
)
def test_a_start_too_late_is_refused(session: Session, late_by_seconds: int, may_start: bool) -> None:
    event = make_event(session)
    sitting = make_sitting(session, event)
    latest = queries.latest_start(event, queries.sitting_policy(event))

    with time_machine.travel(latest + timedelta(seconds=late_by_seconds), tick=False):
        if may_start:
            assert start_sitting(session, sitting).state is SittingState.IN_PROGRESS
        else:
            with pytest.raises(TooLateToStart):
                start_sitting(session, sitting)
