"""Marks are append-only: no update and no delete leaves the program, neither by object nor by statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Delete, Update, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, ORMExecuteState, Session

from lms.gradebook.models import Mark


class MarkIsAppendOnly(RuntimeError):
    """The program tried to change or delete a mark: a fault of the program, never of a person."""


def _refuse(_mapper: Mapper[Any], _connection: Connection, mark: Mark) -> None:
    raise MarkIsAppendOnly(f"mark {mark.id} never changes: record a new revision")


def _refuse_statement(state: ORMExecuteState) -> None:
    statement = state.statement
    # By name: the table of an ORM statement is an annotated copy of Mark's.
    if isinstance(statement, Update | Delete) and statement.table.description == Mark.__tablename__:
        raise MarkIsAppendOnly("marks never change: record a new revision")


event.listen(Mark, "before_update", _refuse)
event.listen(Mark, "before_delete", _refuse)
event.listen(Session, "do_orm_execute", _refuse_statement)
