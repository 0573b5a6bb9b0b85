"""The release page: count, random sample, one button; a named person lets clean results out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.edge import whole_number
from lms.core.i18n import ngettext
from lms.courses import queries as courses
from lms.invigilation import queries
from lms.invigilation.models import ReviewState
from lms.invigilation.operations import release as operations
from lms.invigilation.policy import room_policy
from lms.invigilation.views.blueprint import bp


@bp.get("/control-events/<int:event_id>/release")
@requires(Permission.RELEASE_RESULTS)
def release(event_id: int) -> ResponseReturnValue:
    """Show how many results would go out and a random sample of them."""
    session = read_session()
    event = queries.allowed_event(session, event_id, current_person(), Permission.RELEASE_RESULTS)
    policy = room_policy(session, event.offering_id)
    waiting = [
        row
        for row in queries.review_queue(session, event_id)
        if row.review.state not in (ReviewState.PROPOSED, ReviewState.DECIDED)
    ]
    return render_template(
        "invigilation/release.html",
        event=event,
        offering=courses.offering(session, event.offering_id),
        batch=operations.batch_of(session, event, sample_size=policy.release_sample),
        waiting=len(waiting),
        shows_names=policy.shows_names,
        may_review=queries.may(session, current_person(), Permission.REVIEW_INCIDENTS, event),
    )


@bp.post("/control-events/<int:event_id>/release")
@requires(Permission.RELEASE_RESULTS)
def release_batch(event_id: int) -> ResponseReturnValue:
    """Release exactly the batch that was seen."""
    sample = [n for value in request.form.getlist("sample") if (n := whole_number(value)) is not None]
    with transaction() as session:
        event = queries.allowed_event(session, event_id, current_person(), Permission.RELEASE_RESULTS)
        count = operations.release(
            session,
            event,
            fingerprint=request.form.get("fingerprint", ""),
            sample=sample,
            actor=current_person(),
        )
    flash(
        ngettext("%(num)s result is released.", "%(num)s results are released.", count),
        "ok",
    )
    return redirect(url_for("invigilation.release", event_id=event_id), 303)
