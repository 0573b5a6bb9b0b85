"""What the exam shell calls while it stands: state and clock, start, questions, answers, submission, problems."""

from __future__ import annotations

import base64
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core import clock, security
from lms.core.db import read_session, transaction
from lms.core.errors import BadInput, NotFound
from lms.core.sealing import derived_key
from lms.exams import operations, queries, rendering, staff_notices
from lms.exams.errors import SittingNotRunning
from lms.exams.models import Sitting
from lms.exams.views.blueprint import bp
from lms.exams.views.sittings import settled
from lms.rules.sitting import FINISHED, SittingState

MAX_ANSWER_BYTES = 64 * 1024
ANSWER_RATE = (
    "300/minute"  # five a second for a minute: no person, but a browser that comes back with its queue
)
READ_RATE = "600/minute"


def _limit(name: str, rule: str, sitting_id: int) -> None:
    # Counted by person too, since it is not yet known whose sitting it is: a stranger must not use up a candidate's limit.
    security.rate_limit(name, rule, f"{current_person().id}:{sitting_id}")


@bp.get("/sittings/<int:sitting_id>/state")
@requires(Permission.SIT_EXAM)
def state(sitting_id: int) -> ResponseReturnValue:
    """Return the sitting's state and clock; with `full=1` also the saved answers and the key of the browser's queue."""
    _limit("exams.state", READ_RATE, sitting_id)
    sitting = settled(sitting_id)
    body = state_of(sitting)
    if request.args.get("full"):
        steps = queries.latest_steps(read_session(), sitting.id)
        body["answers"] = {position: step.answer for position, step in steps.items()}
        body["lastSavedMs"] = max((_ms(step.received_at) or 0 for step in steps.values()), default=None)
        body["lastSequence"] = max((step.sequence for step in steps.values()), default=0)
        # Bound to person and sitting: what one browser keeps, no other person's page can read.
        key = derived_key(f"exams.queue:{sitting.id}:{sitting.student_id}")
        body["key"] = base64.b64encode(key).decode()
        body["owner"] = f"{sitting.student_id}:{sitting.id}"
    return jsonify(body)


def state_of(sitting: Sitting) -> dict[str, Any]:
    """Return what the shell's clock needs; all times by the server's clock, in milliseconds."""
    return {
        "state": str(sitting.state),
        "isRunning": sitting.state is SittingState.IN_PROGRESS,
        "isSuspended": sitting.state is SittingState.SUSPENDED,
        "isFinished": sitting.state in FINISHED,
        "serverMs": clock.now_ms(),
        "createdMs": _ms(sitting.created_at),
        "deadlineMs": _ms(sitting.deadline_at),
        "graceSeconds": queries.sitting_policy(sitting).grace_seconds,
        "questions": len(sitting.slots),
    }


def _ms(moment: Any) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)


@bp.post("/sittings/<int:sitting_id>/start")
@requires(Permission.SIT_EXAM)
def start(sitting_id: int) -> ResponseReturnValue:
    """Start the clock; the StartGate decides whether the check-in is complete."""
    settled(sitting_id)
    with transaction() as session:
        sitting = queries.own_sitting(session, sitting_id, current_person())
        operations.start(session, sitting, actor=current_person())
        body = state_of(sitting)
    return jsonify(body)


@bp.get("/sittings/<int:sitting_id>/questions/<int:position>")
@requires(Permission.SIT_EXAM)
def question(sitting_id: int, position: int) -> ResponseReturnValue:
    """Return one question of the running sitting as a piece of the page."""
    _limit("exams.question", READ_RATE, sitting_id)
    sitting = settled(sitting_id)
    if sitting.state is not SittingState.IN_PROGRESS:
        raise SittingNotRunning
    session = read_session()
    slot = queries.slot_of(session, sitting.id, position)
    if slot is None:
        raise NotFound
    step = queries.latest_steps(session, sitting.id).get(position)
    shown = rendering.shown_question(slot.question.body, slot.variant.get("choices"))
    return render_template(
        "exams/question.html",
        question=shown,
        position=position,
        count=len(sitting.slots),
        answer=step.answer if step else None,
    )


@bp.post("/sittings/<int:sitting_id>/answers")
@requires(Permission.SIT_EXAM)
def answer(sitting_id: int) -> ResponseReturnValue:
    """Save one answer step and acknowledge it."""
    request.max_content_length = MAX_ANSWER_BYTES
    _limit("exams.answer", ANSWER_RATE, sitting_id)
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise BadInput
    settled(sitting_id)
    with transaction() as session:
        sitting = queries.own_sitting(session, sitting_id, current_person())
        saved = operations.save_answer(
            session,
            sitting,
            position=body.get("position", 0),
            sequence=body.get("sequence", 0),
            client_uuid=body.get("uuid", ""),
            answer=body.get("answer"),
            client_ms=body.get("clientMs", 0),
        )
    return jsonify(
        savedMs=saved.server_ms,
        sequence=saved.sequence,
        latestSequence=saved.latest_sequence,
        isRepeat=saved.is_repeat,
        serverMs=clock.now_ms(),
    )


@bp.post("/sittings/<int:sitting_id>/submit")
@requires(Permission.SIT_EXAM)
def submit(sitting_id: int) -> ResponseReturnValue:
    """Accept the submission; a second one gets the first one's answer."""
    with transaction() as session:
        sitting = queries.own_sitting(session, sitting_id, current_person())
        operations.submit(session, sitting, actor=current_person())
        body = state_of(sitting) | {"submittedMs": _ms(sitting.submitted_at)}
    return jsonify(body)


@bp.post("/sittings/<int:sitting_id>/problems")
@requires(Permission.SIT_EXAM)
def problem(sitting_id: int) -> ResponseReturnValue:
    """Note a technical problem, tell the faculty's desk, return a stamped receipt."""
    _limit("exams.problem", "20/hour", sitting_id)
    body = request.get_json(silent=True)
    text = body.get("text") if isinstance(body, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise BadInput(field="text")
    with transaction() as session:
        sitting = queries.own_sitting(session, sitting_id, current_person())
        number = operations.report_problem(session, sitting, text=text, actor=current_person())
        staff_notices.tell_desk(session, sitting)
    return jsonify(number=number, savedMs=clock.now_ms())
