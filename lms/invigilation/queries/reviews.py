"""Incidents, the review queue and its order, verdicts, what waits for release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation.models import Decision, Incident, IncidentVerdict, Review, ReviewState, Verdict
from lms.invigilation.times import milliseconds
from proctoring.policy import ProctoringPolicy
from proctoring.scoring import IncidentSpan, Risk, risk
from proctoring.types import IncidentCode

OPEN_REVIEWS = (
    ReviewState.QUEUED,
    ReviewState.IN_REVIEW,
    ReviewState.SECOND_REVIEW,
    ReviewState.PROPOSED,
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A line of the review queue; `risk` 0..100 orders it and changes no mark."""

    review: Review
    sitting: Sitting
    candidate: Person
    incidents: int
    undecided: int
    verdict: Verdict | None


def incidents_of(session: Session, sitting_id: int) -> list[Incident]:
    """Return the incidents of a sitting as they happened."""
    query = select(Incident).where(Incident.sitting_id == sitting_id)
    return list(session.scalars(query.order_by(Incident.first_evidence_at, Incident.id)))


def review_of(session: Session, sitting_id: int) -> Review | None:
    """Return the review of a sitting."""
    return session.scalar(select(Review).where(Review.sitting_id == sitting_id))


def latest_verdict(session: Session, sitting_id: int) -> Verdict | None:
    """Return the newest verdict of a sitting, proposed or decided."""
    query = select(Verdict).where(Verdict.sitting_id == sitting_id).order_by(Verdict.version.desc()).limit(1)
    return session.scalar(query)


def risk_of(incidents: Iterable[Incident], policy: ProctoringPolicy, until: datetime) -> Risk:
    """Reckon the risk of what a person has not dismissed or called technical."""
    spans = [
        IncidentSpan(
            IncidentCode(row.code),
            milliseconds(row.first_evidence_at),
            None if row.closed_at is None else milliseconds(row.closed_at),
        )
        for row in incidents
        if row.verdict in (IncidentVerdict.NONE, IncidentVerdict.CONFIRMED)
    ]
    return risk(spans, policy, milliseconds(until))


def review_queue(session: Session, event_id: int) -> list[QueueRow]:
    """Return every review of an event: undecided first, by risk, then by the time it has waited."""
    query = (
        select(Review, Sitting, Person)
        .join(Sitting, Sitting.id == Review.sitting_id)
        .join(Person, Person.id == Sitting.student_id)
        .where(Sitting.event_id == event_id)
    )
    rows = []
    for review, sitting, person in session.execute(query):
        incidents = incidents_of(session, sitting.id)
        undecided = sum(1 for row in incidents if row.verdict is IncidentVerdict.NONE)
        verdict = latest_verdict(session, sitting.id)
        rows.append(QueueRow(review, sitting, person, len(incidents), undecided, verdict))
    return sorted(
        rows, key=lambda row: (row.review.state is ReviewState.DECIDED, -row.review.risk, row.review.id)
    )


def clean_proposals(session: Session, event_id: int) -> list[QueueRow]:
    """Return the sittings of an event that a person called clean and nobody has released."""
    return [
        row
        for row in review_queue(session, event_id)
        if row.review.state is ReviewState.PROPOSED
        and row.verdict is not None
        and row.verdict.decision is Decision.CLEAN
    ]


def undecided_events(session: Session) -> list[tuple[ControlEvent, int, datetime]]:
    """Return (event, how many reviews wait, the earliest date by which one is due), the most urgent first."""
    query = (
        select(ControlEvent, Review)
        .join(Sitting, Sitting.event_id == ControlEvent.id)
        .join(Review, Review.sitting_id == Sitting.id)
        .where(Review.state.in_(OPEN_REVIEWS))
    )
    found: dict[int, tuple[ControlEvent, int, datetime]] = {}
    for event, review in session.execute(query):
        _event, count, due = found.get(event.id, (event, 0, review.due_at))
        found[event.id] = (event, count + 1, min(due, review.due_at))
    return sorted(found.values(), key=lambda item: (item[2], item[0].id))
