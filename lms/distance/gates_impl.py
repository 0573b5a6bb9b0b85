"""The three doors that the distance share holds: plans, the timetable, remote control events.

Nothing here ever stands before a student: a published event is never asked again.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.core import policies
from lms.core.audit import Actor
from lms.courses import queries as courses
from lms.courses.errors import PlanSumWrong
from lms.courses.models import SyllabusStatus, SyllabusVersion
from lms.distance import refusals
from lms.distance.errors import ClassAgainstLaw, EventAgainstLaw, PlanAgainstLaw, PlanWantsReason
from lms.distance.frames import Frame, Weighing, frame_of, weigh
from lms.distance.lines import (
    CONTROL_KINDS,
    EVENT,
    MEETING,
    Source,
    event_line,
    of_layer,
    plan_lines,
    timetable,
)
from lms.distance.models import Layer
from lms.distance.operations import lock_balance
from lms.distance.verdicts import Subject, store
from lms.exams.models import ControlEvent
from lms.meetings.gates import ScheduleEffect, ScheduleRequest
from lms.orders.models import Order, OrderKind
from lms.rules.distance_share import (
    Colour,
    LedgerLine,
    Note,
    Regime,
    Rule,
    RuleResult,
    ShareVerdict,
    judge,
)
from lms.rules.head_room import missing_minutes
from lms.rules.policy import DistancePolicy


class SharePlanGate:
    """Judges a plan when it is saved and at each approval."""

    def check_plan(self, session: Session, syllabus: SyllabusVersion, *, actor: Actor) -> None:
        """Store the verdict and let the plan pass, or refuse it.

        Raises:
            PlanAgainstLaw: red. PlanWantsReason: amber at an approval without a reason. PlanSumWrong.
        """
        policy = DistancePolicy.from_json(policies.resolve(session, "distance"))
        volume = courses.plan_volume(session, syllabus)
        rows = plan_lines(session, syllabus.id)
        # Order and MOOC record belong to the offering: a plan is not asked for them.
        verdict = judge(rows, volume, syllabus.regime, policy, evidence_given=True)
        total = verdict.rule(Rule.PLAN_SUM)
        if total is not None and total.colour is Colour.RED:
            raise PlanSumWrong(
                total_minutes=total.lenient, volume_minutes=volume, difference_minutes=volume - total.lenient
            )
        is_draft = syllabus.status == SyllabusStatus.DRAFT
        cause = "save_plan" if is_draft else "approve_plan"
        subject = Subject(syllabus_id=syllabus.id)
        broken = _broken(verdict, policy)
        if broken is not None:
            is_strict = broken.colour is not Colour.RED
            error = PlanAgainstLaw(**_numbers(verdict, broken, policy, strict=is_strict))
            _note(session, verdict, Layer.PLANNED, subject, cause, actor, error.params)
            raise error
        if not is_draft and wants_reason(verdict) and not (syllabus.amber_reason or "").strip():
            doubtful = next(rule for rule in verdict.rules if rule.colour is Colour.AMBER)
            wanted = PlanWantsReason(**_numbers(verdict, doubtful, policy, strict=True))
            _note(session, verdict, Layer.PLANNED, subject, cause, actor, wanted.params)
            raise wanted
        reason = None if is_draft else syllabus.amber_reason
        store(session, verdict, layer=Layer.PLANNED, subject=subject, cause=cause, actor=actor, reason=reason)


class ShareScheduleGate:
    """Judges a class that is to be placed or changed, behind the offering's lock."""

    def weigh_schedule(self, session: Session, request: ScheduleRequest) -> ScheduleEffect:
        """Say what a class would do to the share; nothing is written, nothing is locked."""
        frame, weighing = _weigh_class(session, request)
        broken = weighing.broken
        ceiling = weighing.after.rule(Rule.CEILING)
        return ScheduleEffect(
            colour=str(weighing.after.colour),
            is_refused=broken is not None,
            before_minutes=weighing.before.distance_minutes,
            after_minutes=weighing.after.distance_minutes,
            limit_minutes=ceiling.limit_minutes if ceiling is not None else None,
            volume_minutes=frame.volume,
            admissible_minutes=weighing.admissible_minutes,
            hour_minutes=frame.policy.academic_hour_minutes,
            refusal=_class_error(frame, weighing) if broken is not None else None,
        )

    def check_schedule(self, session: Session, request: ScheduleRequest, *, actor: Actor) -> None:
        """Store the verdict and let the class pass, or refuse it.

        Raises:
            ClassAgainstLaw: red in every reading, and worse than without the class.
        """
        lock_balance(session, request.offering_id, Layer.SCHEDULED)
        frame, weighing = _weigh_class(session, request)
        subject = Subject(offering_id=request.offering_id)
        cause = "schedule" if request.meeting_id is None else "reschedule"
        if weighing.broken is not None:
            error = _class_error(frame, weighing)
            asked = {"kind": request.kind, "mode": request.mode, "minutes": request.minutes}
            _note(session, weighing.after, Layer.SCHEDULED, subject, cause, actor, error.params | asked)
            raise error
        store(session, weighing.after, layer=Layer.SCHEDULED, subject=subject, cause=cause, actor=actor)


