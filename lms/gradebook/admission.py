"""Who is admitted to a control event: decided from marks, ratings and debts, listed, overridden with a reason, signed.

A signed list governs whoever stands in it; everybody else is decided from the marks of the moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import audit, clock
from lms.core.audit import Actor
from lms.courses.models import CourseOffering, StudentRecord
from lms.gradebook import operations, queries, ratings
from lms.gradebook.errors import AdmissionConflict, NamedPersonRequired, ReasonRequired
from lms.gradebook.journal import JournalRow
from lms.gradebook.models import (
    AdmissionList,
    AdmissionListStatus,
    AdmissionRow,
    GradeItem,
    GradeItemKind,
    Mark,
)
from lms.gradebook.standing import effective_mark
from lms.rules.admission import (
    ControlEventKind,
    Debt,
    Decision,
    Facts,
    Grant,
    GrantKind,
    Reason,
    may_sit,
)

EVENT_KINDS: dict[GradeItemKind, ControlEventKind] = {
    GradeItemKind.CURRENT: ControlEventKind.CURRENT_TEST,
    GradeItemKind.MIDTERM1: ControlEventKind.MIDTERM_1,
    GradeItemKind.MIDTERM2: ControlEventKind.MIDTERM_2,
    GradeItemKind.FINAL: ControlEventKind.FINAL,
    GradeItemKind.FX_RETAKE: ControlEventKind.FX_RETAKE,
    GradeItemKind.PRACTICE: ControlEventKind.PRACTICE,
}
ITEM_KINDS: dict[str, GradeItemKind] = (
    {event.value: item for item, event in EVENT_KINDS.items()}
    | {item.value: item for item in GradeItemKind}
    | {"state": GradeItemKind.FINAL, "state_exam": GradeItemKind.FINAL}
)
"""Names of kinds as the law room, the gradebook and exams write them."""
LISTED = (GradeItemKind.MIDTERM1, GradeItemKind.MIDTERM2, GradeItemKind.FINAL, GradeItemKind.FX_RETAKE)
LOCKED_BY_FINAL_LIST = (GradeItemKind.CURRENT, GradeItemKind.MIDTERM1, GradeItemKind.MIDTERM2)
OVERRIDES = (GrantKind.MARKS_OVERRIDE, GrantKind.RATING_OVERRIDE, GrantKind.DEBT_OVERRIDE)


def decision_for(session: Session, offering_id: int, kind: StrEnum, student_id: int) -> Decision:
    """Decide whether a learner may sit: by the signed list when one holds the learner, else by the marks of now.

    `kind`: a GradeItemKind, or a control event's kind of the same meaning (exams, lms.rules.admission).
    """
    return decisions_for(session, offering_id, kind, [student_id])[student_id]


def decisions_for(
    session: Session, offering_id: int, kind: StrEnum, student_ids: Sequence[int]
) -> dict[int, Decision]:
    """Decide for many learners with the same few queries; see `decision_for`."""
    item_kind = ITEM_KINDS[kind.value]
    listed = latest_list(session, offering_id, item_kind)
    rows = {row.student_id: row for row in rows_of(session, listed)} if listed is not None else {}
    signed = listed if listed is not None and listed.status is AdmissionListStatus.SIGNED else None
    found = {s: _signed_decision(rows[s], signed) for s in student_ids if signed is not None and s in rows}
    others = [s for s in student_ids if s not in found]
    return found | live_decisions(session, offering_id, item_kind, others, rows)


def live_decisions(
    session: Session,
    offering_id: int,
    kind: GradeItemKind,
    student_ids: Sequence[int],
    rows: Mapping[int, AdmissionRow],
) -> dict[int, Decision]:
    """Decide from the marks of this moment; an override on a learner's row lifts what it may lift."""
    if not student_ids:
        return {}
    terms = ratings.terms_of(session, offering_id)
    items = queries.items_of(session, offering_id)
    one = student_ids[0] if len(student_ids) == 1 else None
    found = queries.marks_by_item(session, [item.id for item in items], student_id=one)
    debtors, enrolled = _debtors(session, student_ids), queries.studying(session, offering_id)
    decisions = {}
    for student_id in student_ids:
        marks = {item.id: effective_mark(found.get((item.id, student_id), [])) for item in items}
        facts = replace(
            _facts(kind, items, marks, terms),
            debts=frozenset({Debt.FINANCE}) if student_id in debtors else frozenset(),
            grants=_grants(rows.get(student_id)),
            is_enrolled=student_id in enrolled,
        )
        decisions[student_id] = may_sit(EVENT_KINDS[kind], facts, terms.admission)
    return decisions


