"""Check-in of a candidate, step by step, and the opening of a proctoring session; called by the exam shell."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from content.loader import load_notice
from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.errors import BadInput
from lms.core.i18n import current_locale
from lms.core.security import client_context, rate_limit
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.engine import current_engine
from lms.invigilation.engine.seams import Told
from lms.invigilation.errors import FaceDiffers, NotAPicture, ReferenceMissing, SittingNotRunning
from lms.invigilation.face_errors import refused
from lms.invigilation.live_room import tell_incidents, tell_state
from lms.invigilation.models import CheckIn
from lms.invigilation.operations import check_in, incidents, sessions
from lms.invigilation.operations.sessions import Browser, Opened
from lms.invigilation.policy import proctoring_policy, room_policy
from lms.invigilation.views.blueprint import bp, login_session
from lms.rules.sitting import RUNNING
from proctoring.embedding import Embedding
from proctoring.errors import EnrolmentRefused, FrameRefused, QueueRefused
from proctoring.policy import ProctoringPolicy
from proctoring.types import IncidentCode, SessionEnd

MAX_PICTURES = 5
FORM_BYTES = 64 * 1024
LOOKS = "90/minute"
Pictures = list[bytes]


@bp.post("/sittings/<int:sitting_id>/check-in/consent")
@requires(Permission.SIT_EXAM)
def consent(sitting_id: int) -> ResponseReturnValue:
    """Record that the candidate accepts exactly the notice that the page showed."""
    seen = _json().get("sha256")
    notice = load_notice(check_in.NOTICE, current_locale())
    with transaction() as session:
        sitting = queries.own_sitting(session, sitting_id, current_person())
        step = check_in.accept_notice(
            session, sitting, notice=notice, seen_sha256=str(seen), actor=current_person()
        )
        return jsonify(steps_of(step))


@bp.post("/sittings/<int:sitting_id>/check-in/camera")
@requires(Permission.SIT_EXAM)
def camera(sitting_id: int) -> ResponseReturnValue:
    """Look at one picture: is there exactly one face, large enough and lit?"""
    policy, pictures = _open_pictures(sitting_id, most=1)
    enroller = current_engine().eyes.enroller(policy)
    try:
        report = enroller.inspect(pictures[0])
    except FrameRefused as error:
        raise NotAPicture from error
    if report.reason is not None:
        raise refused(report.reason)
    with transaction() as session:
        sitting = queries.own_sitting(session, sitting_id, current_person())
        step = check_in.pass_camera(
            session, sitting, face_px=report.face_px, luma=report.luma, actor=current_person()
        )
        return jsonify(steps_of(step))


@bp.post("/sittings/<int:sitting_id>/check-in/reference")
@requires(Permission.SIT_EXAM)
def reference(sitting_id: int) -> ResponseReturnValue:
    """Make the reference face from several pictures."""
    policy, pictures = _open_pictures(sitting_id, most=MAX_PICTURES)
    enroller = current_engine().eyes.enroller(policy)
    try:
        embedding = enroller.enrol(pictures)
    except FrameRefused as error:
        raise NotAPicture from error
    except EnrolmentRefused as error:
        raise refused(error.reason) from error
    # How far the pictures lie from their mean: 1 is all alike.
    spread = [enroller.distance(embedding, jpeg) for jpeg in pictures]
    quality = 1.0 - max((value for value in spread if value is not None), default=0.0)
    with transaction() as session:
        sitting = queries.own_sitting(session, sitting_id, current_person())
        check_in.keep_reference(
            session,
            sitting,
            embedding=embedding,
            picture=pictures[0],
            quality=quality,
            max_bytes=policy.frames.max_bytes,
            actor=current_person(),
        )
        return jsonify(steps_of(queries.check_in_of(session, sitting_id)))


@bp.post("/sittings/<int:sitting_id>/check-in/screen")
@requires(Permission.SIT_EXAM)
def screen(sitting_id: int) -> ResponseReturnValue:
    """Complete the check-in once the whole screen is shared, and open the proctoring session."""
    values = _json()
    with transaction() as session:
        sitting = queries.own_sitting(session, sitting_id, current_person())
        step = check_in.pass_screen(
            session, sitting, surface=str(values.get("surface", "")), actor=current_person()
        )
        opened = _open(session, sitting, values)
        body = steps_of(step) | _ticket_of(opened, session, sitting)
    _after_opening(opened, sitting_id)
    return jsonify(body)


@bp.post("/sittings/<int:sitting_id>/proctoring")
@requires(Permission.SIT_EXAM)
def proctoring(sitting_id: int) -> ResponseReturnValue:
    """Give a fresh ticket: to a page that goes on (JSON with its session key), or after a new look at the face."""
    if not request.is_json:
        return _identify_again(sitting_id)
    values = _json()
    login = login_session()
    login_id = login.id if login else None
    with transaction() as session:
        sitting = queries.own_sitting(session, sitting_id, current_person())
        if sitting.state not in queries.WATCHED:
            raise SittingNotRunning
        row = sessions.resumed(
            session, sitting, key=str(values.get("sessionKey", "")), login_session_id=login_id
        )
        if row is None:
            raise ReferenceMissing
        ticket = sessions.renew_ticket(session, row)
        return jsonify(ticket=ticket, sessionKey=row.key, serverMs=clock.now_ms())


def _identify_again(sitting_id: int) -> ResponseReturnValue:
    """Compare one picture with the reference; after some failures the candidate goes on and a person looks at it.

    Nobody is locked out of a running test by a machine: the clock is the only automatic stop.
    """
    policy, pictures = _open_pictures(sitting_id, most=1, is_running=True)
    is_same = _is_same_face(sitting_id, policy, pictures[0])
    with transaction() as session:
        sitting = queries.own_sitting(session, sitting_id, current_person())
        if is_same:
            sessions.forget_failed_looks(session, sitting)
        else:
            failed = sessions.note_failed_look(session, sitting, actor=current_person())
            if failed < room_policy(session, sitting.event.offering_id).looks_before_letting_in:
                session.commit()
                raise FaceDiffers
        opened = _open(session, sitting, request.form)
        if not is_same:
            incidents.record_now(
                session,
                sitting,
                code=IncidentCode.ID_MISMATCH,
                proctoring_session=opened.session,
                source="check_in",
                picture=pictures[0],
            )
        body = _ticket_of(opened, session, sitting)
    _after_opening(opened, sitting_id)
    return jsonify(body)


def _is_same_face(sitting_id: int, policy: ProctoringPolicy, picture: bytes) -> bool:
    """Whether the picture shows the enrolled face; True where identity was established by a person."""
    kept = queries.reference_of(read_session(), sitting_id)
    if kept is None:
        return True
    embedding = Embedding.from_bytes(check_in.open_embedding(kept))
    enroller = current_engine().eyes.enroller(policy)
    try:
        report = enroller.inspect(picture)
        if report.reason is not None:
            raise refused(report.reason)
        distance = enroller.distance(embedding, picture)
    except FrameRefused as error:
        raise NotAPicture from error
    return distance is not None and distance <= policy.identity.accept_distance


def _open(session: Session, sitting: Sitting, values: Any) -> Opened:
    login = login_session()
    context = client_context()
    browser = Browser(
        login_session_id=login.id if login else None,
        tab=str(values.get("tab", ""))[:40] or None,
        ip=context["ip"],
        user_agent=context["user_agent"],
        camera_label=str(values.get("cameraLabel", ""))[:255] or None,
    )
    return sessions.open_session(session, sitting, browser=browser, actor=current_person())


def _ticket_of(opened: Opened, session: Session, sitting: Sitting) -> dict[str, Any]:
    policy = room_policy(session, sitting.event.offering_id)
    return {
        "ticket": opened.ticket,
        "sessionKey": opened.session.key,
        "serverMs": clock.now_ms(),
        "screenPictureSeconds": policy.screen_picture_seconds,
    }


def _after_opening(opened: Opened, sitting_id: int) -> None:
    """Tell the engine and the live page what the new session replaced."""
    engine = current_engine()
    sitting = read_session().get_one(Sitting, sitting_id)
    if opened.ended_key is not None:
        with suppress(QueueRefused):  # it may have ended already
            engine.put(SessionEnd(opened.ended_key, clock.now_ms()))
        engine.latest.forget(opened.ended_key)
    if opened.second is not None:
        second = read_session().merge(opened.second)
        tell_incidents(engine.app, [Told.of(second, sitting.event_id, is_new=True)])
    tell_state(engine.app, sitting.event_id, sitting_id=sitting_id)


def steps_of(step: CheckIn | None) -> dict[str, Any]:
    """Return which steps are done."""
    return {
        "consent": bool(step and step.consent_id),
        "camera": bool(step and step.camera_at),
        "reference": bool(step and step.reference_at),
        "screen": bool(step and step.screen_at),
        "isComplete": bool(step and step.completed_at),
    }


def _json() -> dict[str, Any]:
    request.max_content_length = FORM_BYTES
    values = request.get_json(silent=True)
    if not isinstance(values, dict):
        raise BadInput
    return values


def _open_pictures(
    sitting_id: int, *, most: int, is_running: bool = False
) -> tuple[ProctoringPolicy, Pictures]:
    """Check who asks and the notice, then read the pictures within the limits of bytes; nothing is decoded here.

    Raises:
        ConsentMissing: no picture is looked at before the notice is accepted.
        SittingNotRunning: the sitting is not in the state for this. NotAPicture: none came, or too many.
    """
    # By person too: a stranger must not use up a candidate's limit.
    rate_limit("invigilation.look", LOOKS, f"{current_person().id}:{sitting_id}")
    session = read_session()
    sitting = queries.own_sitting(session, sitting_id, current_person())
    policy = proctoring_policy(session, sitting)
    request.max_content_length = most * policy.frames.max_bytes + FORM_BYTES
    if (sitting.state in RUNNING) is not is_running or sitting.state not in (
        RUNNING if is_running else check_in.OPEN_STATES
    ):
        raise SittingNotRunning
    check_in.require_consent(queries.check_in_of(session, sitting_id))
    files = request.files.getlist("picture")
    if not 1 <= len(files) <= most:
        raise NotAPicture
    pictures = [file.stream.read(policy.frames.max_bytes + 1) for file in files]
    if any(len(picture) > policy.frames.max_bytes for picture in pictures):
        raise NotAPicture
    session.rollback()
    return policy, pictures
