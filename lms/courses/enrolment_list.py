"""A pasted list or CSV of logins: every line is judged before anything is written (dry run)."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.errors import QashyqError
from lms.courses import operations, queries
from lms.courses.models import CourseOffering

MAX_LINES = 500


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line: its number, what it names, and why it cannot be enrolled (`code` or the refusal)."""

    number: int
    login: str
    person: Person | None
    code: str = ""  # unknown, twice, enrolled, refused
    refusal: QashyqError | None = None

    @property
    def is_good(self) -> bool:
        """Whether the line can be enrolled."""
        return not self.code


def judge(session: Session, offering: CourseOffering, text: str) -> list[ListLine]:
    """Read logins (the first column of each line; comma, semicolon or tab separate) and judge each line."""
    lines: list[ListLine] = []
    seen: set[int] = set()
    for number, login in _logins(text):
        person = queries.person_by_login(session, login)
        lines.append(_judged(session, offering, number, login, person, seen))
        if person is not None:
            seen.add(person.id)
    return lines


def _judged(
    session: Session,
    offering: CourseOffering,
    number: int,
    login: str,
    person: Person | None,
    seen: set[int],
) -> ListLine:
    if person is None or not person.is_active:
        return ListLine(number, login, None, "unknown")
    if person.id in seen:
        return ListLine(number, login, person, "twice")
    if queries.is_enrolled(session, offering.id, person.id):
        return ListLine(number, login, person, "enrolled")
    try:
        operations.check_may_enrol(session, offering, person)
    except QashyqError as error:
        return ListLine(number, login, person, "refused", error)
    return ListLine(number, login, person)


def _logins(text: str) -> list[tuple[int, str]]:
    sample = text[:2000]
    delimiter = max(",;\t", key=sample.count)
    found: list[tuple[int, str]] = []
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
        login = row[0].strip().lstrip("\ufeff") if row else ""
        is_header = number == 1 and login.casefold() in {"login", "логин"}
        if login and not is_header:
            found.append((number, login[:80]))
        if len(found) >= MAX_LINES:
            break
    return found
