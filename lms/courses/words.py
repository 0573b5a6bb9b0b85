"""Words of kinds, modes, regimes and states in the reader's language, and minutes with academic hours beside them.

Templates of every room use the filters `activity`, `mode_word`, `regime_word` and `volume`.
"""

from __future__ import annotations

from fractions import Fraction

from babel.numbers import format_decimal
from flask import Flask

from lms.accounts.roles import Role
from lms.core.i18n import current_locale, gettext, lazy_pgettext, pgettext
from lms.core.word_tables import known_words, states_of, words_of
from lms.courses.models import (
    CalendarEventKind,
    EnrolmentStatus,
    MaterialKind,
    SyllabusStatus,
    TermKind,
    TermStatus,
)
from lms.rules.distance_share import ActivityKind, Mode, Regime

ACADEMIC_HOUR_MINUTES = 50  # for showing only; a plan carries its own


activity = words_of(
    ActivityKind,
    {
        ActivityKind.LECTURE: lazy_pgettext("kind of work", "Lectures"),
        ActivityKind.PRACTICAL: lazy_pgettext("kind of work", "Practical classes"),
        ActivityKind.LAB: lazy_pgettext("kind of work", "Laboratory classes"),
        ActivityKind.STUDIO: lazy_pgettext("kind of work", "Studio classes"),
        ActivityKind.SRSP: lazy_pgettext("kind of work", "Self-study with the teacher"),
        ActivityKind.SRS: lazy_pgettext("kind of work", "Self-study"),
        ActivityKind.MIDTERM: lazy_pgettext("kind of work", "Midterm control"),
        ActivityKind.EXAM_PREP: lazy_pgettext("kind of work", "Preparation for the exam"),
        ActivityKind.FINAL: lazy_pgettext("kind of work", "Final exam"),
        ActivityKind.PRACTICE: lazy_pgettext("kind of work", "Practice"),
    },
)


mode_word = words_of(
    Mode,
    {
        Mode.IN_PERSON: lazy_pgettext("mode", "In the classroom"),
        Mode.HYFLEX: lazy_pgettext("mode", "In the classroom with a broadcast"),
        Mode.SYNC: lazy_pgettext("mode", "On-line, synchronous"),
        Mode.ASYNC: lazy_pgettext("mode", "At a distance, asynchronous"),
        Mode.NONE: lazy_pgettext("mode", "Independently"),
    },
)


regime_word = words_of(
    Regime,
    {
        Regime.IN_PERSON: lazy_pgettext("regime", "In person"),
        Regime.BLENDED: lazy_pgettext("regime", "Blended"),
        Regime.ONLINE_FORM: lazy_pgettext("regime", "Online learning"),
        Regime.MOOC: lazy_pgettext("regime", "MOOC"),
        Regime.INDIVIDUAL_DISTANCE: lazy_pgettext("regime", "Wholly remote by order"),
        Regime.EMERGENCY: lazy_pgettext("regime", "Emergency by order"),
    },
)


material_word = words_of(
    MaterialKind,
    {
        MaterialKind.SCORM: lazy_pgettext("material", "SCORM course"),
        MaterialKind.FILE: lazy_pgettext("material", "File"),
        MaterialKind.LINK: lazy_pgettext("material", "Link"),
        MaterialKind.TEST: lazy_pgettext("material", "Test"),
        MaterialKind.MEETING: lazy_pgettext("material", "Class meeting"),
        MaterialKind.TASK: lazy_pgettext("material", "Task"),
    },
)


window_word = words_of(
    CalendarEventKind,
    {
        CalendarEventKind.TEACHING: lazy_pgettext("calendar", "Classes"),
        CalendarEventKind.MIDTERM1: lazy_pgettext("calendar", "First midterm control"),
        CalendarEventKind.MIDTERM2: lazy_pgettext("calendar", "Second midterm control"),
        CalendarEventKind.EXAM_PERIOD: lazy_pgettext("calendar", "Exam period"),
        CalendarEventKind.FX_WINDOW: lazy_pgettext("calendar", "FX retakes"),
        CalendarEventKind.ADD_DROP: lazy_pgettext("calendar", "Add/drop"),
        CalendarEventKind.WITHDRAWAL: lazy_pgettext("calendar", "Withdrawal without F"),
        CalendarEventKind.HOLIDAY: lazy_pgettext("calendar", "Holiday"),
    },
)


