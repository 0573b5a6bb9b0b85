"""What the distance room binds: the gates of plans, timetable and control events, words, cards, menu, tab."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, url_for

from lms.accounts.access import held
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.core.home import Card, Line, MenuEntry, add_home_cards, add_menu_entry
from lms.core.i18n import gettext, localised, ngettext
from lms.courses import queries as courses
from lms.courses.gates import PLAN_GATE
from lms.courses.models import OfferingStatus
from lms.courses.tabs import OfferingTab, add_offering_tab
from lms.distance import queries, sentences
from lms.distance.desk import DeskFilter, desk_of
from lms.distance.gates_impl import SharePlanGate, SharePublishGate, ShareScheduleGate
from lms.distance.words import bind_words, colour_state
from lms.exams.gates import PUBLISH_GATE
from lms.meetings.gates import SCHEDULE_GATE
from lms.rules.distance_share import Colour

MOST_LINES = 8


def bind(app: Flask) -> None:
    """Attach everything."""
    PLAN_GATE.bind(app, SharePlanGate())
    SCHEDULE_GATE.bind(app, ShareScheduleGate())
    PUBLISH_GATE.bind(app, SharePublishGate())
    bind_words(app)
    add_home_cards(app, home_cards)
    add_menu_entry(
        app,
        MenuEntry(
            lambda: gettext("Distance desk"),
            "distance.desk",
            lambda person: Permission.SEE_SHARE_DESK in held(person),
            40,
        ),
    )
    add_offering_tab(
        app,
        OfferingTab(
            lambda: gettext("Distance share"),
            lambda offering: url_for("distance.offering", offering_id=offering.id),
            lambda seat: seat.may(Permission.SEE_SHARE),
            30,
        ),
    )


def home_cards(person: Person) -> Iterable[Card]:
    """Give the desk's counts to whoever watches over the share, and the share of own offerings to teachers."""
    permissions = held(person)
    if Permission.SEE_SHARE_DESK in permissions:
        card = _desk_card(person)
        if card is not None:
            yield card
    if Permission.EDIT_PLAN in permissions:
        card = _teacher_card(person)
        if card is not None:
            yield card


def _desk_card(person: Person) -> Card | None:
    session = read_session()
    term = courses.current_term(session)
    if term is None:
        return None
    offerings = queries.offerings_for_desk(session, person, term.id)
    desk = desk_of(queries.shares_of(session, offerings), DeskFilter())
    red, amber = desk.counts.get(Colour.RED, 0), desk.counts.get(Colour.AMBER, 0)
    lines = []
    if red:
        text = ngettext("%(num)d offering against the law", "%(num)d offerings against the law", red)
        lines.append(Line(text, url_for("distance.desk", colour="red"), colour_state(Colour.RED)[1], "stop"))
    if amber:
        text = ngettext(
            "%(num)d offering in one reading only", "%(num)d offerings in one reading only", amber
        )
        note = colour_state(Colour.AMBER)[1]
        lines.append(Line(text, url_for("distance.desk", colour="amber"), note, "warn"))
    if desk.is_question_open:
        url = url_for("distance.desk", regime="individual_distance")
        lines.append(Line(gettext("One open legal question on wholly remote study"), url, "", "wait"))
    return Card(
        gettext("Distance share"),
        tuple(lines),
        order=12,
        empty=gettext("Every offering is within the law."),
        action=Line(gettext("Open the desk"), url_for("distance.desk")),
    )


def _teacher_card(person: Person) -> Card | None:
    session = read_session()
    taught = [
        offering
        for offering in courses.offerings_of_teacher(session, person)
        if offering.status is not OfferingStatus.CLOSED
    ][:MOST_LINES]
    if not taught:
        return None
    lines = tuple(
        Line(
            localised(share.offering.course.title),
            url_for("distance.offering", offering_id=share.offering.id),
            sentences.short_line(share),
            "wait" if queries.is_open_question(share) else colour_state(share.colour)[0],
        )
        for share in queries.shares_of(session, taught)
    )
    return Card(gettext("Distance share of my disciplines"), lines, order=25)
