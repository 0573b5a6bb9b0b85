"""Home cards of exams: a learner's tests now and next; a teacher's banks and events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from lms.accounts.access import can, held
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session
from lms.core.home import Card, Line
from lms.core.i18n import format_moment, gettext, localised, ngettext
from lms.courses import queries as courses
from lms.courses.models import Course, CourseOffering
from lms.exams import access, admission, bank_queries, queries
from lms.exams.models import BankStatus, ControlEvent, ControlEventKind, QuestionBank
from lms.rules.sitting import FINISHED, RUNNING

MOST_LINES = 6


def home_cards(person: Person) -> Iterable[Card]:
    """Give a person's cards."""
    session = read_session()
    studied = courses.offerings_of_student(session, person)
    if studied:
        card = learner_card(session, person, studied)
        if card is not None:
            yield card
    taught = courses.offerings_of_teacher(session, person)
    if taught:
        yield teacher_card(session, person, taught)
    waiting = banks_to_approve(session, person) if Permission.APPROVE_QUESTIONS in held(person) else []
    if waiting:
        yield Card(
            gettext("Question banks that wait for approval"),
            tuple(Line(bank.title, url_for("exams.bank", bank_id=bank.id)) for bank in waiting[:MOST_LINES]),
            order=20,
        )


def learner_card(session: Session, person: Person, studied: list[CourseOffering]) -> Card | None:
    """Return the tests that are open or come next; the first one that can be begun is the card's button."""
    now = clock.now()
    lines: list[Line] = []
    actions: list[tuple[int, int, Line]] = []
    upcoming = queries.upcoming_events(session, {o.id for o in studied}, now)
    # What ends first stands first, and a rehearsal after everything that counts.
    for event in sorted(upcoming, key=lambda e: (e.kind is ControlEventKind.PRACTICE, e.closes_at)):
        mine = queries.sittings_of_student(session, event.id, person.id)
        if mine and mine[0].state in FINISHED and not queries.may_repeat(event, mine):
            continue
        url = url_for("exams.event", event_id=event.id)
        is_running = bool(mine) and mine[0].state in RUNNING
        may_begin = queries.check_in_opens(event, queries.sitting_policy(event)) <= now
        lines.append(
            _event_line(session, person, event, url, now, is_running=is_running, may_begin=may_begin)
        )
        # What runs comes before what may begin, and a control that counts before a rehearsal.
        if is_running or may_begin:
            rank = 0 if is_running else 2 if event.kind is ControlEventKind.PRACTICE else 1
            actions.append((rank, len(actions), Line(_action_words(event, is_running=is_running), url)))
    if not lines:
        return None
    action = min(actions)[2] if actions else None
    return Card(
        gettext("Tests and exams"), tuple(lines[:MOST_LINES]), order=1 if action else 8, action=action
    )


def _action_words(event: ControlEvent, *, is_running: bool) -> str:
    if is_running:
        return str(gettext("Back to the test"))
    return str(gettext("Start check-in") if queries.is_proctored(event) else gettext("Open the test"))


def _event_line(
    session: Session,
    person: Person,
    event: ControlEvent,
    url: str,
    now: datetime,
    *,
    is_running: bool,
    may_begin: bool,
) -> Line:
    course = session.get_one(CourseOffering, event.offering_id).course
    text = f"{event.title} · {localised(course.title)}"
    if is_running:
        return Line(text, url, gettext("Runs now"), "stop")
    if not admission.decide(session, event, person.id).admitted:
        return Line(text, url, gettext("Not admitted: see why"), "stop")
    if may_begin:
        until = queries.latest_start(event, queries.sitting_policy(event))
        return Line(
            text, url, gettext("start until %(moment)s", moment=format_moment(until, "short")), "warn"
        )
    return Line(
        text, url, f"{format_moment(event.opens_at, 'short')} · {countdown(event.opens_at, now)}", "wait"
    )


def countdown(opens_at: datetime, now: datetime) -> str:
    """Return how long until a test opens, in days, hours or minutes."""
    minutes = max(0, int((opens_at - now).total_seconds() // 60))
    if minutes >= 48 * 60:
        return str(ngettext("in %(num)s day", "in %(num)s days", minutes // (24 * 60)))
    if minutes >= 120:
        return str(ngettext("in %(num)s hour", "in %(num)s hours", minutes // 60))
    return str(ngettext("in %(num)s minute", "in %(num)s minutes", minutes))


def teacher_card(session: Session, person: Person, taught: list[CourseOffering]) -> Card:
    """Return what a teacher has to do: banks without questions or review, drafts to publish, tests to schedule."""
    lines = []
    for course in access.courses_to_write_for(session, person):
        lines += _bank_lines(session, course)
    for offering in taught:
        if not can(session, person, Permission.SCHEDULE_EXAM, courses.offering_scope(session, offering.id)):
            continue
        lines += _offering_lines(session, offering)
    action = Line(gettext("Question banks"), url_for("exams.banks"))
    return Card(
        gettext("Tests to prepare"),
        tuple(lines[:MOST_LINES]),
        order=30,
        empty=gettext("Every test is prepared."),
        action=action,
    )


def _bank_lines(session: Session, course: Course) -> list[Line]:
    banks = bank_queries.banks_of_course(session, course.id)
    if not banks:
        text = f"{course.code} {localised(course.title)}"
        return [Line(text, url_for("exams.banks"), gettext("No question bank yet"), "warn")]
    lines = []
    for bank in banks:
        if not bank_queries.question_count(session, bank.id):
            lines.append(
                Line(bank.title, url_for("exams.bank", bank_id=bank.id), gettext("Import questions"), "warn")
            )
        elif bank.status is BankStatus.DRAFT:
            lines.append(
                Line(bank.title, url_for("exams.bank", bank_id=bank.id), gettext("To be reviewed"), "wait")
            )
    return lines


def _offering_lines(session: Session, offering: CourseOffering) -> list[Line]:
    events = queries.events_of_offering(session, offering.id)
    drafts = [event for event in events if event.status in queries.UNPUBLISHED]
    if drafts:
        return [
            Line(e.title, url_for("exams.event", event_id=e.id), gettext("Draft: not published"), "warn")
            for e in drafts
        ]
    if not events and bank_queries.banks_of_course(session, offering.course_id):
        text = localised(offering.course.title)
        return [
            Line(
                text,
                url_for("exams.new_event", offering_id=offering.id),
                gettext("No test scheduled"),
                "warn",
            )
        ]
    return []


def banks_to_approve(session: Session, person: Person) -> list[QuestionBank]:
    """Return the reviewed banks that this person may approve and did not write."""
    return [
        bank
        for bank, rights in access.seen_banks(session, person)
        if bank.status is BankStatus.REVIEWED
        and Permission.APPROVE_QUESTIONS in rights
        and person.id not in bank_queries.authors_of(session, bank.id)
    ]