class SharePublishGate:
    """Judges a remote control event before it is published; it counts by its planned minutes (Order 152 cl. 27)."""

    def check_publish(self, session: Session, event: ControlEvent, *, actor: Actor) -> None:
        """Store the verdict and let the event pass, or refuse it.

        Raises:
            EventAgainstLaw: red in every reading, and worse than without the event.
        """
        if event.kind not in CONTROL_KINDS:
            return
        lock_balance(session, event.offering_id, Layer.SCHEDULED)
        offering = courses.offering(session, event.offering_id)
        frame = frame_of(session, offering)
        source = Source(EVENT, event.id)
        others = of_layer(timetable(session, [offering.id]), Layer.SCHEDULED, without=source)
        order = session.get(Order, event.waiver_order_id) if event.waiver_order_id is not None else None
        is_exempt = order is not None and order.kind is OrderKind.WAIVER
        line = event_line(event.kind, event.mode, event.planned_minutes, is_exempt, f"{EVENT}:{event.id}")
        weighing = weigh(frame, others, line)
        subject = Subject(offering_id=offering.id)
        if weighing.broken is not None:
            numbers = _request_numbers(frame, weighing)
            _note(session, weighing.after, Layer.SCHEDULED, subject, "publish_event", actor, numbers)
            raise EventAgainstLaw(field="planned_minutes", **numbers)
        store(
            session,
            weighing.after,
            layer=Layer.SCHEDULED,
            subject=subject,
            cause="publish_event",
            actor=actor,
        )


def wants_reason(verdict: ShareVerdict) -> bool:
    """Whether the department head must give a reason.

    While the institution has not settled how it reads the law for wholly remote students (Q11), that is one open
    question of the institution, not a reason to be written for each plan.
    """
    is_open_question = (
        verdict.regime is Regime.INDIVIDUAL_DISTANCE and Note.LEGAL_READING_OPEN in verdict.notes
    )
    return verdict.colour is Colour.AMBER and not is_open_question


def _broken(verdict: ShareVerdict, policy: DistancePolicy) -> RuleResult | None:
    blocking = {Colour.RED, Colour.AMBER} if policy.strict_mode else {Colour.RED}
    found = [rule for rule in verdict.rules if rule.colour in blocking]
    return min(found, key=lambda rule: rule.colour is not Colour.RED, default=None)


def _weigh_class(session: Session, request: ScheduleRequest) -> tuple[Frame, Weighing]:
    frame = frame_of(session, courses.offering(session, request.offering_id))
    lines = timetable(session, [request.offering_id])
    source = Source(MEETING, request.meeting_id) if request.meeting_id is not None else None
    others = of_layer(lines, Layer.SCHEDULED, without=source)
    replaced = next(
        (x.line for x in lines if x.layer is Layer.SCHEDULED and source is not None and x.source == source),
        None,
    )
    line = LedgerLine(request.kind, request.minutes, request.mode, request.under_order, False, "request")
    return frame, weigh(frame, others, line, replaced)


def _class_error(frame: Frame, weighing: Weighing) -> ClassAgainstLaw:
    return ClassAgainstLaw(field="planned_minutes", **_request_numbers(frame, weighing))


def _request_numbers(frame: Frame, weighing: Weighing) -> dict[str, object]:
    assert weighing.broken is not None  # asked for refusals only
    numbers = _numbers(weighing.after, weighing.broken, frame.policy, strict=frame.policy.strict_mode)
    return numbers | {"admissible_minutes": weighing.admissible_minutes}


def _numbers(
    verdict: ShareVerdict, rule: RuleResult, policy: DistancePolicy, *, strict: bool
) -> dict[str, object]:
    """Return what a message shows: the number that breaks the rule, in the reading that broke it."""
    ceiling = verdict.rule(Rule.CEILING)
    value = rule.strict if strict else rule.lenient
    distance = verdict.distance_minutes
    if ceiling is not None and not strict:
        distance = ceiling.lenient
    return {
        "rule": str(rule.rule),
        "value_minutes": value,
        "distance_minutes": distance,
        "limit_minutes": rule.limit_minutes,
        "missing_minutes": missing_minutes(rule, strict=strict),
        "volume_minutes": verdict.volume_minutes,
        "hour_minutes": policy.academic_hour_minutes,
        "clause": rule.clause,
    }


def _note(
    session: Session,
    verdict: ShareVerdict,
    layer: Layer,
    subject: Subject,
    cause: str,
    actor: Actor,
    asked: dict[str, object],
) -> None:
    refusals.note(
        session, verdict, layer=layer, subject=subject, cause=f"{cause}_refused", actor=actor, asked=asked
    )
