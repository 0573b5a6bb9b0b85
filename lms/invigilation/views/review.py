"""The review desk: the queue of an event, one sitting with its timeline, decisions on incidents and sittings."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, requires, signed_in
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.errors import BadInput, NotFound
from lms.core.i18n import gettext
from lms.courses import queries as courses
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.models import Decision, Incident, IncidentVerdict, Snapshot
from lms.invigilation.operations import incidents, reviews
from lms.invigilation.policy import proctoring_policy, room_policy
from lms.invigilation.queries import retention as kept
from lms.invigilation.views.blueprint import bp
from lms.invigilation.views.pictures import right_to_look

KindT = TypeVar("KindT", bound=StrEnum)
RECORD_SHOWN = 240


def _choice(kind: type[KindT], field: str) -> KindT:
    try:
        return kind(request.form.get(field, ""))
    except ValueError as error:
        raise BadInput(field=field) from error


@bp.get("/control-events/<int:event_id>/review")
@requires(Permission.REVIEW_INCIDENTS)
def review(event_id: int) -> ResponseReturnValue:
    """Show the sittings of an event that wait for a person, the most risky first."""
    session = read_session()
    event = queries.allowed_event(session, event_id, current_person(), Permission.REVIEW_INCIDENTS)
    rows = queries.review_queue(session, event_id)
    return render_template(
        "invigilation/review.html",
        event=event,
        offering=courses.offering(session, event.offering_id),
        rows=rows,
        proposals=queries.clean_proposals(session, event_id),
        shows_names=room_policy(session, event.offering_id).shows_names,
        may_release=queries.may(session, current_person(), Permission.RELEASE_RESULTS, event),
        now=clock.now(),
    )


@bp.get("/sittings/<int:sitting_id>/review")
@signed_in
def sitting(sitting_id: int) -> ResponseReturnValue:
    """Show one sitting: incidents, pictures, what is decided; an inspector with a grant reads it."""
    person = current_person()
    with transaction() as session:
        row = session.get(Sitting, sitting_id)
        if row is None:
            raise NotFound
        may_review = row.student_id != person.id and queries.may(
            session, person, Permission.REVIEW_INCIDENTS, row.event
        )
        if not may_review:
            right_to_look(session, row, person)
        found = queries.review_of(session, sitting_id)
        if may_review and found is not None:
            reviews.take(session, found, actor=person)
    session = read_session()
    row = session.get_one(Sitting, sitting_id)
    return render_template("invigilation/sitting.html", **_sitting_page(row, person, may_review=may_review))


def _sitting_page(row: Sitting, person: Person, *, may_review: bool) -> dict[str, object]:
    session = read_session()
    found = queries.incidents_of(session, row.id)
    verdict = queries.latest_verdict(session, row.id)
    until = row.submitted_at or clock.now()
    people_ids = {verdict.proposed_by, verdict.confirmed_by} if verdict else set()
    people_ids |= {incident.decided_by for incident in found}
    record = (
        session.query(Snapshot)
        .filter(
            Snapshot.session_id.in_([s.id for s in queries.sessions_of(session, row.id)]),
            Snapshot.kind == "record",
        )
        .order_by(Snapshot.captured_ms)
        .limit(RECORD_SHOWN)
    )
    shows_name = room_policy(session, row.event.offering_id).shows_names
    erased = kept.erased_snapshots(session, row.id)
    return {
        "sitting": row,
        "event": row.event,
        "candidate": session.get_one(Person, row.student_id).full_name if shows_name else row.pseudonym,
        "incidents": found,
        "review": queries.review_of(session, row.id),
        "verdict": verdict,
        "people": {i: session.get_one(Person, i).full_name for i in people_ids if i is not None},
        "risk": queries.risk_of(found, proctoring_policy(session, row), until),
        "record": [picture for picture in record if picture.id not in erased],
        "erased": erased,
        "has_reference": kept.has_reference_picture(session, queries.reference_of(session, row.id)),
        "check_in": queries.check_in_of(session, row.id),
        "sessions": queries.sessions_of(session, row.id),
        "may_review": may_review,
        "may_decide": may_review and queries.may(session, person, Permission.DECIDE_SITTING, row.event),
        "me": person,
    }


@bp.post("/incidents/<int:incident_id>/decide")
@requires(Permission.REVIEW_INCIDENTS)
def decide_incident(incident_id: int) -> ResponseReturnValue:
    """Confirm or dismiss an incident, or call it technical."""
    with transaction() as session:
        incident = session.get(Incident, incident_id)
        if incident is None:
            raise NotFound
        row = queries.allowed_sitting(
            session, incident.sitting_id, current_person(), Permission.REVIEW_INCIDENTS
        )
        incidents.decide(
            session,
            incident,
            verdict=_choice(IncidentVerdict, "verdict"),
            note=request.form.get("note", ""),
            actor=current_person(),
        )
        sitting_id = row.id
    return redirect(
        url_for("invigilation.sitting", sitting_id=sitting_id, _anchor=f"incident-{incident_id}"), 303
    )


@bp.post("/sittings/<int:sitting_id>/verdict")
@requires(Permission.DECIDE_SITTING)
def verdict(sitting_id: int) -> ResponseReturnValue:
    """Propose what the sitting is."""
    with transaction() as session:
        row = _decidable(session, sitting_id)
        decision = _choice(Decision, "decision")
        reviews.propose(
            session,
            row,
            decision=decision,
            reason=request.form.get("reason", ""),
            law_reference=request.form.get("law_reference"),
            actor=current_person(),
        )
        event_id = row.event_id
    texts = {
        Decision.CLEAN: gettext("Clean: the result waits for its release."),
        Decision.VIOLATION: gettext("A violation is proposed: a second person has to confirm it."),
        Decision.TECHNICAL: gettext("The sitting is voided; the student may sit again."),
    }
    flash(texts[decision], "ok")
    return redirect(url_for("invigilation.review", event_id=event_id), 303)


@bp.post("/sittings/<int:sitting_id>/verdict/second")
@requires(Permission.DECIDE_SITTING)
def second(sitting_id: int) -> ResponseReturnValue:
    """Confirm a proposed violation as the second person, or send it back."""
    with transaction() as session:
        row = _decidable(session, sitting_id)
        if request.form.get("answer") == "confirm":
            reviews.confirm_violation(session, row, actor=current_person())
            message = gettext("The violation is decided; the result is withdrawn.")
        elif request.form.get("answer") == "disagree":
            reviews.disagree(session, row, reason=request.form.get("reason", ""), actor=current_person())
            message = gettext("Sent back to the review.")
        else:
            raise BadInput(field="answer")
        event_id = row.event_id
    flash(message, "ok")
    return redirect(url_for("invigilation.review", event_id=event_id), 303)


@bp.post("/sittings/<int:sitting_id>/review/reopen")
@requires(Permission.DECIDE_SITTING)
def reopen(sitting_id: int) -> ResponseReturnValue:
    """Take a decided sitting up again, with a reason."""
    with transaction() as session:
        row = _decidable(session, sitting_id)
        reviews.reopen(session, row, reason=request.form.get("reason", ""), actor=current_person())
    flash(gettext("The review is open again; the earlier decision stands until a new one."), "ok")
    return redirect(url_for("invigilation.sitting", sitting_id=sitting_id), 303)


def _decidable(session: Session, sitting_id: int) -> Sitting:
    return queries.allowed_sitting(session, sitting_id, current_person(), Permission.DECIDE_SITTING)
