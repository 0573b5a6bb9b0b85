"""A plan is saved and approved only as far as the law lets it; every answer is on file, refusals too."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.audit import SYSTEM
from lms.core.db import read_session, transaction
from lms.core.models import AuditEvent
from lms.courses import operations, queries
from lms.courses.errors import PlanNeedsReason, PlanRefused, PlanSumWrong
from lms.courses.models import SyllabusStatus
from lms.courses.operations import PlanEntry
from lms.distance.models import ShareVerdictRow
from lms.rules.distance_share import ActivityKind, Mode, Regime
from tests.factories import make_person
from tests.factories_courses import make_course

K, M = ActivityKind, Mode


def plan(distance_minutes: int) -> list[PlanEntry]:
    """Return 7,500 minutes with so many of them as lectures on-line; 2,250 and more in a room."""
    return [
        PlanEntry(K.LECTURE, M.SYNC, distance_minutes),
        PlanEntry(K.PRACTICAL, M.IN_PERSON, 2500),
        PlanEntry(K.SRS, M.NONE, 5000 - distance_minutes),
    ]


def draft(session: Session, regime: Regime = Regime.BLENDED) -> int:
    return operations.create_syllabus(session, make_course(session), regime=regime, actor=SYSTEM).id


def verdicts(session: Session) -> list[ShareVerdictRow]:
    return list(session.scalars(select(ShareVerdictRow).order_by(ShareVerdictRow.id)))


def test_a_plan_of_exactly_a_fifth_is_accepted_and_its_verdict_is_stored(session: Session) -> None:
    syllabus = queries.syllabus(session, draft(session))
    operations.save_plan(session, syllabus, plan(1500), actor=SYSTEM)
    row = verdicts(session)[-1]
    assert (row.colour, row.cause, row.syllabus_id) == ("green", "save_plan", syllabus.id)
    assert row.numbers["distance_minutes"] == 1500
    assert row.policy_sha256 == queries.distance_policy(session).version


def test_one_minute_more_is_refused_with_both_numbers_and_the_clause(session: Session) -> None:
    syllabus = queries.syllabus(session, draft(session))
    with pytest.raises(PlanRefused) as refused:
        operations.save_plan(session, syllabus, plan(1501), actor=SYSTEM)
    params = refused.value.params
    assert (params["distance_minutes"], params["limit_minutes"], params["volume_minutes"]) == (
        1501,
        1500,
        7500,
    )
    assert params["rule"] == "ceiling"
    text = refused.value.text
    assert "30.02 ac. h (1,501 min)" in text
    assert "30 ac. h (1,500 min)" in text
    assert "150 ac. h (7,500 min)" in text
    assert "Order 152 cl. 26" in text


def test_rows_that_do_not_sum_get_their_own_message_not_the_ceilings(session: Session) -> None:
    syllabus = queries.syllabus(session, draft(session))
    with pytest.raises(PlanSumWrong):
        operations.save_plan(session, syllabus, plan(1501)[:1], actor=SYSTEM)


def test_a_refusal_stays_on_file_although_its_transaction_is_rolled_back(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            author_id, syllabus_id = make_person(session).id, draft(session)
        author = read_session().get_one(Person, author_id)
        with pytest.raises(PlanRefused), transaction() as session:
            operations.save_plan(session, queries.syllabus(session, syllabus_id), plan(1501), actor=author)
        session = read_session()
        assert queries.syllabus(session, syllabus_id).rows == []
        row = verdicts(session)[-1]
        assert (row.colour, row.cause, row.actor_id) == ("red", "save_plan_refused", author_id)
        line = session.scalars(select(AuditEvent).where(AuditEvent.action == "distance.refuse")).one()
        assert (line.object_kind, line.object_id) == ("syllabus_version", str(syllabus_id))
        assert line.after["distance_minutes"] == 1501


def test_a_refused_draft_that_is_gone_with_its_transaction_still_leaves_its_verdict(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(PlanRefused), transaction() as session:
            syllabus = queries.syllabus(session, draft(session))
            operations.save_plan(session, syllabus, plan(1501), actor=SYSTEM)
        assert [row.syllabus_id for row in verdicts(read_session())] == [None]


def test_example_e1_is_refused_for_classroom_work_although_its_share_is_13_percent(session: Session) -> None:
    hours = [
        (K.LECTURE, M.IN_PERSON, 5), (K.LECTURE, M.SYNC, 10), (K.PRACTICAL, M.IN_PERSON, 22), (K.PRACTICAL, M.ASYNC, 6),
        (K.MIDTERM, M.SYNC, 2), (K.SRSP, M.IN_PERSON, 15), (K.SRS, M.NONE, 80), (K.EXAM_PREP, M.NONE, 8),
        (K.FINAL, M.SYNC, 2),
    ]  # fmt: skip
    rows = [PlanEntry(kind, mode, 50 * count) for kind, mode, count in hours]
    syllabus = queries.syllabus(session, draft(session))
    with pytest.raises(PlanRefused) as refused:
        operations.save_plan(session, syllabus, rows, actor=SYSTEM)
    assert refused.value.params["rule"] == "contact"
    assert "39 ac. h (1,950 min) of classroom work" in refused.value.text


def amber_plan() -> list[PlanEntry]:
    """Classroom work is 2,250 only when synchronous classes count."""
    return [
        PlanEntry(K.LECTURE, M.SYNC, 500),
        PlanEntry(K.PRACTICAL, M.IN_PERSON, 1750),
        PlanEntry(K.SRS, M.NONE, 5250),
    ]


def test_an_amber_plan_is_saved_but_approved_only_with_a_reason(session: Session) -> None:
    syllabus = queries.syllabus(session, draft(session))
    operations.save_plan(session, syllabus, amber_plan(), actor=SYSTEM)
    operations.submit_syllabus(session, syllabus, actor=SYSTEM)
    with pytest.raises(PlanNeedsReason) as wanted:
        operations.approve_syllabus(session, syllabus, actor=SYSTEM)
    assert "stricter reading" in wanted.value.text
    operations.approve_syllabus(session, syllabus, actor=SYSTEM, amber_reason="No room of this size is free.")
    assert syllabus.status is SyllabusStatus.FACULTY
    row = verdicts(session)[-1]
    assert (row.colour, row.cause, row.reason) == ("amber", "approve_plan", "No room of this size is free.")


def test_an_in_person_plan_has_no_distance_rows(session: Session) -> None:
    syllabus = queries.syllabus(session, draft(session, Regime.IN_PERSON))
    with pytest.raises(PlanRefused) as refused:
        operations.save_plan(session, syllabus, plan(50), actor=SYSTEM)
    assert refused.value.params["limit_minutes"] == 0


def test_a_mooc_is_never_red_over_the_ceiling(session: Session) -> None:
    syllabus = queries.syllabus(session, draft(session, Regime.MOOC))
    rows = [PlanEntry(K.LECTURE, M.ASYNC, 4000), PlanEntry(K.SRS, M.NONE, 3500)]
    operations.save_plan(session, syllabus, rows, actor=SYSTEM)
    assert verdicts(session)[-1].colour == "amber"
