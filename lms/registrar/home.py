"""Home cards of the registrar's room: sheets to open, sign and close, results past their term, appeals."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from lms.accounts.access import held
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.core.home import Card, Line
from lms.core.i18n import gettext, localised, ngettext
from lms.courses.models import CourseOffering
from lms.gradebook import outbox
from lms.gradebook.models import GradeItem
from lms.registrar import queries, words
from lms.registrar.access import Desk, desk_of
from lms.registrar.models import GradeSheet

P = Permission
MAX_LINES = 5


def cards(person: Person) -> Iterator[Card]:
    """Give the cards that the person has something to do in."""
    session = read_session()
    if held(person) & {P.MANAGE_SHEETS, P.SIGN_SHEET_EXAMINER, P.SIGN_SHEET_HEAD}:
        desk = desk_of(session, person)
        if held(person) & {P.SIGN_SHEET_EXAMINER, P.SIGN_SHEET_HEAD}:
            yield _to_sign(session, desk)
        if desk.may_manage:
            yield _to_manage(session, desk)
    if P.DECIDE_APPEAL in held(person):
        count = len(queries.appeals(session, is_open=True))
        text = ngettext("%(num)d open appeal", "%(num)d open appeals", count)
        lines = (Line(text, url_for("registrar.appeals"), "", "warn"),) if count else ()
        yield Card(
            title=gettext("Appeals"), lines=lines, order=45, empty=gettext("No appeal waits for an answer.")
        )


def _to_sign(session: Session, desk: Desk) -> Card:
    lines = [_line(session, sheet, "wait") for sheet in desk.to_sign[:MAX_LINES]]
    return Card(
        title=gettext("Sheets to sign"),
        lines=tuple(lines),
        order=20 if lines else 60,
        empty=gettext("No sheet waits for your signature."),
        action=Line(gettext("All sheets"), url_for("registrar.sheets")),
    )


def _to_manage(session: Session, desk: Desk) -> Card:
    overdue = len(outbox.overdue(session))
    lines = [_line(session, sheet, "warn") for sheet in desk.to_close[:MAX_LINES]]
    address = url_for("registrar.sheets")
    lines += [
        Line(_name(session, item), address, gettext("to be opened"), "wait")
        for item in desk.to_open[:MAX_LINES]
    ]
    if overdue:
        text = ngettext(
            "%(num)d result is held past its term", "%(num)d results are held past their term", overdue
        )
        lines.append(Line(text, url_for("registrar.sheets"), gettext("decision overdue"), "stop"))
    return Card(
        title=gettext("Sheets to open and close"),
        lines=tuple(lines),
        order=25,
        empty=gettext("Every control has its sheet."),
        action=Line(gettext("All sheets"), url_for("registrar.sheets")),
    )


def _line(session: Session, sheet: GradeSheet, state: str) -> Line:
    item = session.get_one(GradeItem, sheet.item_id)
    address = url_for("registrar.sheet", sheet_id=sheet.id)
    return Line(_name(session, item), address, words.sheet_state(sheet.status)[1], state)


def _name(session: Session, item: GradeItem) -> str:
    offering = session.get_one(CourseOffering, item.offering_id)
    return f"{localised(offering.course.title)}: {item.title}"
