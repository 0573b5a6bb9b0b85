"""Tampering with the journal is found against the last signed head."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from lms.core import audit, sealer
from lms.core.db import db, transaction
from lms.core.models import AuditEvent


def write_lines(count: int) -> None:
    with transaction() as session:
        for number in range(count):
            audit.record(
                session,
                actor=audit.SYSTEM,
                action="test.step",
                object_kind="thing",
                object_id=number,
                after={"n": number},
            )


@pytest.fixture
def journal(app: Flask) -> Flask:
    with app.app_context():
        write_lines(4)
        sealer.seal_audit()
        write_lines(3)
        sealer.seal_audit()
    return app


def faults(app: Flask) -> set[str]:
    with app.app_context():
        return {fault.kind for fault in sealer.verify(db.session())}


def test_a_whole_journal_has_no_fault(journal: Flask) -> None:
    assert faults(journal) == set()


def change_row(session: Session) -> None:
    session.execute(text("update audit_event set action = 'test.nothing' where sequence = 3"))


def cut_tail(session: Session) -> None:
    session.execute(text("delete from audit_event where sequence > 5"))


def cut_tail_with_heads(session: Session) -> None:
    cut_tail(session)
    session.execute(text("delete from audit_head where sequence > 5"))


def reorder(session: Session) -> None:
    session.execute(text("update audit_event set sequence = 100 where sequence = 2"))
    session.execute(text("update audit_event set sequence = 2 where sequence = 3"))
    session.execute(text("update audit_event set sequence = 3 where sequence = 100"))


def recompute_chain(session: Session) -> None:
    """Change a row and rebuild every hash after it, as somebody with the whole database could."""
    previous = sealer.GENESIS
    for event in session.query(AuditEvent).order_by(AuditEvent.sequence):
        if event.sequence == 2:
            event.action = "test.nothing"
        event.previous_hash = previous
        event.hash = previous = sealer.row_hash(event, int(event.sequence or 0), previous)


def put_back_earlier_state(session: Session) -> None:
    session.execute(text("delete from audit_event where sequence > 4"))
    session.execute(text("delete from audit_head where sequence > 4"))


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        pytest.param(change_row, "changed_row", id="changed row"),
        pytest.param(cut_tail, "cut_tail", id="cut tail"),
        pytest.param(cut_tail_with_heads, "cut_tail", id="cut tail with its heads"),
        pytest.param(reorder, "broken_chain", id="reordered"),
        pytest.param(recompute_chain, "head_mismatch", id="recomputed chain"),
        pytest.param(put_back_earlier_state, "cut_tail", id="an earlier database put back"),
    ],
)
def test_tampering_is_found(journal: Flask, tamper: Callable[[Session], None], expected: str) -> None:
    with journal.app_context(), transaction() as session:
        tamper(session)

    assert expected in faults(journal)


def test_a_forged_head_is_found(journal: Flask, tmp_path: Path) -> None:
    with journal.app_context(), transaction() as session:
        session.execute(text("update audit_head set hash = 'ff', signature = 'ff' where sequence = 7"))

    assert "bad_signature" in faults(journal)


def test_a_row_of_a_rolled_back_step_is_not_in_the_journal(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), transaction() as session:
            audit.record(session, actor=audit.SYSTEM, action="test.step", object_kind="thing", object_id=1)
            session.flush()
            _ = 1 / 0
        assert db.session.query(AuditEvent).count() == 0
