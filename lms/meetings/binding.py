"""What meetings bind: classes on the course page, words, home cards, menu, tab."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from flask import Flask, url_for
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import read_session
from lms.core.home import Card, Line, MenuEntry, add_home_cards, add_menu_entry
from lms.core.i18n import format_moment, gettext, institution_zone, localised
from lms.courses import queries as courses
from lms.courses.materials import MaterialView, register_kind
from lms.courses.models import CourseOffering, MaterialKind
from lms.courses.tabs import OfferingTab, add_offering_tab
from lms.courses.words import mode_word
from lms.meetings import course_page, queries
from lms.meetings.models import ClassMeeting
from lms.meetings.words import bind_words
from lms.rules.distance_share import Mode

MOST_LINES = 8


def bind(app: Flask) -> None:
    """Attach everything."""
    bind_words(app)
    view = MaterialView(
        url=course_page.material_url,
        state_for=course_page.state_for,
        problem_for=course_page.problem_for,
        add_url=course_page.add_url,
        when_for=course_page.when_for,
    )
    register_kind(app, MaterialKind.MEETING, view)
    add_home_cards(app, home_cards)
    add_menu_entry(app, MenuEntry(lambda: gettext("Timetable"), "meetings.timetable", lambda _: True, 15))
    tab = OfferingTab(
        lambda: gettext("Timetable"),
        lambda offering: url_for("meetings.offering", offering_id=offering.id),
        lambda _seat: True,
        20,
    )
    add_offering_tab(app, tab)


def home_cards(person: Person) -> Iterable[Card]:
    """Give a student the next class; give a teacher today's classes and those whose minutes nobody recorded."""
    session = read_session()
    studied = {offering.id: offering for offering in courses.offerings_of_student(session, person)}
    if studied:
        yield _next_card(session, studied)
    taught = {offering.id: offering for offering in courses.offerings_of_teacher(session, person)}
    if taught:
        yield _today_card(session, taught)
        waiting = queries.waiting_for_minutes(session, taught, clock.now())
        if waiting:
            yield _waiting_card(waiting, taught)


def _next_card(session: Session, studied: dict[int, CourseOffering]) -> Card:
    found = queries.next_meeting(session, studied, clock.now())
    lines: tuple[Line, ...] = ()
    if found is not None:
        lines = (_line(found, studied),)
        if found.link and found.mode in (Mode.SYNC, Mode.HYFLEX):
            lines += (Line(gettext("Join the class"), found.link),)
    return Card(
        gettext("Next class"),
        lines,
        order=6,
        empty=gettext("No class is in the timetable."),
        action=Line(gettext("My timetable"), url_for("meetings.timetable")),
    )


def _today_card(session: Session, taught: dict[int, CourseOffering]) -> Card:
    day = courses.today()
    start = datetime.combine(day, time(), tzinfo=institution_zone()).astimezone(UTC)
    found = queries.meetings_between(session, taught, start, start + timedelta(days=1))
    return Card(
        gettext("My classes today"),
        tuple(_line(meeting, taught) for meeting in found[:MOST_LINES]),
        order=8,
        empty=gettext("You have no classes today."),
        action=Line(gettext("My timetable"), url_for("meetings.timetable")),
    )


def _waiting_card(waiting: list[ClassMeeting], taught: dict[int, CourseOffering]) -> Card:
    lines = tuple(
        Line(
            f"{meeting.title} · {localised(taught[meeting.offering_id].course.title)}",
            url_for("meetings.meeting", meeting_id=meeting.id),
            gettext("Minutes are not recorded"),
            "warn",
        )
        for meeting in waiting[:MOST_LINES]
    )
    return Card(gettext("Classes to record"), lines, order=7)


def _line(meeting: ClassMeeting, known: dict[int, CourseOffering]) -> Line:
    where = meeting.place if meeting.place and meeting.mode in (Mode.IN_PERSON, Mode.HYFLEX) else ""
    note = " · ".join(
        part for part in (format_moment(meeting.starts_at, "short"), mode_word(meeting.mode), where) if part
    )
    title = f"{meeting.title} · {localised(known[meeting.offering_id].course.title)}"
    return Line(title, url_for("meetings.meeting", meeting_id=meeting.id), note)
