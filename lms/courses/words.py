"""Words of kinds, modes, regimes and states in the reader's language, and minutes with academic hours beside them.

Templates of every room use the filters `activity`, `mode_word`, `regime_word` and `volume`.
"""

from __future__ import annotations

from fractions import Fraction

from babel.numbers import format_decimal
from flask import Flask

from lms.accounts.roles import Role
from lms.core.i18n import current_locale, gettext, pgettext
from lms.courses.models import (
    CalendarEventKind,
    EnrolmentStatus,
    MaterialKind,
    OfferingStatus,
    SyllabusStatus,
    TermKind,
    TermStatus,
)
from lms.rules.distance_share import ActivityKind, Mode, Regime

ACADEMIC_HOUR_MINUTES = 50  # for showing only; a plan carries its own


def activity(kind: ActivityKind) -> str:
    """Return the word of a kind of work."""
    words: dict[ActivityKind, str] = {
        ActivityKind.LECTURE: pgettext("kind of work", "Lectures"),
        ActivityKind.PRACTICAL: pgettext("kind of work", "Practical classes"),
        ActivityKind.LAB: pgettext("kind of work", "Laboratory classes"),
        ActivityKind.STUDIO: pgettext("kind of work", "Studio classes"),
        ActivityKind.SRSP: pgettext("kind of work", "Self-study with the teacher"),
        ActivityKind.SRS: pgettext("kind of work", "Self-study"),
        ActivityKind.MIDTERM: pgettext("kind of work", "Midterm control"),
        ActivityKind.EXAM_PREP: pgettext("kind of work", "Preparation for the exam"),
        ActivityKind.FINAL: pgettext("kind of work", "Final exam"),
        ActivityKind.PRACTICE: pgettext("kind of work", "Practice"),
    }
    return words[ActivityKind(kind)]


def mode_word(mode: Mode) -> str:
    """Return the word of a mode."""
    words: dict[Mode, str] = {
        Mode.IN_PERSON: pgettext("mode", "In the classroom"),
        Mode.HYFLEX: pgettext("mode", "In the classroom with a broadcast"),
        Mode.SYNC: pgettext("mode", "On-line, synchronous"),
        Mode.ASYNC: pgettext("mode", "At a distance, asynchronous"),
        Mode.NONE: pgettext("mode", "Independently"),
    }
    return words[Mode(mode)]


def regime_word(regime: Regime) -> str:
    """Return the word of a regime."""
    words: dict[Regime, str] = {
        Regime.IN_PERSON: pgettext("regime", "In person"),
        Regime.BLENDED: pgettext("regime", "Blended"),
        Regime.ONLINE_FORM: pgettext("regime", "Online learning"),
        Regime.MOOC: pgettext("regime", "MOOC"),
        Regime.INDIVIDUAL_DISTANCE: pgettext("regime", "Wholly remote by order"),
        Regime.EMERGENCY: pgettext("regime", "Emergency by order"),
    }
    return words[Regime(regime)]


def material_word(kind: MaterialKind) -> str:
    """Return the word of a kind of material."""
    words: dict[MaterialKind, str] = {
        MaterialKind.SCORM: pgettext("material", "SCORM course"),
        MaterialKind.FILE: pgettext("material", "File"),
        MaterialKind.LINK: pgettext("material", "Link"),
        MaterialKind.TEST: pgettext("material", "Test"),
        MaterialKind.MEETING: pgettext("material", "Class meeting"),
        MaterialKind.TASK: pgettext("material", "Task"),
    }
    return words[MaterialKind(kind)]


def window_word(kind: CalendarEventKind) -> str:
    """Return the word of a window of the calendar."""
    words: dict[CalendarEventKind, str] = {
        CalendarEventKind.TEACHING: pgettext("calendar", "Classes"),
        CalendarEventKind.MIDTERM1: pgettext("calendar", "First midterm control"),
        CalendarEventKind.MIDTERM2: pgettext("calendar", "Second midterm control"),
        CalendarEventKind.EXAM_PERIOD: pgettext("calendar", "Exam period"),
        CalendarEventKind.FX_WINDOW: pgettext("calendar", "FX retakes"),
        CalendarEventKind.ADD_DROP: pgettext("calendar", "Add/drop"),
        CalendarEventKind.WITHDRAWAL: pgettext("calendar", "Withdrawal without F"),
        CalendarEventKind.HOLIDAY: pgettext("calendar", "Holiday"),
    }
    return words[CalendarEventKind(kind)]


def term_kind_word(kind: TermKind) -> str:
    """Return the word of a term."""
    words: dict[TermKind, str] = {
        TermKind.AUTUMN: pgettext("term", "Autumn term"),
        TermKind.SPRING: pgettext("term", "Spring term"),
        TermKind.SUMMER: pgettext("term", "Summer term"),
    }
    return words[TermKind(kind)]


def term_status(status: TermStatus | OfferingStatus) -> tuple[str, str]:
    """Return (state, word) of a term or an offering."""
    return {
        "planned": ("wait", pgettext("term", "Planned")),
        "running": ("ok", pgettext("term", "Running")),
        "closed": ("info", pgettext("term", "Closed")),
    }[str(status)]


def syllabus_status(status: SyllabusStatus) -> tuple[str, str]:
    """Return (state, word) of a version of a syllabus."""
    return {
        SyllabusStatus.DRAFT: ("warn", pgettext("syllabus", "Draft")),
        SyllabusStatus.DEPARTMENT: ("wait", pgettext("syllabus", "Waits for the department")),
        SyllabusStatus.FACULTY: ("wait", pgettext("syllabus", "Waits for the faculty")),
        SyllabusStatus.APPROVED: ("ok", pgettext("syllabus", "Approved")),
        SyllabusStatus.SUPERSEDED: ("info", pgettext("syllabus", "Superseded")),
    }[SyllabusStatus(status)]


def enrolment_status(status: EnrolmentStatus) -> tuple[str, str]:
    """Return (state, word) of an enrolment."""
    return {
        EnrolmentStatus.REQUESTED: ("wait", pgettext("enrolment", "Requested")),
        EnrolmentStatus.ACTIVE: ("ok", pgettext("enrolment", "Studies")),
        EnrolmentStatus.DROPPED: ("info", pgettext("enrolment", "Dropped")),
        EnrolmentStatus.WITHDRAWN: ("info", pgettext("enrolment", "Withdrawn")),
        EnrolmentStatus.LATE_F: ("stop", pgettext("enrolment", "Left late: F")),
        EnrolmentStatus.COMPLETED: ("ok", pgettext("enrolment", "Completed")),
    }[EnrolmentStatus(status)]


def staff_role(role: Role) -> str:
    """Return the word of a role in an offering."""
    words: dict[Role, str] = {
        Role.TEACHER: pgettext("staff", "Teacher"),
        Role.TUTOR: pgettext("staff", "Tutor"),
        Role.EXAMINER: pgettext("staff", "Examiner"),
        Role.SECOND_MARKER: pgettext("staff", "Second marker"),
    }
    return words.get(Role(role), str(role))


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