term_kind_word = words_of(
    TermKind,
    {
        TermKind.AUTUMN: lazy_pgettext("term", "Autumn term"),
        TermKind.SPRING: lazy_pgettext("term", "Spring term"),
        TermKind.SUMMER: lazy_pgettext("term", "Summer term"),
    },
)


# An offering has the same states.
term_status = states_of(
    TermStatus,
    {
        TermStatus.PLANNED: ("wait", lazy_pgettext("term", "Planned")),
        TermStatus.RUNNING: ("ok", lazy_pgettext("term", "Running")),
        TermStatus.CLOSED: ("info", lazy_pgettext("term", "Closed")),
    },
)


syllabus_status = states_of(
    SyllabusStatus,
    {
        SyllabusStatus.DRAFT: ("warn", lazy_pgettext("syllabus", "Draft")),
        SyllabusStatus.DEPARTMENT: ("wait", lazy_pgettext("syllabus", "Waits for the department")),
        SyllabusStatus.FACULTY: ("wait", lazy_pgettext("syllabus", "Waits for the faculty")),
        SyllabusStatus.APPROVED: ("ok", lazy_pgettext("syllabus", "Approved")),
        SyllabusStatus.SUPERSEDED: ("info", lazy_pgettext("syllabus", "Superseded")),
    },
)


enrolment_status = states_of(
    EnrolmentStatus,
    {
        EnrolmentStatus.REQUESTED: ("wait", lazy_pgettext("enrolment", "Requested")),
        EnrolmentStatus.ACTIVE: ("ok", lazy_pgettext("enrolment", "Studies")),
        EnrolmentStatus.DROPPED: ("info", lazy_pgettext("enrolment", "Dropped")),
        EnrolmentStatus.WITHDRAWN: ("info", lazy_pgettext("enrolment", "Withdrawn")),
        EnrolmentStatus.LATE_F: ("stop", lazy_pgettext("enrolment", "Left late: F")),
        EnrolmentStatus.COMPLETED: ("ok", lazy_pgettext("enrolment", "Completed")),
    },
)


staff_role = known_words(
    {
        Role.TEACHER: lazy_pgettext("staff", "Teacher"),
        Role.TUTOR: lazy_pgettext("staff", "Tutor"),
        Role.EXAMINER: lazy_pgettext("staff", "Examiner"),
        Role.SECOND_MARKER: lazy_pgettext("staff", "Second marker"),
    }
)


def regime_options() -> list[tuple[str, str]]:
    """Return (value, word) of every regime for a choice."""
    return [(str(regime), regime_word(regime)) for regime in Regime]


def level_words() -> dict[str, str]:
    """Return the levels of study with their words."""
    return {
        "bachelor": pgettext("level", "Bachelor"),
        "master": pgettext("level", "Master"),
        "doctoral": pgettext("level", "Doctoral"),
    }


def hours(minutes: int, hour_minutes: int = ACADEMIC_HOUR_MINUTES) -> str:
    """Return academic hours as a number of the reader's language, at most two decimals."""
    exact = Fraction(minutes, hour_minutes)
    return str(format_decimal(round(float(exact), 2), format="#,##0.##", locale=current_locale()))


def volume(minutes: int, hour_minutes: int = ACADEMIC_HOUR_MINUTES) -> str:
    """Return academic hours with the minutes beside them, e.g. "30 ac. h (1,500 min)"."""
    text: str = gettext(
        "%(hours)s ac. h (%(minutes)s min)",
        hours=hours(minutes, hour_minutes),
        minutes=format_decimal(minutes, locale=current_locale()),
    )
    return text


def bind_words(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.filters.update(
        activity=activity,
        mode_word=mode_word,
        regime_word=regime_word,
        material_word=material_word,
        window_word=window_word,
        term_kind_word=term_kind_word,
        term_status=term_status,
        syllabus_status=syllabus_status,
        enrolment_status=enrolment_status,
        ac_hours=hours,
        volume=volume,
        staff_role=staff_role,
    )
    app.jinja_env.globals.update(regime_options=regime_options, level_words=level_words)
