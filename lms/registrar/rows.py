"""The rows of a sheet as values: read from the journal, the outbox and the admission of the moment."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy.orm import Session

from lms.exams.models import Sitting
from lms.gradebook import admission, queries
from lms.gradebook.journal import JournalRow
from lms.gradebook.models import GradeItem, GradeItemKind, MarkStatus, OutboxRow
from lms.gradebook.standing import points_text
from lms.registrar.models import RowStatus
from lms.rules.admission import Decision
from lms.rules.documents import canonical_json

FINALS = (GradeItemKind.FINAL, GradeItemKind.FX_RETAKE)
OPEN = (RowStatus.HELD, RowStatus.PROVISIONAL, RowStatus.EMPTY)
_STATUS = {
    MarkStatus.GRADED: RowStatus.GRADED,
    MarkStatus.ABSENT: RowStatus.ABSENT,
    MarkStatus.EXCUSED: RowStatus.EXCUSED,
    MarkStatus.NOT_ADMITTED: RowStatus.NOT_ADMITTED,
}


@dataclass(frozen=True, slots=True)
class RowValue:
    """What a sheet says of one learner; points, rating 0..100, total whole points."""

    student_id: int
    status: RowStatus
    mark_id: int | None = None
    sitting_id: int | None = None
    points: Decimal | None = None
    rating: Decimal | None = None
    total: int | None = None
    letter: str | None = None
    decision_due_at: datetime | None = None


class RowLike(Protocol):
    """A RowValue or a SheetRow."""

    @property
    def student_id(self) -> Any: ...
    @property
    def status(self) -> Any: ...
    @property
    def mark_id(self) -> Any: ...
    @property
    def sitting_id(self) -> Any: ...
    @property
    def points(self) -> Any: ...
    @property
    def rating(self) -> Any: ...
    @property
    def total(self) -> Any: ...
    @property
    def letter(self) -> Any: ...
    @property
    def decision_due_at(self) -> Any: ...


def read_rows(session: Session, item: GradeItem) -> list[RowValue]:
    """Return a row for every learner of the offering, in Kazakh order."""
    journal = queries.journal(session, item.offering_id)
    without = [line.student.id for line in journal.rows if line.cells[item.id].mark is None]
    decisions = admission.decisions_for(session, item.offering_id, item.kind, without)
    return [_row(session, item, line, decisions.get(line.student.id)) for line in journal.rows]


def _row(session: Session, item: GradeItem, line: JournalRow, decision: Decision | None) -> RowValue:
    student_id, cell = line.student.id, line.cells[item.id]
    if cell.held is not None:
        return RowValue(
            student_id,
            RowStatus.HELD,
            sitting_id=_sitting(session, cell.held),
            decision_due_at=cell.held.decision_due_at,
        )
    mark = cell.mark
    if mark is None:
        is_admitted = decision is None or decision.admitted
        return RowValue(student_id, RowStatus.EMPTY if is_admitted else RowStatus.NOT_ADMITTED)
    grade = line.grade if item.kind in FINALS else None
    outbox_row = _origin(session, mark.source)
    return RowValue(
        student_id,
        RowStatus.PROVISIONAL if mark.is_provisional else _STATUS[mark.status],
        mark_id=mark.id,
        sitting_id=_sitting(session, outbox_row) or _sitting_of_source(session, mark.source),
        points=mark.points,
        rating=line.printed_rating if item.kind in FINALS else None,
        total=grade.points if grade else None,
        letter=grade.letter if grade else None,
        decision_due_at=outbox_row.decision_due_at if outbox_row and mark.is_provisional else None,
    )


def _origin(session: Session, source: str) -> OutboxRow | None:
    kind, _, number = source.partition(":")
    return session.get(OutboxRow, int(number)) if kind == "outbox" else None


def _sitting(session: Session, row: OutboxRow | None) -> int | None:
    """Return the sitting that a result comes from; a test on paper or an import has none."""
    if row is None or row.source_kind != "sitting":
        return None
    return row.source_id if session.get(Sitting, row.source_id) is not None else None


def _sitting_of_source(session: Session, source: str) -> int | None:
    """Return the sitting of a mark that came without the outbox (`sitting:<id>`: a test without proctoring)."""
    kind, _, number = source.partition(":")
    if kind != "sitting" or not number.isdecimal():
        return None
    return int(number) if session.get(Sitting, int(number)) is not None else None


def row_json(row: RowLike) -> dict[str, Any]:
    """Return the canonical content of a row: what signatures and the chain stand for."""
    due = row.decision_due_at
    return {
        "student_id": row.student_id,
        "status": RowStatus(row.status).value,
        "mark_id": row.mark_id,
        "sitting_id": row.sitting_id,
        "points": points_text(row.points),
        "rating": points_text(row.rating),
        "total": row.total,
        "letter": row.letter,
        "decision_due_at": due.isoformat() if due else None,
    }


def rows_sha256(rows: Iterable[RowLike]) -> str:
    """Return the hash that a signature names."""
    return hashlib.sha256(canonical_json([row_json(row) for row in rows]).encode()).hexdigest()
