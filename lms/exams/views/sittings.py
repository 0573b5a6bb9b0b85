"""The learner's way into a sitting and the exam shell: one page from check-in to submission."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.courses import queries as courses
from lms.exams import operations, queries, results
from lms.exams.models import Sitting
from lms.exams.views.blueprint import bp
from lms.rules.sitting import FINISHED, NOT_STARTED, RUNNING


def settled(sitting_id: int) -> Sitting:
    """Return the person's own sitting, ended first when its time is over (the job's own function, on read).

    Raises:
        NotFound: there is none or it is somebody else's.
    """
    session = read_session()
    sitting = queries.own_sitting(session, sitting_id, current_person())
    if operations.is_overdue(session, sitting):
        with transaction() as write:
            operations.expire_if_due(write, queries.own_sitting(write, sitting_id, current_person()))
    return queries.own_sitting(read_session(), sitting_id, current_person())


@bp.post("/control-events/<int:event_id>/sittings")
@requires(Permission.SIT_EXAM)
def open_sitting(event_id: int) -> ResponseReturnValue:
    """Open (or find) the learner's sitting of an event and go to its one page."""
    with transaction() as session:
        event = queries.visible_event(session, event_id, current_person())
        sitting = operations.open_sitting(session, event, current_person())
        sitting_id = sitting.id
    return redirect(url_for("exams.shell", sitting_id=sitting_id))


@bp.get("/sittings/<int:sitting_id>/exam")
@requires(Permission.SIT_EXAM)
def shell(sitting_id: int) -> ResponseReturnValue:
    """Show the exam shell at the step that the sitting's state says."""
    sitting = settled(sitting_id)
    if sitting.state not in NOT_STARTED | RUNNING | FINISHED:
        return redirect(url_for("exams.event", event_id=sitting.event_id))
    session = read_session()
    return render_template(
        "exams/shell.html",
        sitting=sitting,
        event=sitting.event,
        offering=courses.offering(session, sitting.event.offering_id),
        policy=queries.sitting_policy(sitting),
        is_proctored=queries.is_proctored(sitting.event),
        is_running=sitting.state in RUNNING,
        is_finished=sitting.state in FINISHED,
        latest_start=queries.latest_start(sitting.event, queries.sitting_policy(sitting)),
        answered=results.answered_places(session, sitting),
        result=results.result_of(session, sitting),
        step=str(sitting.state),
    )


@bp.get("/sittings/<int:sitting_id>/done")
@requires(Permission.SIT_EXAM)
def done(sitting_id: int) -> ResponseReturnValue:
    """Show the part of the page that tells what became of the answers."""
    sitting = settled(sitting_id)
    result = results.result_of(read_session(), sitting)
    return render_template("exams/done.html", sitting=sitting, event=sitting.event, result=result)
