"""A sheet until it is closed: opened from the journal, refreshed, signed by two people."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms.core import audit, clock
from lms.core.audit import Actor
from lms.courses.queries import teachers_of
from lms.gradebook import operations as gradebook
from lms.gradebook.models import GradeItem, MarkStatus
from lms.gradebook.ratings import terms_of
from lms.registrar import queries
from lms.registrar.errors import NotYourSheet, SheetClosed, SheetNotReady, WrongSignatureOrder
from lms.registrar.models import GradeSheet, RowStatus, SheetRow, SheetSignature, SheetStatus
from lms.registrar.rows import FINALS, OPEN, RowLike, read_rows, rows_sha256

EXAMINER, HEAD = "examiner", "head"
CLOSED = (SheetStatus.CLOSED, SheetStatus.ARCHIVED)


def open_sheet(session: Session, item: GradeItem, *, actor: Actor, corrects: GradeSheet | None = None,
               correction_reason: str | None = None) -> GradeSheet:  # fmt: skip
    """Open the sheet of a control event with rows from the journal and the outbox; an open one is returned as it is.

    Raises:
        SheetClosed: the event has a closed sheet and none is being corrected.
    """
    gradebook.hold_still(session, item)
    latest = queries.latest_sheet(session, item.id)
    if latest is not None and latest.status not in CLOSED:
        return latest
    if latest is not None and corrects is None:
        raise SheetClosed
    grading = terms_of(session, item.offering_id).grading
    sheet = GradeSheet(
        offering_id=item.offering_id, item_id=item.id, kind=item.kind, status=SheetStatus.DRAFT,
        corrects_id=corrects.id if corrects else None, correction_reason=correction_reason,
        scheme=grading.scheme.name.value, policy_sha256=grading.version, created_by=actor.id, created_at=clock.now(),
    )  # fmt: skip
    session.add(sheet)
    session.flush()
    _write_rows(session, sheet)
    audit.record(
        session, actor=actor, action="registrar.open_sheet", object_kind="grade_sheet", object_id=sheet.id,
        after={"item_id": item.id, "kind": item.kind.value, "corrects_id": sheet.corrects_id},
        reason=correction_reason,
    )  # fmt: skip
    return sheet


def refresh_sheet(session: Session, sheet: GradeSheet, *, actor: Actor) -> GradeSheet:
    """Read the rows anew; when they differ, signatures fall, because they stood for other rows."""
    item = hold_still(session, sheet)
    before = rows_sha256(sheet.rows)
    if rows_sha256(read_rows(session, item)) == before:
        return sheet
    _write_rows(session, sheet)
    fallen = [signature.person_id for signature in queries.signatures(session, sheet)]
    session.execute(delete(SheetSignature).where(SheetSignature.sheet_id == sheet.id))
    sheet.status = SheetStatus.DRAFT
    session.flush()
    audit.record(
        session, actor=actor, action="registrar.refresh_sheet", object_kind="grade_sheet", object_id=sheet.id,
        before={"rows_sha256": before, "signed_by": fallen}, after={"rows_sha256": rows_sha256(sheet.rows)},
    )  # fmt: skip
    return sheet


def note_absent(session: Session, sheet: GradeSheet, *, actor: Actor) -> int:
    """Record as absent everybody who was admitted and has no result; return how many. Absent is not 0."""
    item = hold_still(session, sheet)
    refresh_sheet(session, sheet, actor=actor)
    empty = [row.student_id for row in sheet.rows if row.status is RowStatus.EMPTY]
    for student_id in empty:
        gradebook.record_mark(
            session, item, student_id, None, source="sheet", actor=actor, status=MarkStatus.ABSENT,
            reason=f"sheet {sheet.id}",
        )  # fmt: skip
    refresh_sheet(session, sheet, actor=actor)
    return len(empty)


def sign_examiner(session: Session, sheet: GradeSheet, *, actor: Actor) -> SheetSignature:
    """Sign as the examiner; the offering's teacher never signs its final (Order 152 cl. 37).

    Raises:
        SheetNotReady, WrongSignatureOrder, NotYourSheet, SheetClosed.
    """
    hold_still(session, sheet)
    if sheet.status is not SheetStatus.DRAFT:
        raise WrongSignatureOrder
    if actor.id is None or (sheet.kind in FINALS and actor.id in teachers_of(session, sheet.offering_id)):
        raise NotYourSheet
    refresh_sheet(session, sheet, actor=actor)
    check_ready(sheet.rows)
    return _sign(session, sheet, EXAMINER, SheetStatus.SIGNED_EXAMINER, actor)


def sign_head(session: Session, sheet: GradeSheet, *, actor: Actor) -> SheetSignature:
    """Sign as the head of ҚОҰҚБ, after the examiner and as another person (Regulation 004 8.8).

    Raises:
        WrongSignatureOrder, NotYourSheet, SheetNotReady, SheetClosed.
    """
    hold_still(session, sheet)
    refresh_sheet(session, sheet, actor=actor)
    if sheet.status is not SheetStatus.SIGNED_EXAMINER:
        raise WrongSignatureOrder
    signed = {signature.person_id for signature in queries.signatures(session, sheet)}
    is_teacher = sheet.kind in FINALS and actor.id in teachers_of(session, sheet.offering_id)
    if actor.id is None or actor.id in signed or is_teacher:
        raise NotYourSheet
    check_ready(sheet.rows)
    return _sign(session, sheet, HEAD, SheetStatus.SIGNED_HEAD, actor)


def check_ready(rows: list[SheetRow]) -> None:
    """Refuse rows that still wait.

    Raises:
        SheetNotReady: counts them.
    """
    found = Counter(row.status for row in rows)
    if any(found[status] for status in OPEN):
        raise SheetNotReady(**{status.value: found[status] for status in OPEN})


def _sign(
    session: Session, sheet: GradeSheet, role: str, status: SheetStatus, actor: Actor
) -> SheetSignature:
    signature = SheetSignature(
        sheet_id=sheet.id, person_id=actor.id, role=role, rows_sha256=rows_sha256(sheet.rows), signed_at=clock.now()
    )  # fmt: skip
    session.add(signature)
    sheet.status = status
    session.flush()
    audit.record(
        session, actor=actor, action=f"registrar.sign_{role}", object_kind="grade_sheet", object_id=sheet.id,
        after={"rows_sha256": signature.rows_sha256},
    )  # fmt: skip
    return signature


def hold_still(session: Session, sheet: GradeSheet) -> GradeItem:
    """Hold the column and the sheet still.

    Raises:
        SheetClosed: nothing about it changes any more.
    """
    item = session.get_one(GradeItem, sheet.item_id)
    gradebook.hold_still(session, item)
    session.refresh(sheet, with_for_update=True)
    if sheet.status in CLOSED:
        raise SheetClosed
    return item


def _write_rows(session: Session, sheet: GradeSheet) -> None:
    """Replace the rows of an open sheet."""
    item = session.get_one(GradeItem, sheet.item_id)
    session.execute(delete(SheetRow).where(SheetRow.sheet_id == sheet.id))
    for position, value in enumerate(read_rows(session, item), start=1):
        session.add(_table_row(sheet.id, position, value))
    session.flush()
    session.expire(sheet, ["rows"])


def _table_row(sheet_id: int, position: int, value: RowLike) -> SheetRow:
    return SheetRow(
        sheet_id=sheet_id, position=position, student_id=value.student_id, mark_id=value.mark_id,
        sitting_id=value.sitting_id, status=value.status, points=value.points, rating=value.rating, total=value.total,
        letter=value.letter, decision_due_at=value.decision_due_at,
    )  # fmt: skip
