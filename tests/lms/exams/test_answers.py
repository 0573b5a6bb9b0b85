from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import transaction
from lms.core.errors import QashyqError
from lms.exams import operations, queries
from lms.exams.errors import (
    AnswerLate,
    AnswerMalformed,
    AnswerTooLarge,
    NoSuchPlace,
    SittingNotRunning,
    SittingSuspended,
    UuidTaken,
)
from lms.exams.models import AnswerStep, Sitting
from tests.factories_exams import make_sitting


def save(session: Session, sitting: Sitting, **changes: Any) -> operations.Saved:
    values: dict[str, Any] = {
        "position": 1,
        "sequence": 1,
        "client_uuid": str(uuid.uuid4()),
        "answer": "c1",
        "client_ms": 1_700_000_000_000,
    }
    return operations.save_answer(session, sitting, **(values | changes))


def test_a_saved_answer_is_acknowledged_with_the_servers_time(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)

    with time_machine.travel(clock.now(), tick=False):
        saved = save(session, sitting)
        assert saved.server_ms == clock.now_ms()

    assert not saved.is_repeat


def test_the_same_uuid_twice_is_one_step_with_one_acknowledgement(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    name = str(uuid.uuid4())

    first = save(session, sitting, client_uuid=name)
    second = save(session, sitting, client_uuid=name, answer="c2")

    assert second.is_repeat
    assert (first.server_ms, first.sequence) == (second.server_ms, second.sequence)
    assert session.query(AnswerStep).count() == 1
    assert queries.latest_steps(session, sitting.id)[1].answer == "c1"


def test_a_repeat_is_acknowledged_even_after_the_end(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    name = str(uuid.uuid4())
    save(session, sitting, client_uuid=name)
    operations.submit(session, sitting, actor=session.get_one(Person, sitting.student_id))

    assert save(session, sitting, client_uuid=name).is_repeat


def test_an_older_sequence_is_acknowledged_and_does_not_count(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    save(session, sitting, sequence=7, answer="c2")

    saved = save(session, sitting, sequence=3, answer="c1")

    assert saved.latest_sequence == 7
    assert queries.latest_steps(session, sitting.id)[1].answer == "c2"


@pytest.mark.parametrize(
    ("late_by_seconds", "is_accepted"),
    [
        pytest.param(0, True, id="at the deadline"),
        pytest.param(60, True, id="at the last moment of the grace"),
        pytest.param(61, False, id="after the grace"),
    ],
)
def test_an_answer_is_accepted_until_the_grace_is_over(
    session: Session, late_by_seconds: int, is_accepted: bool
) -> None:
    sitting = make_sitting(session, is_started=True)
    assert sitting.deadline_at is not None

    with time_machine.travel(sitting.deadline_at + timedelta(seconds=late_by_seconds), tick=False):
        if is_accepted:
            save(session, sitting)
        else:
            with pytest.raises(AnswerLate):
                save(session, sitting)

    assert session.query(AnswerStep).count() == int(is_accepted)


def test_an_answer_before_the_start_is_refused(session: Session) -> None:
    with pytest.raises(SittingNotRunning):
        save(session, make_sitting(session))


def test_an_answer_after_the_submission_is_late(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    operations.submit(session, sitting, actor=session.get_one(Person, sitting.student_id))

    with pytest.raises(AnswerLate):
        save(session, sitting)


def test_an_answer_while_the_clock_is_stopped_is_to_be_sent_again(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)
    operations.suspend(session, sitting, actor=session.get_one(Person, sitting.student_id), reason="x")

    with pytest.raises(SittingSuspended):
        save(session, sitting)


def test_a_uuid_of_another_sitting_is_refused(session: Session) -> None:
    first = make_sitting(session, is_started=True)
    name = str(uuid.uuid4())
    save(session, first, client_uuid=name)

    with pytest.raises(UuidTaken):
        save(session, make_sitting(session, is_started=True), client_uuid=name)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"position": 6}, NoSuchPlace, id="a place that the paper does not have"),
        pytest.param({"position": "1"}, AnswerMalformed, id="a place that is a text"),
        pytest.param({"sequence": 0}, AnswerMalformed, id="sequence zero"),
        pytest.param({"sequence": 2**31}, AnswerMalformed, id="a sequence too large for the column"),
        pytest.param({"sequence": True}, AnswerMalformed, id="a sequence that is true"),
        pytest.param({"client_uuid": "x"}, AnswerMalformed, id="no uuid"),
        pytest.param({"client_uuid": ["x"]}, AnswerMalformed, id="a list for a uuid"),
        pytest.param({"answer": float("nan")}, AnswerMalformed, id="not a number"),
        pytest.param({"answer": {"a": {"b": "c"}}}, AnswerMalformed, id="a nested answer"),
        pytest.param({"answer": [1, 2]}, AnswerMalformed, id="a list of numbers"),
        pytest.param({"answer": "x" * 10_001}, AnswerTooLarge, id="a text over the limit"),
        pytest.param({"answer": ["c1"] * 61}, AnswerTooLarge, id="too many choices"),
        pytest.param({"client_ms": -1}, AnswerMalformed, id="a negative time"),
    ],
)
def test_a_wrong_step_is_refused_and_nothing_is_kept(
    session: Session, changes: dict[str, Any], error: type[QashyqError]
) -> None:
    sitting = make_sitting(session, is_started=True)

    with pytest.raises(error):
        save(session, sitting, **changes)

    assert session.query(AnswerStep).count() == 0


def test_signs_that_a_database_refuses_do_not_cost_the_answer(session: Session) -> None:
    sitting = make_sitting(session, is_started=True)

    save(session, sitting, answer="a\x00b\ud800c")

    assert queries.latest_steps(session, sitting.id)[1].answer == "ab\ufffdc"


# What a client does: it answers places in some order (sequence grows), sends in any order, repeats any message.
CLIENT_ANSWERS = st.lists(
    st.tuples(
        st.integers(1, 5), st.one_of(st.none(), st.sampled_from(["c1", "c2", "c3"]), st.text(max_size=8))
    ),
    min_size=1,
    max_size=12,
)


@given(answers=CLIENT_ANSWERS, data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_order_and_repetition_the_clients_last_answers_count(
    app: Flask, answers: list[tuple[int, str | None]], data: st.DataObject
) -> None:
    steps = [
        {"position": position, "answer": answer, "sequence": number, "client_uuid": str(uuid.uuid4())}
        for number, (position, answer) in enumerate(answers, start=1)
    ]
    sent = data.draw(st.permutations(steps)) + data.draw(st.lists(st.sampled_from(steps), max_size=8))
    sent = data.draw(st.permutations(sent))

    with app.app_context(), transaction() as session:
        sitting = make_sitting(session, is_started=True)
        for step in sent:
            save(session, sitting, **step)
        found = {place: step.answer for place, step in queries.latest_steps(session, sitting.id).items()}
        count = session.query(AnswerStep).filter_by(sitting_id=sitting.id).count()
        session.rollback()

    meant = {position: clean(answer) for position, answer in answers}
    assert found == meant
    assert count == len(steps)


def clean(answer: str | None) -> str | None:
    return answer.replace("\x00", "") if answer is not None else None
