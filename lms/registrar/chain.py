"""The chain of closed sheets: each hash stands for its sheet and the one before it; `verify` names what was touched."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.models import AuditEvent
from lms.courses.models import CourseOffering, StudentRecord
from lms.gradebook.models import GradeItem, Mark
from lms.gradebook.standing import points_text
from lms.registrar import queries
from lms.registrar.models import GradeSheet, SheetCounter, SheetStatus
from lms.registrar.rows import row_json
from lms.rules.documents import canonical_json

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a closed sheet: code, where, what."""

    code: (
        str  # changed_snapshot changed_row changed_mark broken_chain missing_number cut_tail changed_journal
    )
    year: int
    number: int
    detail: str = ""


def link(previous_hash: str, snapshot: Any) -> str:
    """Return the hash of a sheet in the chain."""
    return hashlib.sha256(f"{previous_hash}\n{canonical_json(snapshot)}".encode()).hexdigest()


def snapshot_of(session: Session, sheet: GradeSheet) -> dict[str, Any]:
    """Return everything that the closed sheet says, names as they are on this day."""
    offering = session.get_one(CourseOffering, sheet.offering_id)
    item = session.get_one(GradeItem, sheet.item_id)
    ids = [row.student_id for row in sheet.rows]
    names = {p.id: p.full_name for p in session.scalars(select(Person).where(Person.id.in_(ids)))}
    records = session.scalars(select(StudentRecord).where(StudentRecord.person_id.in_(ids)))
    numbers = {record.person_id: record.number for record in records}
    return {
        "year": sheet.year,
        "number": sheet.number,
        "kind": sheet.kind.value,
        "title": item.title,
        "course": {"code": offering.course.code, "title": offering.course.title, "credits": offering.course.credits},
        "term": {"kind": offering.term.kind.value, "academic_year": offering.term.academic_year},
        "scheme": sheet.scheme,
        "policy_sha256": sheet.policy_sha256,
        "corrects_id": sheet.corrects_id,
        "correction_reason": sheet.correction_reason,
        "closed_at": sheet.closed_at.isoformat() if sheet.closed_at else None,
        "rows": [
            row_json(row) | {"name": names[row.student_id], "record": numbers.get(row.student_id)} for row in sheet.rows
        ],
        "signatures": [
            {"role": s.role, "person_id": s.person_id, "name": session.get_one(Person, s.person_id).full_name,
             "rows_sha256": s.rows_sha256, "signed_at": s.signed_at.isoformat()}
            for s in queries.signatures(session, sheet)
        ],
    }  # fmt: skip


def verify(session: Session) -> list[Fault]:
    """Check every closed sheet against its snapshot, its marks, its neighbours, the counter and the audit journal."""
    closed = (SheetStatus.CLOSED, SheetStatus.ARCHIVED)
    query = (
        select(GradeSheet).where(GradeSheet.status.in_(closed)).order_by(GradeSheet.year, GradeSheet.number)
    )
    faults: list[Fault] = []
    by_year = {int(y or 0): list(found) for y, found in groupby(session.scalars(query), key=lambda s: s.year)}
    counters = {counter.year: counter for counter in session.scalars(select(SheetCounter))}
    for year in sorted(by_year.keys() | counters.keys()):
        found = by_year.get(year, [])
        faults += _check_numbers(year, found, counters.get(year))
        faults += _check_links(year, found)
        for sheet in found:
            faults += check_sheet(session, sheet)
    return faults + _check_audit(session)


def _check_numbers(year: int, found: Sequence[GradeSheet], counter: SheetCounter | None) -> list[Fault]:
    present = {sheet.number for sheet in found}
    last = max((number or 0 for number in present), default=0)
    faults = [Fault("missing_number", year, number) for number in range(1, last) if number not in present]
    if counter is None or counter.last_number != last:
        expected = counter.last_number if counter else 0
        faults.append(Fault("cut_tail", year, last + 1, f"counter {expected}"))
    elif found and counter.last_hash != found[-1].hash:
        faults.append(Fault("broken_chain", year, last, "counter"))
    return faults


def _check_links(year: int, found: Sequence[GradeSheet]) -> list[Fault]:
    faults, previous = [], GENESIS
    for sheet in found:
        if sheet.previous_hash != previous:
            faults.append(Fault("broken_chain", year, sheet.number or 0))
        previous = sheet.hash or ""
    return faults


def check_sheet(session: Session, sheet: GradeSheet) -> list[Fault]:
    """Check one closed sheet by itself: its hash, its rows against the kept copy, its marks against the journal."""
    year, number = sheet.year or 0, sheet.number or 0
    snapshot = sheet.snapshot or {}
    kept = {row["student_id"]: row for row in snapshot.get("rows", [])}
    faults = []
    if link(sheet.previous_hash or "", sheet.snapshot) != sheet.hash:
        faults.append(Fault("changed_snapshot", year, number))
    for row in sheet.rows:
        wanted = kept.pop(row.student_id, None)
        if wanted is None or any(wanted[key] != value for key, value in row_json(row).items()):
            faults.append(Fault("changed_row", year, number, f"row {row.position}"))
        mark = session.get(Mark, row.mark_id) if row.mark_id else None
        if row.mark_id and (mark is None or points_text(mark.points) != points_text(row.points)):
            faults.append(Fault("changed_mark", year, number, f"row {row.position}"))
    faults += [Fault("changed_row", year, number, f"student {student_id} is gone") for student_id in kept]
    if (sheet.year, sheet.number, sheet.kind.value) != tuple(
        snapshot.get(k) for k in ("year", "number", "kind")
    ):
        faults.append(Fault("changed_row", year, number, "heading"))
    return faults


def _check_audit(session: Session) -> list[Fault]:
    """A chain that was computed anew as a whole still contradicts the audit journal, whose heads are signed."""
    query = select(AuditEvent).where(AuditEvent.action == "registrar.close_sheet").order_by(AuditEvent.id)
    faults = []
    for event in session.scalars(query):
        sheet = session.get(GradeSheet, int(event.object_id))
        closed: dict[str, Any] = event.after or {}
        if sheet is None or sheet.hash != closed.get("hash"):
            faults.append(Fault("changed_journal", closed.get("year", 0), closed.get("number", 0)))
    return faults
