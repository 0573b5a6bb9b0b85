"""Home cards of the gradebook: new and held marks for a student, who lacks marks for a teacher."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.access import held
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session
from lms.core.home import Card, Line
from lms.core.i18n import format_moment, gettext, localised, ngettext
from lms.courses.models import OfferingStatus
from lms.courses.queries import offerings_of_teacher
from lms.gradebook import queries, words
from lms.gradebook.models import GradeItem, Mark, MarkStatus

NEW_FOR = timedelta(days=7)
MAX_LINES = 5


def cards(person: Person) -> Iterator[Card]:
    """Give the cards that the person has something to see in."""
    session = read_session()
    if Permission.SEE_OWN_MARKS in held(person):
        yield _own_marks(session, person)
    if Permission.RECORD_MARK in held(person):
        yield from _journals(session, person)


def _own_marks(session: Session, person: Person) -> Card:
    lines = []
    for row in queries.held_results(session, student_id=person.id):
        item = session.get_one(GradeItem, row.item_id)
        due = row.decision_due_at
        note = (
            gettext("held, decision due by %(date)s", date=format_moment(due, "short"))
            if due
            else gettext("held")
        )
        lines.append(Line(item.title, url_for("gradebook.mine"), note, "wait"))
    for mark, item in _new_marks(session, person):
        state = "warn" if mark.is_provisional else ""
        text = words.mark_text(mark) + (f" ({gettext('provisional')})" if mark.is_provisional else "")
        lines.append(Line(item.title, url_for("gradebook.mine"), text, state))
    return Card(
        title=gettext("My marks"),
        lines=tuple(lines[:MAX_LINES]),
        order=40,
        empty=gettext("There are no new marks this week."),
        action=Line(gettext("All my marks"), url_for("gradebook.mine")),
    )


def _new_marks(session: Session, person: Person) -> list[tuple[Mark, GradeItem]]:
    query = (
        select(Mark, GradeItem)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(Mark.student_id == person.id, Mark.recorded_at >= clock.now() - NEW_FOR)
        .order_by(Mark.recorded_at.desc())
        .limit(4 * MAX_LINES)
    )
    found = []
    for mark, item in session.execute(query):
        current = queries.current_mark(session, item.id, person.id)
        if mark.status is not MarkStatus.WITHDRAWN and current is not None and current.id == mark.id:
            found.append((mark, item))
    return found


def _journals(session: Session, person: Person) -> Iterator[Card]:
    lines = []
    for offering in offerings_of_teacher(session, person):
        if offering.status is OfferingStatus.CLOSED:
            continue
        lacking = len(queries.journal(session, offering.id).lacking)
        note = (
            ngettext(
                "%(num)d student lacks marks before the midterm",
                "%(num)d students lack marks before the midterm",
                lacking,
            )
            if lacking
            else gettext("everybody has the marks that the midterm needs")
        )
        url = url_for("gradebook.journal", offering_id=offering.id)
        lines.append(Line(localised(offering.course.title), url, note, "warn" if lacking else "ok"))
    if lines:
        yield Card(title=gettext("Journals"), lines=tuple(lines), order=30)
