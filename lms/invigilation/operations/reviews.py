"""Reviews and verdicts: the machine proposes nothing but an order; people decide, a violation takes two of them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import audit, clock, jobs
from lms.core.audit import SYSTEM, Actor
from lms.exams import operations as exams
from lms.exams.models import ControlEvent, Sitting
from lms.gradebook import outbox
from lms.invigilation import queries
from lms.invigilation.errors import (
    AlreadyDecided,
    IncidentConfirmed,
    IncidentsUndecided,
    NothingConfirmed,
    NothingProposed,
    ReasonMissing,
    SecondPersonNeeded,
    SittingNotFinished,
)
from lms.invigilation.models import (
    Decision,
    IncidentVerdict,
    Review,
    ReviewState,
    Verdict,
)
from lms.invigilation.operations import incidents, results, sessions, telling
from lms.invigilation.policy import sitting_policy
from lms.rules.sitting import FINISHED

SETTLE_JOB = "invigilation.settle"
SETTLE_AFTER = timedelta(seconds=30)
OPEN_FOR_PROPOSAL = (ReviewState.QUEUED, ReviewState.IN_REVIEW, ReviewState.PROPOSED)


def finish(session: Session, sitting: Sitting) -> Review | None:
    """Hold the result of a watched sitting and queue it for a person, in the transaction that ends it; twice is once."""
    event = session.get_one(ControlEvent, sitting.event_id)
    if not queries.is_proctored(event):
        return None
    found = queries.review_of(session, sitting.id)
    if found is not None:
        return found
    sessions.end_all(session, sitting, reason="submitted")
    now = clock.now()
    due_at = now + timedelta(hours=sitting_policy(sitting).decision_term_hours)
    review = Review(sitting_id=sitting.id, state=ReviewState.QUEUED, risk=0.0, queued_at=now, due_at=due_at)
    session.add(review)
    session.flush()
    results.hold(session, sitting, event, version=1, due_review=review, actor=SYSTEM)
    incidents.refresh_risk(session, review)
    jobs.add(session, SETTLE_JOB, sitting.id)
    jobs.add(session, SETTLE_JOB, sitting.id, run_at=now + SETTLE_AFTER)
    audit.record(
        session,
        actor=SYSTEM,
        action="invigilation.queue_review",
        object_kind="sitting",
        object_id=sitting.id,
        after={"due_at": due_at.isoformat(), "risk": review.risk},
    )
    telling.review_waits(session, event, sitting)
    return review


def take(session: Session, review: Review, *, actor: Person) -> Review:
    """Note who looks at a sitting first; a second reader does not take it away."""
    if review.state is ReviewState.QUEUED:
        review.state, review.assigned_to = ReviewState.IN_REVIEW, actor.id
        session.flush()
        _note(session, "invigilation.take_review", review.sitting_id, actor, {"review": review.id})
    return review


def propose(
    session: Session,
    sitting: Sitting,
    *,
    decision: Decision,
    reason: str,
    law_reference: str | None,
    actor: Person,
) -> Verdict:
    """Propose what a sitting is: clean (then it waits for its release), violation (then for a second person), technical.

    Raises:
        SittingNotFinished: it was never submitted. AlreadyDecided: it is decided, or waits for a second person.
        IncidentsUndecided, IncidentConfirmed, NothingConfirmed, ReasonMissing: the decision does not fit its grounds.
    """
    review = queries.review_of(session, sitting.id)
    if review is None or sitting.state not in FINISHED:
        raise SittingNotFinished
    session.refresh(review, with_for_update=True)
    if review.state not in OPEN_FOR_PROPOSAL:
        raise AlreadyDecided
    _check_grounds(session, sitting, decision, reason)
    verdict = Verdict(
        sitting_id=sitting.id,
        version=_next_version(session, sitting.id),
        decision=decision,
        proposed_by=actor.id,
        proposed_at=clock.now(),
        reason=reason.strip() or None,
        law_reference=(law_reference or "").strip()[:120] or None,
    )
    session.add(verdict)
    session.flush()
    _note(
        session,
        "invigilation.propose",
        sitting.id,
        actor,
        {"decision": decision.value, "version": verdict.version, "law": verdict.law_reference},
        reason=verdict.reason,
    )
    if decision is Decision.CLEAN:
        _propose_clean(session, sitting, review, verdict, actor)
    elif decision is Decision.VIOLATION:
        review.state = ReviewState.SECOND_REVIEW
    else:
        _decide_technical(session, sitting, review, verdict, actor)
    session.flush()
    return verdict


def _check_grounds(session: Session, sitting: Sitting, decision: Decision, reason: str) -> None:
    rows = queries.incidents_of(session, sitting.id)
    undecided = sum(1 for row in rows if row.verdict is IncidentVerdict.NONE)
    confirmed = any(row.verdict is IncidentVerdict.CONFIRMED for row in rows)
    if undecided:
        raise IncidentsUndecided(count=undecided)
    if decision is Decision.CLEAN and confirmed:
        raise IncidentConfirmed
    if decision is Decision.VIOLATION and not confirmed:
        raise NothingConfirmed
    if decision is not Decision.CLEAN and not reason.strip():
        raise ReasonMissing(field="reason")


def _propose_clean(
    session: Session, sitting: Sitting, review: Review, verdict: Verdict, actor: Person
) -> None:
    row = results.standing(session, sitting.id)
    if row is None:
        event = session.get_one(ControlEvent, sitting.event_id)
        row = results.hold(session, sitting, event, version=verdict.version, due_review=review, actor=actor)
    if row is not None:
        outbox.make_releasable(session, row, actor=actor)
    review.state = ReviewState.PROPOSED


def _decide_technical(
    session: Session, sitting: Sitting, review: Review, verdict: Verdict, actor: Person
) -> None:
    reason = verdict.reason or ""
    row = results.standing(session, sitting.id)
    if row is not None:
        outbox.compensate(session, row, actor=actor, reason=reason)
    exams.void_sitting(session, sitting, actor=actor, reason=reason)
    review.state = ReviewState.DECIDED
    telling.decided(session, sitting, verdict)


def confirm_violation(session: Session, sitting: Sitting, *, actor: Person) -> Verdict:
    """Confirm a proposed violation as the second person: the result is taken back with the reason.

    Raises:
        NothingProposed: no violation waits. SecondPersonNeeded: the proposer cannot confirm it.
    """
    review, verdict = _awaiting_second(session, sitting, actor)
    verdict.confirmed_by, verdict.confirmed_at = actor.id, clock.now()
    row = results.standing(session, sitting.id)
    if row is not None:
        outbox.compensate(session, row, actor=actor, reason=verdict.reason or "")
    review.state = ReviewState.DECIDED
    session.flush()
    _note(
        session,
        "invigilation.confirm_violation",
        sitting.id,
        actor,
        {"version": verdict.version, "proposed_by": verdict.proposed_by},
        reason=verdict.reason,
    )
    exams.close_sitting(session, sitting, actor=actor)
    telling.decided(session, sitting, verdict)
    return verdict


def disagree(session: Session, sitting: Sitting, *, reason: str, actor: Person) -> Review:
    """Send a proposed violation back as the second person; the proposal stays on record.

    Raises:
        NothingProposed, SecondPersonNeeded: see `confirm_violation`. ReasonMissing: no reason is given.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    review, verdict = _awaiting_second(session, sitting, actor)
    review.state = ReviewState.IN_REVIEW
    session.flush()
    _note(
        session,
        "invigilation.disagree",
        sitting.id,
        actor,
        {"version": verdict.version},
        reason=reason.strip(),
    )
    return review


