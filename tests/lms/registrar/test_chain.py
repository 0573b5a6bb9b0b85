from __future__ import annotations

import copy
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lms.registrar import chain
from lms.registrar.models import GradeSheet, SheetCounter, SheetRow, SheetSignature
from tests.factories_registrar import make_closed_sheet


@pytest.fixture
def three(session: Session) -> list[GradeSheet]:
    sheets = [make_closed_sheet(session) for _ in range(3)]
    session.flush()
    return sheets


def codes(session: Session) -> set[tuple[str, int]]:
    session.expire_all()
    return {(fault.code, fault.number) for fault in chain.verify(session)}


def drop(session: Session, sheet: GradeSheet) -> None:
    session.execute(delete(SheetSignature).where(SheetSignature.sheet_id == sheet.id))
    session.execute(delete(SheetRow).where(SheetRow.sheet_id == sheet.id))
    session.execute(delete(GradeSheet).where(GradeSheet.id == sheet.id))


def test_untouched_sheets_have_no_fault(session: Session, three: list[GradeSheet]) -> None:
    assert codes(session) == set()


def test_each_sheet_stands_for_the_one_before_it(session: Session, three: list[GradeSheet]) -> None:
    assert [sheet.previous_hash for sheet in three] == [chain.GENESIS, three[0].hash, three[1].hash]


def test_a_changed_row_is_found(session: Session, three: list[GradeSheet]) -> None:
    session.execute(update(SheetRow).where(SheetRow.id == three[1].rows[0].id).values(points=100))

    assert ("changed_row", 2) in codes(session)


def test_a_removed_row_is_found(session: Session, three: list[GradeSheet]) -> None:
    session.execute(delete(SheetRow).where(SheetRow.id == three[1].rows[0].id))

    assert ("changed_row", 2) in codes(session)


def test_a_changed_snapshot_is_found(session: Session, three: list[GradeSheet]) -> None:
    forged: dict[str, Any] = copy.deepcopy(three[0].snapshot)
    forged["rows"][0]["points"] = "100.00"
    session.execute(update(GradeSheet).where(GradeSheet.id == three[0].id).values(snapshot=forged))

    assert ("changed_snapshot", 1) in codes(session)


def test_a_missing_number_is_found(session: Session, three: list[GradeSheet]) -> None:
    drop(session, three[1])

    found = codes(session)
    assert ("missing_number", 2) in found
    assert ("broken_chain", 3) in found


def test_a_cut_tail_is_found(session: Session, three: list[GradeSheet]) -> None:
    drop(session, three[2])

    assert ("cut_tail", 3) in codes(session)


def test_a_tail_cut_together_with_the_counter_contradicts_the_audit_journal(
    session: Session, three: list[GradeSheet]
) -> None:
    drop(session, three[2])
    session.execute(update(SheetCounter).values(last_number=2, last_hash=three[1].hash))

    assert ("changed_journal", 3) in codes(session)


def test_two_exchanged_sheets_are_found(session: Session, three: list[GradeSheet]) -> None:
    session.execute(update(GradeSheet).where(GradeSheet.id == three[0].id).values(number=99))
    session.execute(update(GradeSheet).where(GradeSheet.id == three[1].id).values(number=1))
    session.execute(update(GradeSheet).where(GradeSheet.id == three[0].id).values(number=2))

    assert {("broken_chain", 1), ("broken_chain", 2)} <= codes(session)


def test_a_chain_computed_anew_contradicts_the_audit_journal(
    session: Session, three: list[GradeSheet]
) -> None:
    previous = chain.GENESIS
    for sheet in three:
        forged: dict[str, Any] = copy.deepcopy(sheet.snapshot)
        forged["rows"][0]["points"] = "100.00"
        value = chain.link(previous, forged)
        session.execute(update(SheetRow).where(SheetRow.id == sheet.rows[0].id).values(points=100))
        session.execute(
            update(GradeSheet)
            .where(GradeSheet.id == sheet.id)
            .values(snapshot=forged, previous_hash=previous, hash=value)
        )
        previous = value
    session.execute(update(SheetCounter).values(last_hash=previous))

    assert {("changed_journal", n) for n in (1, 2, 3)} <= codes(session)
