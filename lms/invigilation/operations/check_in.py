"""Check-in: notice, camera, reference face, screen; each step waits for the one before."""

from __future__ import annotations

import io

from sqlalchemy.orm import Session

from content.schema import Notice
from lms.accounts.models import Person
from lms.accounts.operations import record_consent
from lms.core import audit, clock, sealing
from lms.core.audit import Actor
from lms.core.storage import storage
from lms.exams import operations as exams
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation import queries
from lms.invigilation.errors import (
    CameraMissing,
    CheckInClosed,
    ConsentMissing,
    NoticeChanged,
    ReasonMissing,
    ReferenceMissing,
    WrongSurface,
)
from lms.invigilation.models import CheckIn, IdentityReference
from lms.rules.sitting import SittingState
from proctoring.embedding import Embedding

MODEL = "dlib-128"
NOTICE = "proctoring"
WHOLE_SCREEN = "monitor"
OPEN_STATES = frozenset({SittingState.CREATED, SittingState.CHECKING, SittingState.READY})


def begin(session: Session, sitting: Sitting) -> CheckIn:
    """Return the check-in of a sitting, opening it on the first step.

    Raises:
        CheckInClosed: the sitting runs already or is over.
    """
    session.refresh(sitting, with_for_update=True)  # two first steps, or a step and the start, never cross
    if sitting.state not in OPEN_STATES:
        raise CheckInClosed
    found = queries.check_in_of(session, sitting.id)
    if found is not None:
        return found
    if sitting.state is SittingState.CREATED:
        exams.begin_check(session, sitting)
    check_in = CheckIn(sitting_id=sitting.id, failed_looks=0)
    session.add(check_in)
    session.flush()
    return check_in


def accept_notice(
    session: Session, sitting: Sitting, *, notice: Notice, seen_sha256: str, actor: Person
) -> CheckIn:
    """Note the candidate's consent to exactly the text that was shown.

    Raises:
        NoticeChanged: the text in force is not the one that the page showed.
    """
    check_in = begin(session, sitting)
    if seen_sha256 != notice.sha256:
        raise NoticeChanged
    if check_in.consent_id is None:
        consent = record_consent(
            session,
            actor,
            notice=notice.name,
            version=notice.version,
            locale=notice.locale,
            text_sha256=notice.sha256,
            object_kind="sitting",
            object_id=sitting.id,
        )
        check_in.consent_id = consent.id
        session.flush()
    return check_in


def pass_camera(session: Session, sitting: Sitting, *, face_px: int, luma: float, actor: Actor) -> CheckIn:
    """Note that the server saw one usable face in a camera picture.

    Raises:
        ConsentMissing: no picture is taken from anybody who has not accepted the notice.
    """
    check_in = begin(session, sitting)
    require_consent(check_in)
    check_in.camera_at = clock.now()
    session.flush()
    _note(session, "invigilation.camera", sitting, actor, {"face_px": face_px, "luma": round(luma)})
    return check_in


def require_consent(check_in: CheckIn | None) -> None:
    """Refuse to look at pictures before the notice is accepted."""
    if check_in is None or check_in.consent_id is None:
        raise ConsentMissing


def keep_reference(
    session: Session,
    sitting: Sitting,
    *,
    embedding: Embedding,
    picture: bytes,
    quality: float,
    max_bytes: int,
    actor: Actor,
) -> IdentityReference:
    """Keep the enrolled face: sealed numbers and one picture for the proctor.

    Raises:
        ConsentMissing, CameraMissing: an earlier step is missing.
    """
    check_in = begin(session, sitting)
    require_consent(check_in)
    if check_in.camera_at is None:
        raise CameraMissing
    now = clock.now()
    earlier = queries.reference_of(session, sitting.id)
    if earlier is not None:
        earlier.erased_at, earlier.embedding_sealed = now, b""
    file = storage().put(
        session,
        io.BytesIO(picture),
        name=f"reference-{sitting.id}.jpg",
        media_type="image/jpeg",
        area="faces",
        actor=actor,
        max_bytes=max_bytes,
    )
    reference = IdentityReference(
        sitting_id=sitting.id,
        embedding_sealed=sealing.seal(embedding.to_bytes(), face_purpose(sitting.id)),
        model=MODEL,
        quality=quality,
        picture_file_id=file.id,
        created_at=now,
    )
    session.add(reference)
    check_in.reference_at = now
    session.flush()
    _note(session, "invigilation.reference", sitting, actor, {"model": MODEL, "quality": round(quality, 3)})
    return reference


def open_embedding(reference: IdentityReference) -> bytes:
    """Return the sealed numbers of a reference face in the engine's form."""
    return sealing.unseal(reference.embedding_sealed, face_purpose(reference.sitting_id))


def face_purpose(sitting_id: int) -> str:
    """Return what a face is sealed for: a copy under another sitting does not open."""
    return f"invigilation.face:{sitting_id}"


def pass_reference_by_hand(session: Session, sitting: Sitting, *, reason: str, actor: Person) -> CheckIn:
    """Let a candidate pass the face step because a person identified them (alternative identity check).

    Raises:
        ReasonMissing: no reason is given.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    check_in = begin(session, sitting)
    now = clock.now()
    check_in.camera_at = check_in.camera_at or now
    check_in.reference_at = now
    check_in.reference_by, check_in.reference_reason = actor.id, reason.strip()
    session.flush()
    _note(session, "invigilation.reference_by_hand", sitting, actor, None, reason=reason.strip())
    return check_in


def pass_screen(session: Session, sitting: Sitting, *, surface: str, actor: Person) -> CheckIn:
    """Note that the whole screen is shared, and complete the check-in when nothing else is missing.

    Raises:
        ConsentMissing, CameraMissing, ReferenceMissing: an earlier step is missing.
        WrongSurface: a window or a tab is shared.
    """
    check_in = begin(session, sitting)
    event = session.get_one(ControlEvent, sitting.event_id)
    require_consent(check_in)
    if event.checks_identity:
        require_face(check_in)
    if event.watches_screen and surface != WHOLE_SCREEN:
        raise WrongSurface
    check_in.screen_at = clock.now()
    session.flush()
    _note(session, "invigilation.screen", sitting, actor, {"surface": surface[:20]})
    complete(session, sitting, check_in, actor=actor)
    return check_in


def require_face(check_in: CheckIn) -> None:
    """Refuse when camera or reference face are missing."""
    if check_in.camera_at is None:
        raise CameraMissing
    if check_in.reference_at is None:
        raise ReferenceMissing


def complete(session: Session, sitting: Sitting, check_in: CheckIn, *, actor: Actor) -> None:
    """Mark the check-in as complete and tell exams that the sitting may start."""
    if check_in.completed_at is None:
        check_in.completed_at = clock.now()
        session.flush()
        _note(session, "invigilation.check_in", sitting, actor, {"completed": True})
    # After a reload before the start the sitting is back in its check-in; the screen is shared anew.
    if sitting.state is SittingState.CHECKING:
        exams.pass_check(session, sitting, actor=actor)


def _note(
    session: Session,
    action: str,
    sitting: Sitting,
    actor: Actor,
    after: dict[str, object] | None,
    *,
    reason: str | None = None,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        object_kind="sitting",
        object_id=sitting.id,
        after=after,
        reason=reason,
    )
