"""Pictures of faces: every look is checked and leaves a line; nothing is cached on the way."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, signed_in
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.errors import Forbidden, NotFound
from lms.core.models import StoredFile
from lms.core.storage import storage
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.engine import current_engine
from lms.invigilation.models import ProctoringSession, Snapshot
from lms.invigilation.operations import evidence
from lms.invigilation.views.blueprint import bp


def right_to_look(session: Session, sitting: Sitting, person: Person) -> str:
    """Return why a person may see the pictures of a sitting: by role, or by a granted request.

    Raises:
        Forbidden: there is no reason.
    """
    if sitting.student_id != person.id:
        if queries.may(session, person, Permission.SEE_FACES, sitting.event):
            return "role:see_faces"
        grant = evidence.valid_grant(session, sitting.event_id, person)
        if grant is not None:
            return f"grant:{grant.id}"
    raise Forbidden


def _jpeg(data: bytes) -> Response:
    response = Response(data, content_type="image/jpeg")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = "inline"
    return response


def _stored(session: Session, file_id: int | None) -> bytes:
    if file_id is None:
        raise NotFound
    with storage().open(session.get_one(StoredFile, file_id)) as stream:
        return stream.read()


@bp.get("/snapshots/<int:snapshot_id>")
@signed_in
def snapshot(snapshot_id: int) -> ResponseReturnValue:
    """Show one kept picture."""
    with transaction() as session:
        row = session.get(Snapshot, snapshot_id)
        if row is None:
            raise NotFound
        sitting = session.get_one(Sitting, session.get_one(ProctoringSession, row.session_id).sitting_id)
        why = right_to_look(session, sitting, current_person())
        data = _stored(session, row.file_id)
        evidence.log_look(
            session,
            person=current_person(),
            sitting_id=sitting.id,
            what=f"snapshot:{snapshot_id}",
            why=why,
        )
    return _jpeg(data)


@bp.get("/sittings/<int:sitting_id>/reference")
@signed_in
def reference_picture(sitting_id: int) -> ResponseReturnValue:
    """Show the picture of the check-in."""
    with transaction() as session:
        sitting = session.get(Sitting, sitting_id)
        if sitting is None:
            raise NotFound
        why = right_to_look(session, sitting, current_person())
        row = queries.reference_of(session, sitting_id)
        if row is None:
            raise NotFound
        data = _stored(session, row.picture_file_id)
        evidence.log_look(session, person=current_person(), sitting_id=sitting_id, what="reference", why=why)
    return _jpeg(data)


@bp.get("/sittings/<int:sitting_id>/picture")
@signed_in
def live_picture(sitting_id: int) -> ResponseReturnValue:
    """Show the newest camera picture of a running sitting; watching it on is one look per five minutes."""
    session = read_session()
    sitting = session.get(Sitting, sitting_id)
    if sitting is None:
        raise NotFound
    why = right_to_look(session, sitting, current_person())
    row = queries.current_session(session, sitting_id)
    found = current_engine().latest.get(row.key) if row is not None else None
    if found is None:
        raise NotFound
    if not evidence.has_live_look(session, person=current_person(), sitting_id=sitting_id):
        with transaction() as write:
            evidence.log_look(write, person=current_person(), sitting_id=sitting_id, what="live", why=why)
    return _jpeg(found[1])
