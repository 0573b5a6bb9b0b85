"""What is kept of sittings that are over, and since when their result stands."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from lms.core.models import StoredFile
from lms.courses.models import CourseOffering, Term
from lms.exams.models import ControlEvent, Sitting
from lms.gradebook import outbox
from lms.invigilation.models import (
    ClientEventRow,
    IdentityReference,
    ProctoringSession,
    ReviewState,
    Snapshot,
)
from lms.invigilation.queries.reviews import latest_verdict, review_of
from lms.rules.sitting import FINISHED, TERMINAL

RECORD_TERM = "frames_after_final_days"
INCIDENT_TERM = "incident_pictures_after_final_days"
FACE_TERM = "reference_face_after_final_days"
RESULT_SOURCE = "sitting"  # in the gradebook's outbox


def kept_pictures(session: Session, sitting_id: int) -> list[tuple[str, StoredFile]]:
    """Return the pictures of a sitting that are not erased, each with the name of its term in the retention policy."""
    snapshots = (
        select(Snapshot.kind, StoredFile)
        .join(Snapshot, Snapshot.file_id == StoredFile.id)
        .join(ProctoringSession, ProctoringSession.id == Snapshot.session_id)
        .where(ProctoringSession.sitting_id == sitting_id, StoredFile.erased_at.is_(None))
    )
    faces = (
        select(StoredFile)
        .join(IdentityReference, IdentityReference.picture_file_id == StoredFile.id)
        .where(IdentityReference.sitting_id == sitting_id, StoredFile.erased_at.is_(None))
    )
    kept = [
        (RECORD_TERM if kind == "record" else INCIDENT_TERM, file)
        for kind, file in session.execute(snapshots.order_by(StoredFile.id))
    ]
    return kept + [(FACE_TERM, file) for file in session.scalars(faces.order_by(StoredFile.id))]


def erased_snapshots(session: Session, sitting_id: int) -> set[int]:
    """Return the ids of a sitting's snapshots whose picture is gone."""
    query = (
        select(Snapshot.id)
        .join(ProctoringSession, ProctoringSession.id == Snapshot.session_id)
        .join(StoredFile, StoredFile.id == Snapshot.file_id)
        .where(ProctoringSession.sitting_id == sitting_id, StoredFile.erased_at.is_not(None))
    )
    return set(session.scalars(query))


def has_reference_picture(session: Session, reference: IdentityReference | None) -> bool:
    """Whether the picture of the check-in can still be shown."""
    if reference is None or reference.picture_file_id is None:
        return False
    return session.get_one(StoredFile, reference.picture_file_id).erased_at is None


def kept_embeddings(session: Session, sitting_id: int) -> list[IdentityReference]:
    """Return the reference faces of a sitting whose numbers are still there."""
    query = select(IdentityReference).where(
        IdentityReference.sitting_id == sitting_id, IdentityReference.embedding_sealed != b""
    )
    return list(session.scalars(query))


def sittings_with_evidence(session: Session, *, after_id: int, most: int) -> list[Sitting]:
    """Return sittings that are over and of which something is kept, by id; `most` at a time."""
    snapshot_left = exists(
        select(Snapshot.id)
        .join(ProctoringSession, ProctoringSession.id == Snapshot.session_id)
        .join(StoredFile, StoredFile.id == Snapshot.file_id)
        .where(ProctoringSession.sitting_id == Sitting.id, StoredFile.erased_at.is_(None))
    )
    face_left = exists(
        select(IdentityReference.id)
        .outerjoin(StoredFile, StoredFile.id == IdentityReference.picture_file_id)
        .where(
            IdentityReference.sitting_id == Sitting.id,
            or_(
                IdentityReference.embedding_sealed != b"",
                (StoredFile.id.is_not(None)) & (StoredFile.erased_at.is_(None)),
            ),
        )
    )
    events_left = exists(
        select(ClientEventRow.id)
        .join(ProctoringSession, ProctoringSession.id == ClientEventRow.session_id)
        .where(ProctoringSession.sitting_id == Sitting.id)
    )
    query = (
        select(Sitting)
        .where(
            Sitting.id > after_id,
            Sitting.state.in_([*FINISHED, *TERMINAL]),
            or_(snapshot_left, face_left, events_left),
        )
        .order_by(Sitting.id)
        .limit(most)
    )
    return list(session.scalars(query))


def final_since(session: Session, sitting: Sitting) -> datetime | None:
    """Return since when the result of a sitting stands; None while people still decide.

    A sitting that was never finished has no result: it stands since its event closed.
    """
    event = session.get_one(ControlEvent, sitting.event_id)
    if sitting.state not in FINISHED:
        return event.closes_at
    review = review_of(session, sitting.id)
    if review is None:
        return max(event.closes_at, sitting.submitted_at or event.closes_at)
    verdict = latest_verdict(session, sitting.id)
    if review.state is not ReviewState.DECIDED or verdict is None:
        return None
    # A clean verdict is confirmed by its release, a violation by the second person.
    moments = [verdict.confirmed_at or verdict.proposed_at]
    moments += [
        row.released_at or row.created_at for row in outbox.rows_for(session, RESULT_SOURCE, sitting.id)
    ]
    return max(moments)


def term_end(session: Session, sitting: Sitting) -> date:
    """Return the last day of the term that a sitting belongs to."""
    query = (
        select(Term.ends_on)
        .join(CourseOffering, CourseOffering.term_id == Term.id)
        .join(ControlEvent, ControlEvent.offering_id == CourseOffering.id)
        .where(ControlEvent.id == sitting.event_id)
    )
    return session.scalars(query).one()
