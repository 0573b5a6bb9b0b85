"""The student's page of one sitting: held until when, released or not, and, once decided, what was found and why."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.courses import queries as courses
from lms.exams.results import result_of
from lms.invigilation import queries
from lms.invigilation.models import ReviewState
from lms.invigilation.views.blueprint import bp


@bp.get("/sittings/<int:sitting_id>/outcome")
@requires(Permission.SIT_EXAM)
def outcome(sitting_id: int) -> ResponseReturnValue:
    """Show the state of the student's own result; incidents only after a person has decided."""
    session = read_session()
    sitting = queries.own_sitting(session, sitting_id, current_person())
    review = queries.review_of(session, sitting_id)
    is_decided = review is not None and review.state is ReviewState.DECIDED
    return render_template(
        "invigilation/outcome.html",
        sitting=sitting,
        event=sitting.event,
        offering=courses.offering(session, sitting.event.offering_id),
        review=review,
        result=result_of(session, sitting),
        verdict=queries.latest_verdict(session, sitting_id) if is_decided else None,
        incidents=queries.incidents_of(session, sitting_id) if is_decided else [],
        is_decided=is_decided,
    )
