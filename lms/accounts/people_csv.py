"""Reading a CSV file of people: encodings, separators, headings in three languages, named limits, every bad line by name."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from lms.accounts.person_fields import Fault, FaultKind, PersonFields, faults_of, read_fields

COLUMNS = ("login", "family_name", "given_name", "patronymic", "email", "locale", "unit")
NEEDED = ("login", "family_name", "given_name")
HEADINGS = {
    "login": ("login", "логин"),
    "family_name": ("family_name", "family name", "surname", "тегі", "фамилия"),
    "given_name": ("given_name", "given name", "name", "аты", "имя"),
    "patronymic": ("patronymic", "әкесінің аты", "отчество"),
    "email": ("email", "e-mail", "пошта", "почта", "электрондық пошта", "электронная почта"),
    "locale": ("locale", "language", "тіл", "тілі", "язык"),
    "unit": ("unit", "бөлімше", "подразделение"),
}
MAX_BYTES = 1024 * 1024
MAX_LINES = 5000
EXAMPLE = ("a.serikova", "Серікова", "Айгерім", "Болатқызы", "a.serikova@example.kz", "kk", "")


class FileFault(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    NOT_TEXT = "not_text"
    COLUMN_MISSING = "column_missing"
    COLUMN_REPEATED = "column_repeated"
    NOT_CSV = "not_csv"


class FileUnusable(Exception):
    """The file as a whole cannot be read; `got` names the column or the limit."""

    def __init__(self, fault: FileFault, got: str = "") -> None:
        super().__init__(fault, got)
        self.fault = fault
        self.got = got


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file with its number there (the heading is line 1) and what is wrong with it."""

    number: int
    fields: PersonFields
    faults: tuple[Fault, ...]


def read_people(data: bytes, *, unit_codes: Collection[str], own_codes: Collection[str]) -> list[Line]:
    """Read the file; faults that need the database are added by the import.

    Raises:
        FileUnusable: too large, no text, no such columns.
    """
    if len(data) > MAX_BYTES:
        raise FileUnusable(FileFault.TOO_LARGE, str(MAX_BYTES // 1024))
    text = _decoded(data)
    if not text.strip():
        raise FileUnusable(FileFault.EMPTY)
    heading = text.lstrip().splitlines()[0]
    separator = max((";", ",", "\t"), key=heading.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        columns = _columns(next(rows))
        return _lines(rows, columns, unit_codes, own_codes)
    except csv.Error as error:
        raise FileUnusable(FileFault.NOT_CSV, str(error)[:80]) from None


def template() -> str:
    """Return an empty file with headings and one example line, for spreadsheet programs (`;`, with a BOM)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerows([COLUMNS, EXAMPLE])
    return "\ufeff" + buffer.getvalue()


def _decoded(data: bytes) -> str:
    if b"\0" in data:
        raise FileUnusable(FileFault.NOT_TEXT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        # Old spreadsheets save Cyrillic so; Kazakh letters are not in it, which the name check cannot see.
        return data.decode("cp1251")
    except UnicodeDecodeError:
        raise FileUnusable(FileFault.NOT_TEXT) from None


def _columns(headings: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, heading in enumerate(headings):
        word = " ".join(heading.casefold().split())
        for name, words in HEADINGS.items():
            if word not in words:
                continue
            if name in columns:
                raise FileUnusable(FileFault.COLUMN_REPEATED, name)
            columns[name] = place
    for name in NEEDED:
        if name not in columns:
            raise FileUnusable(FileFault.COLUMN_MISSING, name)
    return columns


def _lines(
    rows: csv._reader,  # type: ignore[name-defined]  # the reader's class has no public name
    columns: dict[str, int],
    unit_codes: Collection[str],
    own_codes: Collection[str],
) -> list[Line]:
    lines: list[Line] = []
    seen: dict[str, int] = {}
    for row in rows:
        number = rows.line_num
        if not any(cell.strip() for cell in row):
            continue
        if len(lines) >= MAX_LINES:
            raise FileUnusable(FileFault.TOO_MANY_LINES, str(MAX_LINES))
        fields = read_fields({name: row[place] for name, place in columns.items() if place < len(row)})
        faults = faults_of(fields, unit_codes=unit_codes, own_codes=own_codes)
        if fields.login and fields.login in seen:
            faults.append(Fault("login", FaultKind.LOGIN_REPEATED, str(seen[fields.login])))
        seen.setdefault(fields.login, number)
        lines.append(Line(number, fields, tuple(faults)))
    if not lines:
        raise FileUnusable(FileFault.EMPTY)
    return lines
