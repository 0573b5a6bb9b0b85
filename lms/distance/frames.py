"""What a discipline is judged against: its plan, volume, regime, policy and the papers on file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import policies
from lms.core.models import PolicyVersion
from lms.courses.models import CourseOffering
from lms.distance.lines import plans_of
from lms.distance.models import Layer
from lms.rules.distance_share import Layer as JudgedLayer
from lms.rules.distance_share import (
    LedgerLine,
    Regime,
    RuleResult,
    ShareVerdict,
    fill_from_plan,
    judge,
    volume_minutes,
)
from lms.rules.head_room import missing_minutes
from lms.rules.policy import DistancePolicy
from lms.rules.policy_distance import Force


@dataclass(frozen=True, slots=True)
class Frame:
    """`evidence_given`: the order or the MOOC record that the regime asks for is on file."""

    offering_id: int
    regime: Regime
    volume: int
    policy: DistancePolicy
    plan: tuple[LedgerLine, ...]
    evidence_given: bool

    def filled(self, lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
        """Return the lines and what of the plan they do not cover yet."""
        return fill_from_plan(self.plan, lines)

    def judge(self, lines: Iterable[LedgerLine], layer: JudgedLayer) -> ShareVerdict:
        """Judge lines as they are."""
        return judge(
            lines, self.volume, self.regime, self.policy, layer=layer, evidence_given=self.evidence_given
        )


def frame_of(session: Session, offering: CourseOffering) -> Frame:
    """Return the frame of an offering; without an approved plan the volume is that of its credits."""
    return frames_of(session, [offering])[offering.id]


def frames_of(session: Session, offerings: Iterable[CourseOffering]) -> dict[int, Frame]:
    """Return the frames of offerings by id; plans in one query, the policy once for all without their own."""
    wanted = list(offerings)
    plans = plans_of(session, [offering.syllabus_id for offering in wanted])
    own = set(
        session.scalars(
            select(PolicyVersion.scope_id).where(
                PolicyVersion.kind == "distance", PolicyVersion.scope_kind == "offering"
            )
        )
    )
    common = DistancePolicy.from_json(policies.resolve(session, "distance"))
    frames = {}
    for offering in wanted:
        policy = common
        if offering.id in own:
            policy = DistancePolicy.from_json(policies.resolve(session, "distance", offering_id=offering.id))
        plan = plans.get(offering.syllabus_id or 0, ())
        # A plan in force keeps the volume that it was approved with: its rows are that volume.
        volume = sum(line.minutes for line in plan) or volume_minutes(offering.course.credits, policy)
        frames[offering.id] = Frame(
            offering.id, offering.regime, volume, policy, plan, has_evidence(offering)
        )
    return frames


def has_evidence(offering: CourseOffering) -> bool:
    """Whether the paper that the regime stands on is on file: the MOOC record or the order."""
    if offering.regime is Regime.MOOC:
        return bool(offering.mooc_record)
    return offering.order_id is not None


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a request does to the share; `broken` is the rule that it breaks or breaks further, None = it may pass."""

    before: ShareVerdict
    after: ShareVerdict
    broken: RuleResult | None
    admissible_minutes: int


def weigh(
    frame: Frame, others: Sequence[LedgerLine], request: LedgerLine, replaced: LedgerLine | None = None
) -> Weighing:
    """Weigh a request against the timetable with the rest of the plan behind it.

    `others` are the lines without the request; `replaced` is the line that it takes the place of. A rule
    that is broken already and that the request does not make worse has no say: a class in a room is never refused.
    Minutes under an order are outside the ceiling and never refused.
    """
    before = _judged(frame, others, replaced)
    after = _judged(frame, others, request)
    broken = None if request.under_order else worsened(before, after, strict=frame.policy.strict_mode)
    admissible = request.minutes if broken is None else _largest(frame, others, request, before)
    return Weighing(before, after, broken, admissible)


def worsened(before: ShareVerdict, after: ShareVerdict, *, strict: bool) -> RuleResult | None:
    """Return the first binding rule that `after` breaks by more minutes than `before`."""
    for result in after.rules:
        if result.force is not Force.BINDING:
            continue
        earlier = before.rule(result.rule)
        was = missing_minutes(earlier, strict=strict) if earlier is not None else 0
        if missing_minutes(result, strict=strict) > was:
            return result
    return None


def _judged(frame: Frame, others: Sequence[LedgerLine], line: LedgerLine | None) -> ShareVerdict:
    lines = (*others, line) if line is not None else tuple(others)
    return frame.judge(frame.filled(lines), JudgedLayer(Layer.SCHEDULED))


def _largest(frame: Frame, others: Sequence[LedgerLine], request: LedgerLine, before: ShareVerdict) -> int:
    """Return the most minutes of this kind and mode that would pass, by halving.

    `rules.head_room.largest_admissible_minutes` counts from the lines alone; here minutes that the plan already holds
    at a distance are free as well, so the question is put to the same judgement that refuses.
    """
    low, high = 0, request.minutes  # low passes, high does not
    while high - low > 1:
        middle = (low + high) // 2
        line = LedgerLine(
            request.kind, middle, request.mode, False, request.replaces_meeting, request.reference
        )
        if worsened(before, _judged(frame, others, line), strict=frame.policy.strict_mode) is None:
            low = middle
        else:
            high = middle
    return low
