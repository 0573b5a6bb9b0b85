"""The journal of an offering: seen by many, filled by its teacher in a table, exported and printed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, requires
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core import clock, documents
from lms.core.db import read_session, transaction
from lms.core.i18n import gettext, localised, ngettext
from lms.courses.queries import last_week, week_of
from lms.gradebook import entry, operations, queries, words
from lms.gradebook.access import BY_HAND, JournalSeat, journal_seat
from lms.gradebook.forms import ItemForm, read_cells
from lms.gradebook.journal import Journal
from lms.gradebook.models import GradeItem
from lms.gradebook.views.blueprint import bp


@bp.get("/offerings/<int:offering_id>/journal")
@requires(Permission.SEE_JOURNAL)
def journal(offering_id: int) -> ResponseReturnValue:
    """Show the journal."""
    session = read_session()
    seat = journal_seat(session, current_person(), offering_id)
    return _page(session, seat, seen_journal(session, seat))


@bp.post("/offerings/<int:offering_id>/journal")
@requires(Permission.RECORD_MARK)
def save_journal(offering_id: int) -> ResponseReturnValue:
    """Save what was typed: good cells at once, bad ones stay on the page with their errors."""
    reason = request.form.get("reason", "").strip()
    with transaction() as session:
        seat = journal_seat(session, current_person(), offering_id)
        seat.need(Permission.RECORD_MARK)
        open_ids = {item.id for item in editable_items(session, seat)}
        cells = [cell for cell in read_cells(request.form) if cell.item_id in open_ids]
        entered = entry.enter_marks(session, offering_id, cells, reason=reason, actor=current_person())
    if entered.written:
        flash(ngettext("%(num)d mark is saved.", "%(num)d marks are saved.", entered.written), "ok")
    if not entered.faults:
        return redirect(url_for("gradebook.journal", offering_id=offering_id))
    session = read_session()
    seat = journal_seat(session, current_person(), offering_id)
    faults = {(fault.entry.item_id, fault.entry.student_id): fault for fault in entered.faults}
    flash(
        ngettext(
            "%(num)d cell was not saved; the reason stands beside it.",
            "%(num)d cells were not saved; the reason stands beside each.",
            len(faults),
        ),
        "stop",
    )
    return _page(session, seat, seen_journal(session, seat), faults=faults, reason=reason), 422


@bp.post("/offerings/<int:offering_id>/journal/items")
@requires(Permission.RECORD_MARK)
def add_item(offering_id: int) -> ResponseReturnValue:
    """Add a column that is filled by hand."""
    with transaction() as session:
        seat = journal_seat(session, current_person(), offering_id)
        seat.need(Permission.RECORD_MARK)
        form = ItemForm.parse(request.form, last_week=last_week(seat.offering.term))
        operations.ensure_item(
            session, offering_id, kind=form.kind, title=form.title, week=form.week, actor=current_person()
        )
    flash(gettext("The column is added."), "ok")
    return redirect(url_for("gradebook.journal", offering_id=offering_id))


@bp.get("/offerings/<int:offering_id>/journal.<any(xlsx,csv):form>")
@requires(Permission.SEE_JOURNAL)
def export_journal(offering_id: int, form: str) -> ResponseReturnValue:
    """Give the journal as a table; no cell of it can become a formula."""
    session = read_session()
    seat = journal_seat(session, current_person(), offering_id)
    header, rows = table_of(seen_journal(session, seat))
    title = localised(seat.offering.course.title)
    if form == "xlsx":
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        body = documents.xlsx(title, header, rows)
    else:
        kind, body = "text/csv; charset=utf-8", _csv([header, *rows])
    return Response(
        body,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="journal-{offering_id}.{form}"'},
    )


def seen_journal(session: Session, seat: JournalSeat) -> Journal:
    """Return the journal with the lines that the person sees."""
    found = queries.journal(session, seat.offering.id)
    if seat.students is None:
        return found
    return replace(found, rows=[row for row in found.rows if row.student.id in seat.students])


def editable_items(session: Session, seat: JournalSeat) -> list[GradeItem]:
    """Return the columns that the person may fill now."""
    if not seat.may(Permission.RECORD_MARK):
        return []
    now = clock.now()
    return [
        item
        for item in queries.items_of(session, seat.offering.id)
        if item.kind in BY_HAND
        and not queries.is_locked(session, item)
        and queries.is_window_open(session, item.offering_id, item.kind, now)
    ]


def table_of(journal: Journal) -> tuple[list[str], list[list[documents.Cell]]]:
    """Return the journal as header and rows: numbers as numbers, states as words."""
    header = [
        gettext("Student"),
        *[f"{item.week}. {item.title}" for item in journal.items],
        gettext("Admission rating"),
    ]
    rows: list[list[documents.Cell]] = []
    for row in journal.rows:
        line: list[documents.Cell] = [row.student.full_name]
        for item in journal.items:
            cell = row.cells[item.id]
            is_number = cell.mark is not None and cell.mark.points is not None
            shown = (
                gettext("held") if cell.held is not None and cell.mark is None else words.mark_text(cell.mark)
            )
            line.append(cell.mark.points if is_number and cell.mark else shown)
        rows.append([*line, row.printed_rating])
    return header, rows


def _csv(rows: Iterable[Sequence[documents.Cell]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    for row in rows:
        writer.writerow([documents.safe_cell(value) for value in row])
    return stream.getvalue().encode("utf-8-sig")  # spreadsheets read Kazakh letters only with the mark


def _page(
    session: Session,
    seat: JournalSeat,
    found: Journal,
    *,
    faults: dict[tuple[int, int], entry.CellFault] | None = None,
    reason: str = "",
) -> str:
    person: Person = current_person()
    return render_template(
        "gradebook/journal.html",
        seat=seat,
        offering=seat.offering,
        journal=found,
        editable=frozenset(item.id for item in editable_items(session, seat)),
        faults=faults or {},
        reason=reason,
        week=week_of(seat.offering.term, clock.now()),
        last_week=last_week(seat.offering.term),
        person=person,
        P=Permission,
    )
