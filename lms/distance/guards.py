"""The ledger is append-only: no update and no delete leaves the program, neither by object nor by statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Delete, Update, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, ORMExecuteState, Session

from lms.distance.models import LedgerEntry, ShareVerdictRow

TABLES = frozenset({LedgerEntry.__tablename__, ShareVerdictRow.__tablename__})


class LedgerIsAppendOnly(RuntimeError):
    """The program tried to change or delete a line of the ledger or a verdict: a fault of the program."""


def _refuse(_mapper: Mapper[Any], _connection: Connection, row: LedgerEntry | ShareVerdictRow) -> None:
    raise LedgerIsAppendOnly(f"{row.__tablename__} {row.id} never changes: append the difference")


def _refuse_statement(state: ORMExecuteState) -> None:
    statement = state.statement
    if isinstance(statement, Update | Delete) and statement.table.description in TABLES:
        raise LedgerIsAppendOnly("the ledger never changes: append the difference")


for _table in (LedgerEntry, ShareVerdictRow):
    event.listen(_table, "before_update", _refuse)
    event.listen(_table, "before_delete", _refuse)
event.listen(Session, "do_orm_execute", _refuse_statement)
