"""Reads of the registrar: sheets, signatures, appeals."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.gradebook.models import GradeItem, GradeItemKind, Mark
from lms.registrar.models import Appeal, AppealStatus, GradeSheet, SheetSignature, SheetStatus

SHEET_KINDS = (GradeItemKind.MIDTERM1, GradeItemKind.MIDTERM2, GradeItemKind.FINAL, GradeItemKind.FX_RETAKE)
OPEN_APPEALS = (AppealStatus.FILED, AppealStatus.ACCEPTED)


def sheet(session: Session, sheet_id: int) -> GradeSheet:
    """Return a sheet.

    Raises:
        NotFound: there is none.
    """
    found = session.get(GradeSheet, sheet_id)
    if found is None:
        raise NotFound
    return found


def latest_sheet(session: Session, item_id: int) -> GradeSheet | None:
    """Return the newest sheet of a control event."""
    query = select(GradeSheet).where(GradeSheet.item_id == item_id).order_by(GradeSheet.id.desc())
    return session.scalar(query.limit(1))


def signatures(session: Session, of: GradeSheet) -> list[SheetSignature]:
    """Return a sheet's signatures in the order of signing."""
    query = select(SheetSignature).where(SheetSignature.sheet_id == of.id).order_by(SheetSignature.id)
    return list(session.scalars(query))


def by_hash(session: Session, value: str) -> GradeSheet | None:
    """Return the closed sheet of a verification hash."""
    query = select(GradeSheet).where(GradeSheet.hash == value, GradeSheet.status != SheetStatus.DRAFT)
    return session.scalar(query)


def sheets(session: Session, *, status: Iterable[SheetStatus] | None = None) -> list[GradeSheet]:
    """Return sheets, the newest first."""
    query = select(GradeSheet)
    if status is not None:
        query = query.where(GradeSheet.status.in_(list(status)))
    return list(session.scalars(query.order_by(GradeSheet.id.desc())))


def items_without_sheet(session: Session) -> list[GradeItem]:
    """Return the control events that have no sheet yet."""
    query = select(GradeItem).where(
        GradeItem.kind.in_(SHEET_KINDS),
        GradeItem.is_archived.is_(False),
        GradeItem.id.not_in(select(GradeSheet.item_id)),
    )
    return list(session.scalars(query.order_by(GradeItem.id)))


def appeals(session: Session, *, student_id: int | None = None, is_open: bool = False) -> list[Appeal]:
    """Return appeals, the oldest first."""
    query = select(Appeal)
    if student_id is not None:
        query = query.where(Appeal.student_id == student_id)
    if is_open:
        query = query.where(Appeal.status.in_(OPEN_APPEALS))
    return list(session.scalars(query.order_by(Appeal.id)))


def appeal_against(session: Session, item_id: int, student_id: int) -> Appeal | None:
    """Return the learner's appeal against any revision of a mark."""
    query = select(Appeal).join(Mark, Mark.id == Appeal.mark_id)
    query = query.where(Mark.item_id == item_id, Appeal.student_id == student_id)
    return session.scalar(query.order_by(Appeal.id.desc()).limit(1))
