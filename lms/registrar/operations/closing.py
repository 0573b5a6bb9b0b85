"""Closing a sheet: a number without gaps, a link in the chain, a lock on the marks; and opening its correction."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lms.core import audit, clock
from lms.core.audit import Actor
from lms.courses.models import CourseOffering
from lms.gradebook import operations as gradebook
from lms.gradebook.models import GradeItem, Lock, MarkStatus
from lms.registrar import chain, queries
from lms.registrar.errors import SheetChanged, SheetNotSigned, TextRequired
from lms.registrar.models import GradeSheet, RowStatus, SheetCounter, SheetStatus
from lms.registrar.operations import sheets
from lms.registrar.rows import read_rows, rows_sha256


def close_sheet(session: Session, sheet: GradeSheet, *, actor: Actor) -> GradeSheet:
    """Close a signed sheet: from here only a correction sheet speaks.

    Raises:
        SheetNotReady, SheetNotSigned, SheetChanged, SheetClosed.
    """
    item = sheets.hold_still(session, sheet)
    sheets.check_ready(sheet.rows)
    _check_signatures(session, sheet, item)
    _record_not_admitted(session, sheet, item, actor)
    counter = _next_number(session, _year(session, sheet))
    sheet.year, sheet.number = counter.year, counter.last_number + 1
    sheet.status, sheet.closed_at = SheetStatus.CLOSED, clock.now()
    session.flush()
    sheet.snapshot = chain.snapshot_of(session, sheet)
    sheet.previous_hash = counter.last_hash
    sheet.hash = chain.link(sheet.previous_hash, sheet.snapshot)
    counter.last_number, counter.last_hash = sheet.number, sheet.hash
    session.flush()
    gradebook.lock(
        session, offering_id=sheet.offering_id, item_id=item.id, reason=lock_reason(sheet), actor=actor
    )  # fmt: skip
    audit.record(
        session, actor=actor, action="registrar.close_sheet", object_kind="grade_sheet", object_id=sheet.id,
        after={"year": sheet.year, "number": sheet.number, "hash": sheet.hash, "previous_hash": sheet.previous_hash},
    )  # fmt: skip
    return sheet


def lock_reason(sheet: GradeSheet) -> str:
    """Return the name of the lock that closing places."""
    return f"sheet:{sheet.year}-{sheet.number}"


def open_correction(session: Session, closed: GradeSheet, *, actor: Actor, reason: str) -> GradeSheet:
    """Open a correction sheet that names the closed one; its marks can change until the correction is closed."""
    if not reason.strip():
        raise TextRequired(field="reason")
    item = session.get_one(GradeItem, closed.item_id)
    correction = sheets.open_sheet(
        session, item, actor=actor, corrects=closed, correction_reason=reason.strip()
    )
    query = select(Lock).where(
        Lock.item_id == item.id, Lock.reason.startswith("sheet:"), Lock.released_at.is_(None)
    )
    for row in session.scalars(query):
        gradebook.release_lock(
            session, row, actor=actor, reason=f"correction {correction.id}: {reason.strip()}"
        )
    return correction


def _check_signatures(session: Session, sheet: GradeSheet, item: GradeItem) -> None:
    signed = {signature.role: signature.rows_sha256 for signature in queries.signatures(session, sheet)}
    if sheet.status is not SheetStatus.SIGNED_HEAD or set(signed) != {sheets.EXAMINER, sheets.HEAD}:
        raise SheetNotSigned
    if (
        set(signed.values()) != {rows_sha256(sheet.rows)}
        or rows_sha256(read_rows(session, item)) not in signed.values()
    ):
        raise SheetChanged


def _record_not_admitted(session: Session, sheet: GradeSheet, item: GradeItem, actor: Actor) -> None:
    """Give every not admitted learner a revision in the journal, so that each closed row names its mark."""
    for row in sheet.rows:
        if row.status is RowStatus.NOT_ADMITTED and row.mark_id is None:
            mark = gradebook.append_revision(
                session, item, row.student_id, None, status=MarkStatus.NOT_ADMITTED, source="sheet",
                reason=f"sheet {sheet.id}", is_override=False, is_provisional=False, actor=actor,
            )  # fmt: skip
            row.mark_id = mark.id
    session.flush()


def _year(session: Session, sheet: GradeSheet) -> int:
    """Return the first calendar year of the academic year: sheets are bound by academic year (Regulation 004 8.8)."""
    offering = session.get_one(CourseOffering, sheet.offering_id)
    return int(offering.term.academic_year[:4])


def _next_number(session: Session, year: int) -> SheetCounter:
    """Return the year's counter, held by this transaction until its end: a rolled-back closing gives its number back."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    first = insert(SheetCounter).values(year=year, last_number=0, last_hash=chain.GENESIS)
    session.execute(first.on_conflict_do_nothing())
    query = select(SheetCounter).where(SheetCounter.year == year).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()
