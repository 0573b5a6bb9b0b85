"""Reads of the distance share: an offering in all its layers, a term for the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from lms.accounts.access import active_roles
from lms.accounts.models import OrgUnit, Person
from lms.accounts.roles import GRANTS, Permission, ScopeKind
from lms.courses.models import CourseOffering, OfferingStatus
from lms.distance.frames import Frame, frames_of
from lms.distance.lines import of_layer, timetable
from lms.distance.models import Layer, ShareVerdictRow
from lms.rules.distance_share import Colour, LedgerLine, Mode, Regime, Rule, RuleResult, ShareVerdict
from lms.rules.distance_share import Layer as JudgedLayer
from lms.rules.head_room import head_room
from lms.rules.measures import Measures, measure
from lms.rules.policy_distance import Force
from lms.rules.verdict import worst


@dataclass(frozen=True, slots=True)
class OfferingShare:
    """Everything that pages show of one offering.

    planned: the plan's verdict, None without a plan. scheduled: the timetable with the rest of the plan behind it (it warns
    near the ceiling). in_timetable, delivered: minutes of what is placed and of what was held. movable: minutes of room
    classes that may still move to distance before a rule breaks, in the lenient and in the strictest reading; None = no ceiling.
    """

    offering: CourseOffering
    frame: Frame
    planned: ShareVerdict | None
    scheduled: ShareVerdict
    planned_minutes: Measures
    in_timetable: Measures
    delivered: Measures
    movable: tuple[int, int] | None

    @property
    def colour(self) -> Colour:
        """The worst of plan and timetable."""
        return worst(verdict.colour for verdict in (self.planned, self.scheduled) if verdict is not None)

    @property
    def worst_rule(self) -> RuleResult | None:
        """The rule that gives the colour, if a rule does."""
        verdicts = [verdict for verdict in (self.scheduled, self.planned) if verdict is not None]
        for colour in (Colour.RED, Colour.AMBER):
            for verdict in verdicts:
                for result in verdict.rules:
                    if result.colour is colour:
                        return result
        return None

    @property
    def limit_minutes(self) -> int | None:
        """The ceiling in minutes; None where it does not bind."""
        result = self.scheduled.rule(Rule.CEILING)
        return result.limit_minutes if result is not None and result.force is Force.BINDING else None


def share_of(session: Session, offering_id: int, layer: Layer) -> ShareVerdict | None:
    """Return the verdict on one layer of an offering; None for the plan of an offering without one."""
    offering = session.get_one(CourseOffering, offering_id)
    found = shares_of(session, [offering])[0]
    if layer is Layer.PLANNED:
        return found.planned
    if layer is Layer.SCHEDULED:
        return found.scheduled
    lines = of_layer(timetable(session, [offering_id]), Layer.DELIVERED)
    return found.frame.judge(found.frame.filled(lines), JudgedLayer.DELIVERED)


def shares_of(session: Session, offerings: Sequence[CourseOffering]) -> list[OfferingShare]:
    """Return the shares of offerings, in their order; a fixed number of queries however many they are."""
    frames = frames_of(session, offerings)

    found = timetable(session, frames)
    scheduled: dict[int, list[LedgerLine]] = {offering.id: [] for offering in offerings}
    delivered: dict[int, list[LedgerLine]] = {offering.id: [] for offering in offerings}
    for line in found:
        target = scheduled if line.layer is Layer.SCHEDULED else delivered
        target[line.offering_id].append(line.line)
    return [
        _share(offering, frames[offering.id], scheduled[offering.id], delivered[offering.id])
        for offering in offerings
    ]


def _share(
    offering: CourseOffering, frame: Frame, scheduled: list[LedgerLine], delivered: list[LedgerLine]
) -> OfferingShare:
    filled = frame.filled(scheduled)
    return OfferingShare(
        offering=offering,
        frame=frame,
        planned=frame.judge(frame.plan, JudgedLayer.PLANNED) if frame.plan else None,
        scheduled=frame.judge(filled, JudgedLayer.FORECAST),
        planned_minutes=measure(frame.plan, frame.policy),
        in_timetable=measure(tuple(scheduled), frame.policy),
        delivered=measure(tuple(delivered), frame.policy),
        movable=movable_minutes(frame, filled),
    )


def movable_minutes(frame: Frame, lines: Sequence[LedgerLine]) -> tuple[int, int] | None:
    """Return how many minutes of classes in a room may still become synchronous on-line ones.

    The first number breaks no rule in the lenient reading (the gate lets it pass), the second in none at all.
    """
    forces = frame.policy.forces(frame.regime)
    if forces.ceiling is not Force.BINDING:
        return None
    free = head_room(lines, frame.volume, frame.regime, frame.policy)
    in_rooms = sum(
        line.minutes
        for line in lines
        if line.mode is Mode.IN_PERSON and line.kind in frame.policy.class_kinds and not line.under_order
    )
    most = max(0, min(in_rooms, free.distance_lenient))
    silent = min(most, free.distance_strict)
    if forces.contact is Force.BINDING:
        silent = min(silent, free.contact_strict)
    return most, max(0, silent)


def offerings_for_desk(session: Session, person: Person, term_id: int) -> list[CourseOffering]:
    """Return the offerings of a term that the person watches over: all, or those of the units below the own ones."""
    query = (
        select(CourseOffering)
        .where(CourseOffering.term_id == term_id)
        .options(selectinload(CourseOffering.course), selectinload(CourseOffering.syllabus))
    )
    units = watched_units(session, person)
    if units is not None:
        query = query.where(CourseOffering.unit_id.in_(units))
    return list(session.scalars(query.order_by(CourseOffering.id)))


def watched_units(session: Session, person: Person) -> set[int] | None:
    """Return the units whose share a person watches, with everything below them; None = the whole university."""
    own: set[int] = set()
    for assignment in active_roles(session, person.id):
        if Permission.SEE_SHARE_DESK not in GRANTS[assignment.role]:
            continue
        if assignment.scope_kind is ScopeKind.INSTITUTION:
            return None
        if assignment.scope_kind is ScopeKind.UNIT and assignment.scope_id is not None:
            own.add(assignment.scope_id)
    return below(session, own)


def below(session: Session, units: Iterable[int]) -> set[int]:
    """Return units with every unit below them."""
    children: dict[int | None, list[int]] = {}
    for unit_id, parent_id in session.execute(select(OrgUnit.id, OrgUnit.parent_id)):
        children.setdefault(parent_id, []).append(unit_id)
    found: set[int] = set()
    waiting = list(units)
    while waiting:
        unit_id = waiting.pop()
        if unit_id not in found:
            found.add(unit_id)
            waiting.extend(children.get(unit_id, ()))
    return found


def open_offering_ids(session: Session) -> list[int]:
    """Return the offerings whose share is still watched: those that are not closed."""
    query = select(CourseOffering.id).where(CourseOffering.status != OfferingStatus.CLOSED)
    return list(session.scalars(query.order_by(CourseOffering.id)))


def verdicts_of(session: Session, offering: CourseOffering, limit: int = 20) -> list[ShareVerdictRow]:
    """Return the latest verdicts on an offering and on its plan, newest first."""
    row = ShareVerdictRow
    mine = row.offering_id == offering.id
    if offering.syllabus_id is not None:
        mine = mine | (row.syllabus_id == offering.syllabus_id)
    return list(session.scalars(select(row).where(mine).order_by(row.id.desc()).limit(limit)))


def is_open_question(share: OfferingShare) -> bool:
    """Whether the offering stands or falls with the legal question that the institution has not answered (Q11)."""
    return share.frame.regime is Regime.INDIVIDUAL_DISTANCE and share.frame.policy.q11 == "open"
