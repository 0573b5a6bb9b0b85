"""Reviews: what holds a result, who decides, who releases, what a reversal takes back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.models import AuditEvent
from lms.gradebook import queries as gradebook
from lms.gradebook.models import MarkStatus, OutboxStatus
from lms.invigilation import queries
from lms.invigilation.errors import (
    AlreadyDecided,
    BatchChanged,
    IncidentConfirmed,
    IncidentsUndecided,
    NothingConfirmed,
    ReasonMissing,
    SecondPersonNeeded,
    SittingNotFinished,
)
from lms.invigilation.models import Decision, IncidentVerdict, ProctoringSession, ReviewState
from lms.invigilation.operations import incidents, release, results, reviews
from lms.notifications.models import Notice
from lms.rules.sitting import SittingState
from tests.factories_exams import make_event
from tests.factories_invigilation import (
    decide_all,
    make_clean,
    make_finished,
    make_incident,
    make_proctor,
    make_releaser,
    make_running,
)


def propose(session: Session, sitting, decision: Decision, actor, reason: str = "seen in the pictures"):
    return reviews.propose(
        session, sitting, decision=decision, reason=reason, law_reference="Order 152, 38", actor=actor
    )


def test_a_submitted_sitting_is_queued_and_its_result_held_with_a_date(session: Session) -> None:
    before = clock.now()

    sitting = make_finished(session)

    review = queries.review_of(session, sitting.id)
    row = results.standing(session, sitting.id)
    assert review is not None
    assert review.state is ReviewState.QUEUED
    assert timedelta(hours=47) < review.due_at - before < timedelta(hours=49)
    assert row is not None
    assert (row.status, row.held_reason, row.decision_due_at) == (
        OutboxStatus.HELD,
        "awaiting_review",
        review.due_at,
    )
    assert row.points == sitting.points
    assert gradebook.current_mark(session, sitting.event.grade_item_id, sitting.student_id) is None


def test_finishing_ends_the_proctoring_session(session: Session) -> None:
    sitting = make_finished(session)

    rows = session.scalars(select(ProctoringSession).where(ProctoringSession.sitting_id == sitting.id))
    assert [row.end_reason for row in rows] == ["submitted"]


def test_a_clean_sitting_stands_in_the_journal_only_after_its_release(session: Session) -> None:
    event = make_event(session)
    proctor, head = make_proctor(session, event), make_releaser(session)
    sitting = make_clean(session, event, proctor)
    batch = release.batch_of(session, event, sample_size=5)
    assert gradebook.current_mark(session, event.grade_item_id, sitting.student_id) is None

    count = release.release(session, event, fingerprint=batch.fingerprint, sample=[sitting.id], actor=head)

    mark = gradebook.current_mark(session, event.grade_item_id, sitting.student_id)
    row = results.standing(session, sitting.id)
    assert count == 1
    assert mark is not None
    assert mark.points == sitting.points
    assert row is not None
    assert row.released_by == head.id
    assert sitting.state is SittingState.CLOSED
    assert queries.review_of(session, sitting.id).state is ReviewState.DECIDED


def test_a_batch_that_changed_since_it_was_seen_is_not_released(session: Session) -> None:
    event = make_event(session)
    proctor, head = make_proctor(session, event), make_releaser(session)
    make_clean(session, event, proctor)
    seen = release.batch_of(session, event, sample_size=5)
    make_clean(session, event, proctor)

    with pytest.raises(BatchChanged):
        release.release(session, event, fingerprint=seen.fingerprint, sample=[], actor=head)


def test_a_sitting_with_an_incident_nobody_looked_at_cannot_be_decided(session: Session) -> None:
    sitting = make_finished(session)
    make_incident(session, sitting)
    proctor = make_proctor(session, sitting.event)

    for decision in Decision:
        with pytest.raises(IncidentsUndecided):
            propose(session, sitting, decision, proctor)


def test_a_confirmed_incident_stands_against_a_clean_result(session: Session) -> None:
    sitting = make_finished(session)
    make_incident(session, sitting, verdict=IncidentVerdict.CONFIRMED)

    with pytest.raises(IncidentConfirmed):
        propose(session, sitting, Decision.CLEAN, make_proctor(session, sitting.event))


def test_a_violation_needs_a_confirmed_incident_and_a_reason(session: Session) -> None:
    sitting = make_finished(session)
    proctor = make_proctor(session, sitting.event)
    with pytest.raises(NothingConfirmed):
        propose(session, sitting, Decision.VIOLATION, proctor)
    make_incident(session, sitting, verdict=IncidentVerdict.CONFIRMED)

    with pytest.raises(ReasonMissing):
        propose(session, sitting, Decision.VIOLATION, proctor, reason="  ")


def test_a_violation_is_decided_by_two_different_people(session: Session) -> None:
    sitting = make_finished(session)
    make_incident(session, sitting, verdict=IncidentVerdict.CONFIRMED)
    first, second = make_proctor(session, sitting.event), make_proctor(session, sitting.event)
    verdict = propose(session, sitting, Decision.VIOLATION, first)
    assert results.standing(session, sitting.id).status is OutboxStatus.HELD

    with pytest.raises(SecondPersonNeeded):
        reviews.confirm_violation(session, sitting, actor=first)
    reviews.confirm_violation(session, sitting, actor=second)

    assert (verdict.proposed_by, verdict.confirmed_by) == (first.id, second.id)
    assert results.standing(session, sitting.id) is None
    assert gradebook.current_mark(session, sitting.event.grade_item_id, sitting.student_id) is None
    assert sitting.state is SittingState.CLOSED


def test_a_second_person_may_disagree_and_the_sitting_is_reviewed_again(session: Session) -> None:
    sitting = make_finished(session)
    make_incident(session, sitting, verdict=IncidentVerdict.CONFIRMED)
    first, second = make_proctor(session, sitting.event), make_proctor(session, sitting.event)
    propose(session, sitting, Decision.VIOLATION, first)

    review = reviews.disagree(session, sitting, reason="It was the tutor", actor=second)
    decide_all(session, sitting, IncidentVerdict.DISMISSED, second)
    verdict = propose(session, sitting, Decision.CLEAN, second)

    assert review.state is ReviewState.PROPOSED
    assert verdict.version == 2


def test_a_technical_decision_voids_the_sitting_and_takes_the_result_back(session: Session) -> None:
    sitting = make_finished(session)

    propose(session, sitting, Decision.TECHNICAL, make_proctor(session, sitting.event), "server fault")

    assert sitting.state is SittingState.VOIDED
    assert results.standing(session, sitting.id) is None


def test_a_reversal_takes_a_released_mark_back(session: Session) -> None:
    event = make_event(session)
    first, second, head = make_proctor(session, event), make_proctor(session, event), make_releaser(session)
    sitting = make_clean(session, event, first)
    batch = release.batch_of(session, event, sample_size=1)
    release.release(session, event, fingerprint=batch.fingerprint, sample=[], actor=head)
    reviews.reopen(session, sitting, reason="A recording turned up", actor=first)
    incidents.record_by_hand(session, sitting, note="A second screen", actor=first)
    decide_all(session, sitting, IncidentVerdict.CONFIRMED, first)
    propose(session, sitting, Decision.VIOLATION, first)
    assert gradebook.current_mark(session, event.grade_item_id, sitting.student_id).points == sitting.points

    reviews.confirm_violation(session, sitting, actor=second)

    mark = gradebook.current_mark(session, event.grade_item_id, sitting.student_id)
    assert mark is None or mark.status is MarkStatus.WITHDRAWN


def test_a_violation_that_is_reversed_gives_the_result_back(session: Session) -> None:
    event = make_event(session)
    first, second, head = make_proctor(session, event), make_proctor(session, event), make_releaser(session)
    sitting = make_finished(session, event)
    make_incident(session, sitting, verdict=IncidentVerdict.CONFIRMED)
    propose(session, sitting, Decision.VIOLATION, first)
    reviews.confirm_violation(session, sitting, actor=second)
    reviews.reopen(session, sitting, reason="Appeal upheld", actor=head)
    decide_all(session, sitting, IncidentVerdict.DISMISSED, head)

    propose(session, sitting, Decision.CLEAN, head)
    batch = release.batch_of(session, event, sample_size=1)
    release.release(session, event, fingerprint=batch.fingerprint, sample=[], actor=head)

    assert gradebook.current_mark(session, event.grade_item_id, sitting.student_id).points == sitting.points


def test_a_sitting_that_still_runs_cannot_be_decided(session: Session) -> None:
    sitting = make_running(session)

    with pytest.raises(SittingNotFinished):
        propose(session, sitting, Decision.CLEAN, make_proctor(session, sitting.event))


def test_incidents_of_a_decided_sitting_do_not_change(session: Session) -> None:
    sitting = make_finished(session)
    incident = make_incident(session, sitting, verdict=IncidentVerdict.CONFIRMED)
    proctor = make_proctor(session, sitting.event)
    propose(session, sitting, Decision.VIOLATION, proctor)

    with pytest.raises(AlreadyDecided):
        incidents.decide(session, incident, verdict=IncidentVerdict.DISMISSED, note="", actor=proctor)


def test_the_queue_is_ordered_by_risk_and_dismissing_lowers_it(session: Session) -> None:
    event = make_event(session)
    calm, wild = make_finished(session, event), make_finished(session, event)
    proctor = make_proctor(session, event)
    incident = make_incident(session, wild, seconds=120)
    incidents.refresh_risk(session, queries.review_of(session, wild.id))

    assert [row.sitting.id for row in queries.review_queue(session, event.id)] == [wild.id, calm.id]

    incidents.decide(session, incident, verdict=IncidentVerdict.DISMISSED, note="light", actor=proctor)
    assert queries.review_of(session, wild.id).risk == 0


def test_the_risk_changes_no_points(session: Session) -> None:
    sitting = make_finished(session)
    points = sitting.points
    make_incident(session, sitting, seconds=3000)

    incidents.refresh_risk(session, queries.review_of(session, sitting.id))

    assert isinstance(points, Decimal)
    assert sitting.points == points
    assert results.standing(session, sitting.id).points == points


def test_every_step_from_check_in_to_release_is_in_the_audit_journal(session: Session) -> None:
    event = make_event(session)
    proctor, head = make_proctor(session, event), make_releaser(session)
    sitting = make_clean(session, event, proctor)
    make_batch = release.batch_of(session, event, sample_size=1)
    release.release(session, event, fingerprint=make_batch.fingerprint, sample=[sitting.id], actor=head)

    actions = set(session.scalars(select(AuditEvent.action)))

    assert {
        "accounts.consent",
        "invigilation.camera",
        "invigilation.reference",
        "invigilation.screen",
        "invigilation.check_in",
        "invigilation.open_session",
        "invigilation.end_session",
        "invigilation.queue_review",
        "invigilation.propose",
        "invigilation.release",
        "gradebook.hold",
        "gradebook.make_releasable",
        "gradebook.release",
    } <= actions


def test_the_student_is_told_of_the_decision(session: Session) -> None:
    event = make_event(session)
    proctor, head = make_proctor(session, event), make_releaser(session)
    sitting = make_clean(session, event, proctor)
    batch = release.batch_of(session, event, sample_size=1)
    release.release(session, event, fingerprint=batch.fingerprint, sample=[], actor=head)

    kinds = list(session.scalars(select(Notice.kind).where(Notice.person_id == sitting.student_id)))

    assert "invigilation.decided" in kinds