def _signed_decision(row: AdmissionRow, signed: AdmissionList) -> Decision:
    reasons = tuple(_reason_from_json(value) for value in row.reasons)
    against, lifted = ((), reasons) if row.is_admitted else (reasons, ())
    return Decision(row.is_admitted, against, lifted, signed.policy_sha256)


def _facts(
    kind: GradeItemKind, items: list[GradeItem], marks: dict[int, Mark | None], terms: ratings.Terms
) -> Facts:
    period = 1 if kind is GradeItemKind.MIDTERM2 else 0
    grade = ratings.first_final_of(items, marks, terms)
    retakes = [i for i in items if i.kind is GradeItemKind.FX_RETAKE and ratings.is_counted(marks.get(i.id))]
    return Facts(
        marks_in_window=len(ratings.current_marks(items, marks, terms, period)),
        rating=ratings.rating_of(items, marks, terms),
        latest_letter=grade.letter if grade is not None else None,
        fx_retakes_used=len(retakes) if kind is GradeItemKind.FX_RETAKE else 0,
    )


def _debtors(session: Session, student_ids: Sequence[int]) -> set[int]:
    query = select(StudentRecord.person_id).where(
        StudentRecord.person_id.in_(student_ids),
        StudentRecord.has_debt.is_(True),
        StudentRecord.is_active.is_(True),
    )
    return set(session.scalars(query))


def _grants(row: AdmissionRow | None) -> tuple[Grant, ...]:
    if row is None or row.override_by is None or not row.override_reason:
        return ()
    return tuple(Grant(kind, row.override_reason, f"admission_row:{row.id}") for kind in OVERRIDES)


def latest_list(session: Session, offering_id: int, kind: GradeItemKind) -> AdmissionList | None:
    """Return the newest version of an offering's list."""
    query = select(AdmissionList).where(AdmissionList.offering_id == offering_id, AdmissionList.kind == kind)
    return session.scalar(query.order_by(AdmissionList.version.desc()).limit(1))


def rows_of(session: Session, admission_list: AdmissionList) -> list[AdmissionRow]:
    """Return the rows of a list."""
    query = select(AdmissionRow).where(AdmissionRow.list_id == admission_list.id)
    return list(session.scalars(query.order_by(AdmissionRow.id)))


def row_of(session: Session, admission_list: AdmissionList, student_id: int) -> AdmissionRow | None:
    """Return a learner's row."""
    query = select(AdmissionRow).where(
        AdmissionRow.list_id == admission_list.id, AdmissionRow.student_id == student_id
    )
    return session.scalar(query)


def build_list(session: Session, offering_id: int, kind: GradeItemKind, *, actor: Actor) -> AdmissionList:
    """Build the draft list anew from the marks of now; after a signed one a new version begins. Overrides stay."""
    session.execute(
        select(CourseOffering.id).where(CourseOffering.id == offering_id).with_for_update(key_share=True)
    )
    latest = latest_list(session, offering_id, kind)
    kept = {row.student_id: row for row in rows_of(session, latest)} if latest is not None else {}
    terms = ratings.terms_of(session, offering_id)
    if latest is None or latest.status is AdmissionListStatus.SIGNED:
        target = AdmissionList(
            offering_id=offering_id, kind=kind, version=latest.version + 1 if latest else 1,
            status=AdmissionListStatus.DRAFT, policy_sha256=terms.admission.version, created_at=clock.now(),
        )  # fmt: skip
        session.add(target)
        session.flush()
    else:
        target = latest
        target.policy_sha256 = terms.admission.version
    lines = queries.journal(session, offering_id).rows
    _write_rows(session, target, lines, kept)
    audit.record(
        session, actor=actor, action="gradebook.build_admission_list", object_kind="admission_list",
        object_id=target.id, after={"offering_id": offering_id, "kind": kind.value, "version": target.version},
    )  # fmt: skip
    return target


