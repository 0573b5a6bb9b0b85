"""Writes of class meetings: placed, changed, held, cancelled; attendance by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.core import audit, clock
from lms.core.audit import Actor
from lms.core.i18n import institution_zone
from lms.courses.models import CalendarEventKind, CourseOffering
from lms.courses.operations.materials import is_web_address
from lms.courses.queries import calendar, enrolled_students
from lms.meetings import queries, signals, waivers
from lms.meetings.errors import MeetingOver, MeetingRefused
from lms.meetings.gates import SCHEDULE_GATE, ScheduleRequest
from lms.meetings.models import Attendance, AttendanceStatus, ClassMeeting, MeetingStatus
from lms.rules.distance_share import ActivityKind, Mode

MAX_MINUTES = 6 * 60
CLASS_KINDS = frozenset(
    {
        ActivityKind.LECTURE,
        ActivityKind.PRACTICAL,
        ActivityKind.LAB,
        ActivityKind.STUDIO,
        ActivityKind.SRSP,
        ActivityKind.PRACTICE,
    }
)


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """What a person gives of a class; `link` is wanted for sync and hyflex, `task` for async."""

    kind: ActivityKind
    mode: Mode
    title: str
    starts_at: datetime
    planned_minutes: int
    place: str | None = None
    link: str | None = None
    task: str | None = None
    teacher_id: int | None = None
    section_id: int | None = None
    under_order_id: int | None = None


def schedule_meeting(
    session: Session, offering: CourseOffering, entry: MeetingEntry, *, actor: Actor
) -> ClassMeeting:
    """Place a class.

    Raises:
        MeetingRefused: the entry is wrong. ScheduleRefused: the distance share forbids it. GateUnbound.
    """
    _check(session, offering, entry, except_id=None)
    _ask_gate(session, offering.id, entry, None, actor)
    meeting = ClassMeeting(
        offering_id=offering.id, week=calendar.week_of(offering.term, entry.starts_at), **_columns(entry)
    )
    session.add(meeting)
    session.flush()
    _record(session, meeting, actor=actor, action="meetings.schedule", before=None)
    signals.meeting_changed.send(signals.SENDER, session=session, meeting=meeting, actor=actor)
    return meeting


def change_meeting(
    session: Session, meeting: ClassMeeting, offering: CourseOffering, entry: MeetingEntry, *, actor: Actor
) -> ClassMeeting:
    """Move a planned class or change its mode, minutes, place.

    Raises:
        MeetingOver: it is held or cancelled. MeetingRefused, ScheduleRefused, GateUnbound as for a new one.
    """
    _check_open(meeting)
    _check(session, offering, entry, except_id=meeting.id)
    _ask_gate(session, offering.id, entry, meeting.id, actor)
    before = _shown(meeting)
    for name, value in _columns(entry).items():
        setattr(meeting, name, value)  # the closed list of _columns, never a request's names
    meeting.week = calendar.week_of(offering.term, entry.starts_at)
    session.flush()
    _record(session, meeting, actor=actor, action="meetings.change", before=before)
    signals.meeting_changed.send(signals.SENDER, session=session, meeting=meeting, actor=actor)
    return meeting


def record_held(session: Session, meeting: ClassMeeting, *, minutes: int, actor: Actor) -> None:
    """Record the minutes that a class really ran (the delivered share takes them, capped by the plan).

    Raises:
        MeetingOver: it is cancelled. MeetingRefused: the minutes make no sense or the class has not begun.
    """
    if meeting.status is MeetingStatus.CANCELLED:
        raise MeetingOver
    if not 0 <= minutes <= MAX_MINUTES:
        raise MeetingRefused(problem="minutes", field="held_minutes")
    if meeting.starts_at > clock.now():
        raise MeetingRefused(problem="not_begun", field="held_minutes")
    before = _shown(meeting)
    meeting.status, meeting.held_minutes = MeetingStatus.HELD, minutes
    meeting.held_recorded_by, meeting.held_recorded_at = actor.id, clock.now()
    session.flush()
    _record(session, meeting, actor=actor, action="meetings.held", before=before)
    signals.meeting_held.send(signals.SENDER, session=session, meeting=meeting, actor=actor)


def cancel_meeting(session: Session, meeting: ClassMeeting, *, reason: str, actor: Actor) -> None:
    """Cancel a planned class; never refused, because it has happened or will.

    Raises:
        MeetingOver: it is held or cancelled. MeetingRefused: no reason was given.
    """
    _check_open(meeting)
    if not reason.strip():
        raise MeetingRefused(problem="reason", field="reason")
    before = _shown(meeting)
    meeting.status, meeting.cancelled_reason = MeetingStatus.CANCELLED, reason.strip()
    session.flush()
    _record(session, meeting, actor=actor, action="meetings.cancel", before=before, reason=reason.strip())
    signals.meeting_changed.send(signals.SENDER, session=session, meeting=meeting, actor=actor)


def record_attendance(
    session: Session, meeting: ClassMeeting, statuses: Mapping[int, AttendanceStatus], *, actor: Actor
) -> int:
    """Record attendance by hand; return how many lines changed.

    Raises:
        MeetingOver: the class is cancelled. MeetingRefused: somebody named does not study here.
    """
    if meeting.status is MeetingStatus.CANCELLED:
        raise MeetingOver
    known = queries.attendance_of(session, meeting.id)
    students = {student.id for student in enrolled_students(session, meeting.offering_id)}
    if not statuses.keys() <= students | known.keys():
        raise MeetingRefused(problem="not_enrolled", field="attendance")
    changed: dict[str, list[str | None]] = {}
    for student_id, status in statuses.items():
        row = known.get(student_id)
        if row is not None and row.status is status:
            continue
        changed[str(student_id)] = [row.status if row is not None else None, status]
        if row is None:
            row = Attendance(meeting_id=meeting.id, student_id=student_id)
            session.add(row)
        row.status, row.recorded_by, row.recorded_at = status, actor.id, clock.now()
    session.flush()
    if changed:
        audit.record(
            session,
            actor=actor,
            action="meetings.attendance",
            object_kind="class_meeting",
            object_id=meeting.id,
            after=changed,
        )
    return len(changed)


def _check_open(meeting: ClassMeeting) -> None:
    if meeting.status is not MeetingStatus.PLANNED:
        raise MeetingOver


def request_of(offering_id: int, entry: MeetingEntry, meeting_id: int | None) -> ScheduleRequest:
    """Return what the gate is asked for an entry."""
    return ScheduleRequest(
        offering_id,
        entry.kind,
        entry.mode,
        entry.planned_minutes,
        meeting_id,
        entry.under_order_id is not None,
    )


def _ask_gate(
    session: Session, offering_id: int, entry: MeetingEntry, meeting_id: int | None, actor: Actor
) -> None:
    request = request_of(offering_id, entry, meeting_id)
    SCHEDULE_GATE.bound().check_schedule(session, request, actor=actor)


def _check(session: Session, offering: CourseOffering, entry: MeetingEntry, *, except_id: int | None) -> None:
    day = entry.starts_at.astimezone(institution_zone()).date()
    if entry.kind not in CLASS_KINDS or entry.mode is Mode.NONE:
        raise MeetingRefused(problem="mode", field="mode")
    if not 1 <= entry.planned_minutes <= MAX_MINUTES:
        raise MeetingRefused(problem="minutes", field="planned_minutes")
    if not entry.title.strip():
        raise MeetingRefused(problem="title", field="title")
    if not calendar.is_open(session, offering.term_id, CalendarEventKind.TEACHING, entry.starts_at):
        raise MeetingRefused(problem="outside_teaching", field="starts_at")
    if day in calendar.holidays_of(session, offering.term_id):
        raise MeetingRefused(problem="holiday", field="starts_at")
    needs_link = entry.mode in (Mode.SYNC, Mode.HYFLEX)
    if (needs_link and not entry.link) or (entry.link and not is_web_address(entry.link)):
        raise MeetingRefused(problem="link_missing", field="link")
    if entry.mode is Mode.ASYNC and not (entry.task or "").strip():
        raise MeetingRefused(problem="task_missing", field="task")
    if entry.under_order_id is not None:
        waivers.check(
            session,
            offering,
            order_id=entry.under_order_id,
            day=day,
            minutes=entry.planned_minutes,
            except_id=except_id,
        )
    if entry.mode is not Mode.ASYNC and queries.clashes(
        session,
        starts_at=entry.starts_at,
        minutes=entry.planned_minutes,
        teacher_id=entry.teacher_id,
        place=entry.place if entry.mode in (Mode.IN_PERSON, Mode.HYFLEX) else None,
        except_id=except_id,
    ):
        raise MeetingRefused(problem="clash", field="starts_at")


def _columns(entry: MeetingEntry) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "mode": entry.mode,
        "title": entry.title.strip(),
        "starts_at": entry.starts_at,
        "planned_minutes": entry.planned_minutes,
        "place": entry.place or None,
        "link": entry.link or None,
        "task": (entry.task or "").strip() or None,
        "teacher_id": entry.teacher_id,
        "section_id": entry.section_id,
        "under_order_id": entry.under_order_id,
    }


def _shown(meeting: ClassMeeting) -> dict[str, object]:
    return {
        "kind": meeting.kind,
        "mode": meeting.mode,
        "starts_at": meeting.starts_at.isoformat(),
        "planned_minutes": meeting.planned_minutes,
        "status": meeting.status,
        "held_minutes": meeting.held_minutes,
    }


def _record(
    session: Session,
    meeting: ClassMeeting,
    *,
    actor: Actor,
    action: str,
    before: object,
    reason: str | None = None,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        object_kind="class_meeting",
        object_id=meeting.id,
        before=before,
        after=_shown(meeting),
        reason=reason,
    )
