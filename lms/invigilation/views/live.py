"""The live room of an event: tiles of the candidates and incidents as they open; proctors only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, requires
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.errors import NotFound
from lms.core.i18n import gettext
from lms.courses import queries as courses
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation import queries
from lms.invigilation.engine import current_engine
from lms.invigilation.engine.seams import Told
from lms.invigilation.live_room import tell_incidents, tell_state
from lms.invigilation.models import Incident, ProctoringSession
from lms.invigilation.operations import check_in, incidents
from lms.invigilation.policy import proctoring_policy, room_policy
from lms.invigilation.views.blueprint import bp

NEWEST = 60


@dataclass(frozen=True, slots=True)
class Tile:
    """A candidate as a proctor sees him; `name` is the pseudonym where the policy says so."""

    sitting: Sitting
    name: str
    session: ProctoringSession | None
    open_incidents: list[Incident]
    incidents: int
    band: str
    has_picture: bool


def tile_of(session: Session, sitting: Sitting, candidate: Person, *, shows_name: bool) -> Tile:
    """Gather what a tile shows."""
    rows = queries.incidents_of(session, sitting.id)
    until: datetime = sitting.submitted_at or clock.now()
    band = queries.risk_of(rows, proctoring_policy(session, sitting), until).band.value
    row = queries.current_session(session, sitting.id)
    return Tile(
        sitting,
        candidate.full_name if shows_name else sitting.pseudonym,
        row,
        [incident for incident in rows if incident.closed_at is None],
        len(rows),
        band,
        row is not None and current_engine().latest.get(row.key) is not None,
    )


def _newest(session: Session, event: ControlEvent) -> list[Incident]:
    query = (
        select(Incident)
        .join(Sitting, Sitting.id == Incident.sitting_id)
        .where(Sitting.event_id == event.id)
        .order_by(Incident.id.desc())
        .limit(NEWEST)
    )
    return list(session.scalars(query))


@bp.get("/control-events/<int:event_id>/live")
@requires(Permission.WATCH_LIVE)
def live(event_id: int) -> ResponseReturnValue:
    """Show the room; the page goes on by itself and can be loaded again at any time."""
    session = read_session()
    person = current_person()
    event = queries.allowed_event(session, event_id, person, Permission.WATCH_LIVE)
    shows_names = room_policy(session, event.offering_id).shows_names
    tiles = [
        tile_of(session, sitting, candidate, shows_name=shows_names)
        for sitting, candidate in queries.sittings_of_event(session, event_id)
    ]
    return render_template(
        "invigilation/live.html",
        event=event,
        offering=courses.offering(session, event.offering_id),
        tiles=tiles,
        names={tile.sitting.id: tile.name for tile in tiles},
        newest=_newest(session, event),
        sees_faces=queries.may(session, person, Permission.SEE_FACES, event),
        may_review=queries.may(session, person, Permission.REVIEW_INCIDENTS, event),
    )


@bp.get("/sittings/<int:sitting_id>/tile")
@requires(Permission.WATCH_LIVE)
def tile(sitting_id: int) -> ResponseReturnValue:
    """Return one tile as a piece of the page."""
    session = read_session()
    person = current_person()
    sitting = queries.allowed_sitting(session, sitting_id, person, Permission.WATCH_LIVE)
    shows_name = room_policy(session, sitting.event.offering_id).shows_names
    shown = tile_of(session, sitting, session.get_one(Person, sitting.student_id), shows_name=shows_name)
    return render_template(
        "invigilation/tile.html",
        tile=shown,
        sees_faces=queries.may(session, person, Permission.SEE_FACES, sitting.event),
        may_review=queries.may(session, person, Permission.REVIEW_INCIDENTS, sitting.event),
    )


@bp.get("/incidents/<int:incident_id>/line")
@requires(Permission.WATCH_LIVE)
def incident_line(incident_id: int) -> ResponseReturnValue:
    """Return one incident as a line of the live list, in the reader's language."""
    session = read_session()
    person = current_person()
    incident = session.get(Incident, incident_id)
    if incident is None:
        raise NotFound
    sitting = queries.allowed_sitting(session, incident.sitting_id, person, Permission.WATCH_LIVE)
    shows_name = room_policy(session, sitting.event.offering_id).shows_names
    candidate = session.get_one(Person, sitting.student_id)
    return render_template(
        "invigilation/incident_line.html",
        incident=incident,
        name=candidate.full_name if shows_name else sitting.pseudonym,
        sees_faces=queries.may(session, person, Permission.SEE_FACES, sitting.event),
        may_review=queries.may(session, person, Permission.REVIEW_INCIDENTS, sitting.event),
    )


@bp.post("/sittings/<int:sitting_id>/incidents")
@requires(Permission.REVIEW_INCIDENTS)
def note_incident(sitting_id: int) -> ResponseReturnValue:
    """Record what the proctor saw with their own eyes."""
    with transaction() as session:
        sitting = queries.allowed_sitting(session, sitting_id, current_person(), Permission.REVIEW_INCIDENTS)
        row = incidents.record_by_hand(
            session, sitting, note=request.form.get("note", ""), actor=current_person()
        )
        told = Told.of(row, sitting.event_id, is_new=True)
    tell_incidents(current_engine().app, [told])
    flash(gettext("Noted."), "ok")
    return redirect(url_for("invigilation.sitting", sitting_id=sitting_id), 303)


@bp.post("/sittings/<int:sitting_id>/check-in/by-hand")
@requires(Permission.REVIEW_INCIDENTS)
def pass_by_hand(sitting_id: int) -> ResponseReturnValue:
    """Let a candidate pass the face step because the proctor identified them (alternative identity check)."""
    with transaction() as session:
        sitting = queries.allowed_sitting(session, sitting_id, current_person(), Permission.REVIEW_INCIDENTS)
        check_in.pass_reference_by_hand(
            session, sitting, reason=request.form.get("reason", ""), actor=current_person()
        )
        event_id = sitting.event_id
    tell_state(current_engine().app, event_id, sitting_id=sitting_id)
    flash(gettext("The face step is passed by hand; your reason is in the journal."), "ok")
    return redirect(url_for("invigilation.live", event_id=event_id), 303)
