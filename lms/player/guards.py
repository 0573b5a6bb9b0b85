"""The commit journal is append-only: no update and no delete leaves the program, neither by object nor by statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Delete, Update, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, ORMExecuteState, Session

from lms.player.models import CommitJournal


class JournalIsAppendOnly(RuntimeError):
    """The program tried to change or delete a journal row: a fault of the program, never of a person."""


def _refuse(_mapper: Mapper[Any], _connection: Connection, row: CommitJournal) -> None:
    raise JournalIsAppendOnly(f"commit {row.id} never changes")


def _refuse_statement(state: ORMExecuteState) -> None:
    statement = state.statement
    # By name: the table of an ORM statement is an annotated copy of the journal's.
    if isinstance(statement, Update | Delete) and statement.table.description == CommitJournal.__tablename__:
        raise JournalIsAppendOnly("commits never change")


event.listen(CommitJournal, "before_update", _refuse)
event.listen(CommitJournal, "before_delete", _refuse)
event.listen(Session, "do_orm_execute", _refuse_statement)
