"""Requests of inspectors to see the pictures of an event, and the answers to them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.access import active_roles, covers, current_person, requires, signed_in
from lms.accounts.models import Person
from lms.accounts.roles import Permission, Role
from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.errors import Forbidden, NotFound
from lms.core.i18n import gettext
from lms.exams.models import ControlEvent
from lms.invigilation import queries
from lms.invigilation.models import AccessLog, EvidenceGrant
from lms.invigilation.operations import evidence as operations
from lms.invigilation.policy import room_policy
from lms.invigilation.views.blueprint import bp

LINES = 200


def _is_inspector(session: Session, person: Person, event: ControlEvent) -> bool:
    scope = queries.event_scope(session, event)
    return any(
        role.role is Role.INSPECTOR and covers(role, scope) for role in active_roles(session, person.id)
    )


def _event(session: Session, event_id: int) -> ControlEvent:
    event = session.get(ControlEvent, event_id)
    if event is None:
        raise NotFound
    return event


@bp.get("/control-events/<int:event_id>/evidence")
@signed_in
def evidence(event_id: int) -> ResponseReturnValue:
    """Show an inspector their requests, and whoever grants them all requests and the log of looks."""
    session, person = read_session(), current_person()
    event = _event(session, event_id)
    may_grant = queries.may(session, person, Permission.GRANT_EVIDENCE, event)
    is_inspector = _is_inspector(session, person, event)
    if not may_grant and not is_inspector:
        raise Forbidden
    query = select(EvidenceGrant).where(EvidenceGrant.event_id == event_id).order_by(EvidenceGrant.id.desc())
    grants = [row for row in session.scalars(query) if may_grant or row.person_id == person.id]
    sittings = dict(queries.sittings_of_event(session, event_id))
    looks = (
        select(AccessLog)
        .where(AccessLog.sitting_id.in_([sitting.id for sitting in sittings]))
        .order_by(AccessLog.id.desc())
        .limit(LINES)
    )
    log = list(session.scalars(looks)) if may_grant else []
    ids = {row.person_id for row in grants} | {row.person_id for row in log}
    return render_template(
        "invigilation/evidence.html",
        event=event,
        grants=grants,
        log=log,
        people={i: session.get_one(Person, i).full_name for i in ids},
        pseudonyms={sitting.id: sitting.pseudonym for sitting in sittings},
        may_grant=may_grant,
        is_inspector=is_inspector,
        valid=operations.valid_grant(session, event_id, person),
        now=clock.now(),
    )


@bp.post("/control-events/<int:event_id>/evidence")
@signed_in
def request_evidence(event_id: int) -> ResponseReturnValue:
    """Ask for pictures, with a reason."""
    with transaction() as session:
        event = _event(session, event_id)
        if not _is_inspector(session, current_person(), event):
            raise Forbidden
        operations.request_grant(
            session, event, reason=request.form.get("reason", ""), actor=current_person()
        )
    flash(gettext("Your request is noted; the head of the distance-learning office answers it."), "ok")
    return redirect(url_for("invigilation.evidence", event_id=event_id), 303)


@bp.post("/evidence-grants/<int:grant_id>")
@requires(Permission.GRANT_EVIDENCE)
def answer_evidence(grant_id: int) -> ResponseReturnValue:
    """Grant or refuse a request."""
    with transaction() as session:
        grant = session.get(EvidenceGrant, grant_id)
        if grant is None:
            raise NotFound
        event = queries.allowed_event(session, grant.event_id, current_person(), Permission.GRANT_EVIDENCE)
        operations.answer_grant(
            session,
            grant,
            is_granted=request.form.get("answer") == "grant",
            term=room_policy(session, event.offering_id).evidence_term,
            actor=current_person(),
        )
        event_id = event.id
    flash(gettext("Answered."), "ok")
    return redirect(url_for("invigilation.evidence", event_id=event_id), 303)