def _awaiting_second(session: Session, sitting: Sitting, actor: Person) -> tuple[Review, Verdict]:
    review = queries.review_of(session, sitting.id)
    verdict = queries.latest_verdict(session, sitting.id)
    if review is None or verdict is None:
        raise NothingProposed
    session.refresh(review, with_for_update=True)
    if review.state is not ReviewState.SECOND_REVIEW:
        raise NothingProposed
    if verdict.proposed_by == actor.id:
        raise SecondPersonNeeded
    return review, verdict


def reopen(session: Session, sitting: Sitting, *, reason: str, actor: Person) -> Review:
    """Take a decided sitting up again (new facts, an appeal); what went out stands until a new decision.

    Raises:
        ReasonMissing: no reason is given. SittingNotFinished: nothing is decided, or the sitting was voided.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    review = queries.review_of(session, sitting.id)
    if review is None or review.state is not ReviewState.DECIDED or sitting.state not in FINISHED:
        raise SittingNotFinished
    review.state, review.assigned_to = ReviewState.IN_REVIEW, actor.id
    session.flush()
    _note(session, "invigilation.reopen", sitting.id, actor, {"review": review.id}, reason=reason.strip())
    return review


def _next_version(session: Session, sitting_id: int) -> int:
    query = select(func.coalesce(func.max(Verdict.version), 0)).where(Verdict.sitting_id == sitting_id)
    return int(session.scalar(query) or 0) + 1


def _note(
    session: Session,
    action: str,
    sitting_id: int,
    actor: Actor,
    after: dict[str, object],
    *,
    reason: str | None = None,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        object_kind="sitting",
        object_id=sitting_id,
        after=after,
        reason=reason,
    )
