"""Forms of class meetings: a class as it is entered, attendance as it is tapped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lms.core import clock
from lms.core.edge import whole_number
from lms.courses.forms import FormReader, entered
from lms.meetings.models import AttendanceStatus, ClassMeeting
from lms.meetings.operations import MAX_MINUTES, MeetingEntry
from lms.rules.distance_share import ActivityKind, Mode

PREFIX = "student-"


def read_entry(form: FormReader, *, teacher_id: int | None) -> MeetingEntry:
    """Read a class; faults stand in the form."""
    starts_at = form.moment("starts_at")
    if starts_at is None and "starts_at" not in form.errors:
        form.text("starts_at")  # notes that it is empty
    order = form.values.get("under_order_id", "")
    return MeetingEntry(
        kind=form.choice("kind", ActivityKind),
        mode=form.choice("mode", Mode),
        title=form.text("title"),
        starts_at=starts_at or clock.now(),
        planned_minutes=form.integer("planned_minutes", 1, MAX_MINUTES),
        place=form.text("place", longest=120, is_required=False),
        link=form.text("link", longest=500, is_required=False),
        task=form.text("task", longest=4000, is_required=False),
        teacher_id=teacher_id,
        under_order_id=whole_number(order),
    )


def values_of(meeting: ClassMeeting) -> dict[str, str]:
    """Return a class as the form shows it."""
    return {
        "kind": meeting.kind,
        "mode": meeting.mode,
        "title": meeting.title,
        "starts_at": entered(meeting.starts_at),
        "planned_minutes": str(meeting.planned_minutes),
        "place": meeting.place or "",
        "link": meeting.link or "",
        "task": meeting.task or "",
        "under_order_id": str(meeting.under_order_id or ""),
    }


def new_values(starts_at: datetime, *, week: int) -> dict[str, str]:
    """Return what an empty form begins with."""
    return {
        "kind": ActivityKind.LECTURE,
        "mode": Mode.IN_PERSON,
        "starts_at": entered(starts_at),
        "planned_minutes": "100",
        "week": str(week),
        "is_on_page": "1",
    }


def read_attendance(values: Mapping[str, str]) -> dict[int, AttendanceStatus]:
    """Read the rows that were tapped; what is no status is left out."""
    known = {status.value for status in AttendanceStatus}
    return {
        int(name[len(PREFIX) :]): AttendanceStatus(value)
        for name, value in values.items()
        if name.startswith(PREFIX) and name[len(PREFIX) :].isascii() and name[len(PREFIX) :].isdigit() and value in known
    }  # fmt: skip
