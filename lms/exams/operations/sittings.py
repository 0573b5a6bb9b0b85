"""A sitting from its creation to the running clock: paper, check-in states, start, pauses, credits."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock
from lms.core.audit import Actor
from lms.core.i18n import institution_zone
from lms.exams import admission, bank_queries, queries
from lms.exams.errors import EventNotOpen, NoMoreSittings, StartRefused, TooLateToStart
from lms.exams.gates import START_GATE
from lms.exams.models import ControlEvent, Sitting, SittingSlot
from lms.exams.operations.finishing import expire_if_due
from lms.exams.operations.steps import move, note
from lms.exams.operations.timing import deadline_of
from lms.exams.paper import draw
from lms.exams.signals import SENDER, sitting_started
from lms.rules.sitting import NOT_STARTED, RUNNING, SittingAction, SittingState

PSEUDONYM_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def open_sitting(session: Session, event: ControlEvent, student: Person) -> Sitting:
    """Return the learner's unfinished sitting of an event, or a new one with its paper drawn and policies frozen.

    Raises:
        EventNotOpen: not published, or outside its time. NotAdmitted: with reasons. NoMoreSittings: already taken.
    """
    # Two tabs that open at once meet at the learner's row: the second one finds the first one's sitting.
    session.execute(select(Person.id).where(Person.id == student.id).with_for_update(key_share=True))
    earlier = queries.sittings_of_student(session, event.id, student.id)
    if earlier:
        expire_if_due(session, earlier[0])
        if earlier[0].state in NOT_STARTED | RUNNING:
            return earlier[0]
    _check_open(event)
    admission.check(session, event, student.id)
    if not queries.may_repeat(event, earlier):
        raise NoMoreSittings
    sitting = Sitting(
        event_id=event.id,
        event=event,
        student_id=student.id,
        number=len(earlier) + 1,
        previous_id=earlier[0].id if earlier else None,
        pseudonym=_pseudonym(session),
        seed=secrets.randbits(62),
        policies=event.policies,
        policy_sha256=event.policy_sha256,
        created_at=clock.now(),
    )
    session.add(sitting)
    session.flush()
    _draw_paper(session, sitting, event)
    note(session, sitting, "open", actor=student, after={"number": sitting.number})
    return sitting


def _check_open(event: ControlEvent) -> None:
    if event.status not in queries.PUBLISHED or event.bank_id is None:
        raise EventNotOpen
    if not queries.check_in_opens(event, queries.sitting_policy(event)) <= clock.now() < event.closes_at:
        raise EventNotOpen


def _draw_paper(session: Session, sitting: Sitting, event: ControlEvent) -> None:
    drawables = bank_queries.drawables(session, event.bank_id or 0)
    for place in draw(drawables, min(event.question_count, len(drawables)), sitting.seed):
        session.add(
            SittingSlot(
                sitting_id=sitting.id,
                position=place.position,
                question_version_id=place.version_id,
                variant={"choices": list(place.choice_keys)},
            )
        )
    session.flush()


def _pseudonym(session: Session) -> str:
    while True:
        signs = "".join(secrets.choice(PSEUDONYM_SIGNS) for _ in range(8))
        pseudonym = f"{signs[:4]}-{signs[4:]}"
        if session.scalar(select(Sitting.id).where(Sitting.pseudonym == pseudonym)) is None:
            return pseudonym


def begin_check(session: Session, sitting: Sitting) -> Sitting:
    """Enter the check-in; harmless when it is already under way or passed.

    Raises:
        StepRefused: the sitting is over. EventNotOpen: the check-in is not open yet.
    """
    queries.locked(session, sitting)
    if sitting.state in {SittingState.CHECKING, SittingState.READY} | RUNNING:
        return sitting
    if clock.now() < queries.check_in_opens(sitting.event, queries.sitting_policy(sitting)):
        raise EventNotOpen
    return move(session, sitting, SittingAction.BEGIN_CHECK)


def pass_check(session: Session, sitting: Sitting, *, actor: Actor) -> Sitting:
    """Note that the check-in is complete; harmless when it is already.

    Raises:
        StepRefused: the check-in was not begun, or the sitting is over.
    """
    queries.locked(session, sitting)
    if sitting.state in {SittingState.READY} | RUNNING:
        return sitting
    move(session, sitting, SittingAction.PASS_CHECK)
    note(session, sitting, "pass_check", actor=actor)
    return sitting


def recheck(session: Session, sitting: Sitting) -> Sitting:
    """Go back into the check-in before the start (the page was loaded again: the devices are gone).

    Raises:
        StepRefused: the check-in was never passed, or the sitting is over.
    """
    queries.locked(session, sitting)
    if sitting.state in {SittingState.CREATED, SittingState.CHECKING} | RUNNING:
        return sitting
    return move(session, sitting, SittingAction.RECHECK)


def start(session: Session, sitting: Sitting, *, actor: Actor) -> Sitting:
    """Start the clock: gate, deadline, signal; harmless when it runs already (a second tab).

    Raises:
        StartRefused: the StartGate keeps the sitting shut. GateUnbound: nobody guards the start. EventNotOpen: too
            early or withdrawn. TooLateToStart. StepRefused: the sitting is over.
    """
    queries.locked(session, sitting)
    if sitting.state in RUNNING:
        return sitting
    event, now = sitting.event, clock.now()
    if event.status not in queries.PUBLISHED or now < event.opens_at:
        raise EventNotOpen
    allowed = queries.time_allowed(session, sitting.student_id, now.astimezone(institution_zone()).date())
    if now > queries.latest_start(event, queries.sitting_policy(sitting)):
        raise TooLateToStart
    if not queries.is_proctored(event):
        _pass_unwatched(session, sitting)
    START_GATE.bound().check_start(session, sitting, actor=actor)
    if sitting.state is not SittingState.READY:
        raise StartRefused(step="check_in")
    move(session, sitting, SittingAction.START)
    sitting.started_at = now
    sitting.deadline_at = deadline_of(session, sitting)
    session.flush()
    after = {
        "deadline": sitting.deadline_at.isoformat(),
        "multiplier": str(allowed.multiplier),
        "extra_minutes": allowed.extra_minutes,
    }
    note(session, sitting, "start", actor=actor, after=after)
    sitting_started.send(SENDER, session=session, sitting_id=sitting.id)
    return sitting


def _pass_unwatched(session: Session, sitting: Sitting) -> None:
    for state, action in (
        (SittingState.CREATED, SittingAction.BEGIN_CHECK),
        (SittingState.CHECKING, SittingAction.PASS_CHECK),
    ):
        if sitting.state is state:
            move(session, sitting, action)


def report_problem(session: Session, sitting: Sitting, *, text: str, actor: Actor) -> str:
    """Note a technical problem that the learner reports and return the receipt's number."""
    event = note(session, sitting, "technical_problem", actor=actor, reason=text[:1000])
    session.flush()
    return f"{sitting.pseudonym}/{event.id}"
