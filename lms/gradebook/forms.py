"""Reading the forms of the gradebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from werkzeug.datastructures import MultiDict

from lms.core.errors import BadInput
from lms.core.i18n import institution_zone
from lms.gradebook.entry import MAX_CELLS, CellEntry
from lms.gradebook.models import GradeItemKind

MAX_CELL_LENGTH = 20


def read_cells(form: MultiDict[str, str]) -> list[CellEntry]:
    """Read cells `m-<item>-<student>` with `v-<item>-<student>`, the number of revisions that the page showed."""
    cells = []
    for name, text in form.items():
        parts = name.split("-")
        if len(parts) != 3 or parts[0] != "m" or not (parts[1].isdecimal() and parts[2].isdecimal()):
            continue
        seen = form.get(f"v-{parts[1]}-{parts[2]}", "0")
        cells.append(
            CellEntry(
                int(parts[1]), int(parts[2]), text[:MAX_CELL_LENGTH], int(seen) if seen.isdecimal() else 0
            )
        )
    if len(cells) > MAX_CELLS:
        raise BadInput(field="m")
    return cells


@dataclass(frozen=True, slots=True)
class ItemForm:
    """A column filled by hand."""

    title: str
    week: int
    kind: GradeItemKind

    @classmethod
    def parse(cls, form: MultiDict[str, str], *, last_week: int) -> Self:
        """Read the form.

        Raises:
            BadInput: with the field.
        """
        title = form.get("title", "").strip()
        if not 0 < len(title) <= 200:
            raise BadInput(field="title")
        week = form.get("week", "")
        if not week.isdecimal() or not 1 <= int(week) <= last_week:
            raise BadInput(field="week")
        kind = form.get("kind", GradeItemKind.CURRENT.value)
        if kind not in {"current", "practice", "midterm1", "midterm2"}:
            raise BadInput(field="kind")
        return cls(title, int(week), GradeItemKind(kind))


@dataclass(frozen=True, slots=True)
class WindowForm:
    """When marks of a kind may be entered."""

    kind: GradeItemKind
    opens_at: datetime
    closes_at: datetime
    reason: str

    @classmethod
    def parse(cls, form: MultiDict[str, str]) -> Self:
        """Read the form; moments are meant in the institution's zone.

        Raises:
            BadInput: with the field.
        """
        try:
            kind = GradeItemKind(form.get("kind", ""))
        except ValueError:
            raise BadInput(field="kind") from None
        opens_at, closes_at = _moment(form, "opens_at"), _moment(form, "closes_at")
        if closes_at <= opens_at:
            raise BadInput(field="closes_at")
        return cls(kind, opens_at, closes_at, form.get("reason", "").strip())


def _moment(form: MultiDict[str, str], name: str) -> datetime:
    try:
        value = datetime.fromisoformat(form.get(name, ""))
    except ValueError:
        raise BadInput(field=name) from None
    return value if value.tzinfo else value.replace(tzinfo=institution_zone())
