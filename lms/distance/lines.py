"""From the tables of other rooms to lines that the law room can judge: plan, timetable, what was held.

Columns are selected, never objects: behind a lock the answer must be what the database holds now, not what this session
has read before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.courses.models import Material, VolumePlanRow
from lms.distance.models import Layer
from lms.exams.models import ControlEvent, ControlEventKind, ControlEventMode, ControlEventStatus
from lms.meetings.models import ClassMeeting, MeetingStatus
from lms.orders.models import Order, OrderKind
from lms.rules.distance_share import ActivityKind, LedgerLine, Mode

SYLLABUS, MEETING, EVENT, MATERIAL = "syllabus", "class_meeting", "control_event", "material"
CONTROL_KINDS: dict[ControlEventKind, ActivityKind] = {
    ControlEventKind.CURRENT: ActivityKind.MIDTERM,
    ControlEventKind.MIDTERM1: ActivityKind.MIDTERM,
    ControlEventKind.MIDTERM2: ActivityKind.MIDTERM,
    ControlEventKind.FINAL: ActivityKind.FINAL,
}
"""Control events that lie in a discipline's volume (Order 152 cl. 27); rehearsals, FX retakes and state exams do not."""

PLANNED_EVENTS = frozenset(
    {
        ControlEventStatus.SCHEDULED,
        ControlEventStatus.OPEN,
        ControlEventStatus.CLOSED,
        ControlEventStatus.GRADED,
        ControlEventStatus.SHEET,
    }
)
OVER_EVENTS = frozenset({ControlEventStatus.CLOSED, ControlEventStatus.GRADED, ControlEventStatus.SHEET})
REPLACED_KIND = ActivityKind.LECTURE
"""What a package or task stands in for, as a material does not say of which kind the class was that it replaces."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a line comes from."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line with its source, its offering (a syllabus belongs to none) and its layer."""

    offering_id: int
    layer: Layer
    source: Source
    line: LedgerLine


def plan_lines(session: Session, syllabus_id: int | None) -> tuple[LedgerLine, ...]:
    """Return the lines of a volume plan; none without a plan."""
    return plans_of(session, [syllabus_id]).get(syllabus_id, ()) if syllabus_id is not None else ()


def plans_of(session: Session, syllabus_ids: Iterable[int | None]) -> dict[int, tuple[LedgerLine, ...]]:
    """Return the lines of several volume plans by syllabus."""
    wanted = {number for number in syllabus_ids if number is not None}
    row = VolumePlanRow
    query = select(row.syllabus_id, row.kind, row.mode, row.minutes, row.under_order_id, row.position)
    query = query.where(row.syllabus_id.in_(wanted)).order_by(row.syllabus_id, row.position)
    found: dict[int, list[LedgerLine]] = {}
    for syllabus_id, kind, mode, minutes, order_id, position in session.execute(query):
        line = LedgerLine(kind, minutes, mode, order_id is not None, False, f"plan:{position}")
        found.setdefault(syllabus_id, []).append(line)
    return {syllabus_id: tuple(lines) for syllabus_id, lines in found.items()}


def timetable(session: Session, offering_ids: Iterable[int]) -> list[SourceLine]:
    """Return what stands in the timetable of these offerings and what of it was held, on both layers."""
    ids = list(offering_ids)
    return [*_meetings(session, ids), *_events(session, ids), *_materials(session, ids)]


def of_layer(
    lines: Iterable[SourceLine], layer: Layer, *, without: Source | None = None
) -> tuple[LedgerLine, ...]:
    """Return the lines of one layer, one source left out."""
    return tuple(found.line for found in lines if found.layer is layer and found.source != without)


def _meetings(session: Session, ids: list[int]) -> Iterable[SourceLine]:
    row = ClassMeeting
    query = select(
        row.offering_id, row.id, row.kind, row.mode, row.planned_minutes, row.held_minutes, row.status, row.under_order_id
    ).where(row.offering_id.in_(ids), row.status != MeetingStatus.CANCELLED)  # fmt: skip
    for offering_id, number, kind, mode, planned, held, status, order_id in session.execute(query):
        source, name = Source(MEETING, number), f"{MEETING}:{number}"
        is_exempt = order_id is not None
        line = LedgerLine(kind, planned, mode, is_exempt, False, name)
        yield SourceLine(offering_id, Layer.SCHEDULED, source, line)
        if status is MeetingStatus.HELD:
            # Delivered minutes are capped by the plan (rules.md 2.6): overtime is no distance learning that anybody planned.
            counted = LedgerLine(kind, min(held or 0, planned), mode, is_exempt, False, name)
            yield SourceLine(offering_id, Layer.DELIVERED, source, counted)


def _events(session: Session, ids: list[int]) -> Iterable[SourceLine]:
    row = ControlEvent
    query = (
        select(row.offering_id, row.id, row.kind, row.mode, row.planned_minutes, row.status, Order.kind)
        .outerjoin(Order, Order.id == row.waiver_order_id)
        .where(row.offering_id.in_(ids), row.status.in_(PLANNED_EVENTS), row.kind.in_(CONTROL_KINDS))
    )
    for offering_id, number, kind, mode, minutes, status, order_kind in session.execute(query):
        source, name = Source(EVENT, number), f"{EVENT}:{number}"
        line = event_line(kind, mode, minutes, order_kind is OrderKind.WAIVER, name)
        yield SourceLine(offering_id, Layer.SCHEDULED, source, line)
        if status in OVER_EVENTS:
            yield SourceLine(offering_id, Layer.DELIVERED, source, line)


def event_line(
    kind: ControlEventKind, mode: ControlEventMode, minutes: int, under_order: bool, name: str
) -> LedgerLine:
    """Return the line of a control event; a remote one is held in real time, so it is synchronous."""
    held = Mode.SYNC if mode is ControlEventMode.ONLINE else Mode.IN_PERSON
    return LedgerLine(CONTROL_KINDS[kind], minutes, held, under_order, False, name)


def _materials(session: Session, ids: list[int]) -> Iterable[SourceLine]:
    row = Material
    query = select(row.offering_id, row.id, row.nominal_minutes).where(
        row.offering_id.in_(ids),
        row.replaces_meeting.is_(True),
        row.is_visible.is_(True),
        row.nominal_minutes > 0,
    )
    for offering_id, number, minutes in session.execute(query):
        line = LedgerLine(REPLACED_KIND, minutes, Mode.ASYNC, False, True, f"{MATERIAL}:{number}")
        yield SourceLine(offering_id, Layer.SCHEDULED, Source(MATERIAL, number), line)
