"""Words of class meetings in the reader's language."""

from __future__ import annotations

from flask import Flask

from lms.core.i18n import lazy_pgettext
from lms.core.word_tables import states_of, words_of
from lms.meetings.models import AttendanceStatus, ClassMeeting, MeetingStatus

_state = states_of(
    MeetingStatus,
    {
        MeetingStatus.PLANNED: ("wait", lazy_pgettext("class", "Planned")),
        MeetingStatus.HELD: ("ok", lazy_pgettext("class", "Held")),
        MeetingStatus.CANCELLED: ("stop", lazy_pgettext("class", "Cancelled")),
    },
)


attendance_word = words_of(
    AttendanceStatus,
    {
        AttendanceStatus.PRESENT: lazy_pgettext("attendance", "Present"),
        AttendanceStatus.REMOTE: lazy_pgettext("attendance", "On-line"),
        AttendanceStatus.RECORDING: lazy_pgettext("attendance", "Watched the recording"),
        AttendanceStatus.ABSENT: lazy_pgettext("attendance", "Absent"),
        AttendanceStatus.EXCUSED: lazy_pgettext("attendance", "Excused"),
    },
)


def meeting_state(meeting: ClassMeeting) -> tuple[str, str]:
    """Return (state, word) of a class."""
    return _state(meeting.status)


def bind_words(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.filters.update(meeting_state=meeting_state, attendance_word=attendance_word)