def _write_rows(
    session: Session, target: AdmissionList, lines: Sequence[JournalRow], kept: Mapping[int, AdmissionRow]
) -> None:
    ids = [line.student.id for line in lines]
    decisions = live_decisions(session, target.offering_id, target.kind, ids, kept)
    for line in lines:
        earlier, decision = kept.get(line.student.id), decisions[line.student.id]
        row = earlier if earlier is not None and earlier.list_id == target.id else None
        if row is None:
            row = AdmissionRow(list_id=target.id, student_id=line.student.id, is_admitted=decision.admitted)
            if earlier is not None:
                row.override_by, row.override_reason = earlier.override_by, earlier.override_reason
            session.add(row)
        row.rating, row.is_admitted = line.printed_rating, decision.admitted
        row.reasons = [_reason_to_json(reason) for reason in (*decision.reasons, *decision.overridden)]
    session.flush()


def override(session: Session, row: AdmissionRow, *, actor: Actor, reason: str) -> AdmissionRow:
    """Admit a learner in a draft list against marks, rating or debts; the reason stays on the list.

    Raises:
        NamedPersonRequired, ReasonRequired; AdmissionConflict: the list is signed.
    """
    if actor.id is None:
        raise NamedPersonRequired
    if not reason.strip():
        raise ReasonRequired(field="reason")
    target = session.get_one(AdmissionList, row.list_id)
    if target.status is AdmissionListStatus.SIGNED:
        raise AdmissionConflict
    before = {"is_admitted": row.is_admitted, "reasons": row.reasons}
    row.override_by, row.override_reason = actor.id, reason.strip()
    session.flush()
    lines = queries.journal(session, target.offering_id, student_id=row.student_id).rows
    _write_rows(session, target, lines, {row.student_id: row})
    audit.record(
        session, actor=actor, action="gradebook.override_admission", object_kind="admission_row", object_id=row.id,
        before=before, after={"is_admitted": row.is_admitted}, reason=reason,
    )  # fmt: skip
    return row


def sign_list(session: Session, target: AdmissionList, *, actor: Actor) -> AdmissionList:
    """Sign the list; that of the final locks the marks that it was counted from.

    Raises:
        NamedPersonRequired; AdmissionConflict: signed already.
    """
    if actor.id is None:
        raise NamedPersonRequired
    session.refresh(target, with_for_update=True)
    if target.status is AdmissionListStatus.SIGNED:
        raise AdmissionConflict
    target.status, target.signed_by, target.signed_at = AdmissionListStatus.SIGNED, actor.id, clock.now()
    session.flush()
    if target.kind is GradeItemKind.FINAL:
        for item in queries.items_of(session, target.offering_id):
            if item.kind in LOCKED_BY_FINAL_LIST:
                operations.lock(
                    session, offering_id=target.offering_id, item_id=item.id,
                    reason=operations.REASON_ADMISSION, actor=actor,
                )  # fmt: skip
    audit.record(
        session, actor=actor, action="gradebook.sign_admission_list", object_kind="admission_list",
        object_id=target.id, after={"kind": target.kind.value, "version": target.version},
    )  # fmt: skip
    return target


def _reason_to_json(reason: Reason) -> dict[str, Any]:
    return asdict(reason)


def _reason_from_json(value: dict[str, Any]) -> Reason:
    lifted = value.get("lifted_by")
    return Reason(
        value["code"], value["clause"], value["needed"], value["has"], GrantKind(lifted) if lifted else None
    )
