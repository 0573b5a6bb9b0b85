"""Words of class meetings in the reader's language."""

from __future__ import annotations

from flask import Flask

from lms.core.i18n import pgettext
from lms.meetings.models import AttendanceStatus, ClassMeeting, MeetingStatus


def meeting_state(meeting: ClassMeeting) -> tuple[str, str]:
    """Return (state, word) of a class."""
    return {
        MeetingStatus.PLANNED: ("wait", pgettext("class", "Planned")),
        MeetingStatus.HELD: ("ok", pgettext("class", "Held")),
        MeetingStatus.CANCELLED: ("stop", pgettext("class", "Cancelled")),
    }[MeetingStatus(meeting.status)]


def attendance_word(status: AttendanceStatus | str) -> str:
    """Return the word of an attendance."""
    words: dict[AttendanceStatus, str] = {
        AttendanceStatus.PRESENT: pgettext("attendance", "Present"),
        AttendanceStatus.REMOTE: pgettext("attendance", "On-line"),
        AttendanceStatus.RECORDING: pgettext("attendance", "Watched the recording"),
        AttendanceStatus.ABSENT: pgettext("attendance", "Absent"),
        AttendanceStatus.EXCUSED: pgettext("attendance", "Excused"),
    }
    return words[AttendanceStatus(status)]


def bind_words(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.filters.update(meeting_state=meeting_state, attendance_word=attendance_word)
