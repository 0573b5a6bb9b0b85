"""Rows of the plan as they are entered: kept exactly as typed, read into whole minutes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from werkzeug.datastructures import MultiDict

from lms.core.edge import whole_number
from lms.core.i18n import gettext
from lms.courses.operations.plans import MAX_ROWS, PlanEntry
from lms.rules.distance_share import ActivityKind, Mode

MAX_MINUTES = 30 * 30 * 60
DISTANCE_MODES = frozenset({Mode.SYNC, Mode.ASYNC})
CLASSROOM_MODES = frozenset({Mode.IN_PERSON, Mode.HYFLEX})


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row as entered: texts."""

    kind: str = ""
    mode: str = ""
    hours: str = ""
    minutes: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether neither hours nor minutes are entered."""
        return not self.hours.strip() and not self.minutes.strip()


@dataclass(frozen=True, slots=True)
class Totals:
    """Minutes of the rows that can be read."""

    total: int
    distance: int
    classroom: int
    independent: int


@dataclass(slots=True)
class PlanForm:
    """The rows with what is wrong in them; `errors`: "row-<index>" -> text."""

    rows: list[PlanRow]
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, values: MultiDict[str, str]) -> PlanForm:
        """Read parallel lists kind, mode, hours, minutes."""
        names = ("kind", "mode", "hours", "minutes")
        columns = [values.getlist(name)[:MAX_ROWS] for name in names]
        longest = max(len(column) for column in columns)
        padded = [column + [""] * (longest - len(column)) for column in columns]
        return cls([PlanRow(*(text[:20] for text in texts)) for texts in zip(*padded, strict=True)])

    def with_step(self, step: str) -> PlanForm:
        """Return the rows after "add" or "remove-<index>"; any other step only counts."""
        rows = list(self.rows)
        if step == "add" and len(rows) < MAX_ROWS:
            rows.append(PlanRow())
        elif step.startswith("remove-"):
            place = whole_number(step[7:])
            if place is not None and place < len(rows):
                del rows[place]
        return PlanForm(rows)

    def entries(self, hour_minutes: int) -> list[PlanEntry]:
        """Return the rows that hold something; faults stand in `errors`."""
        found: list[PlanEntry] = []
        for index, row in enumerate(self.rows):
            if row.is_blank:
                continue
            minutes = minutes_of(row, hour_minutes)
            if row.hours.strip() and row.minutes.strip() and minutes != _from_hours(row.hours, hour_minutes):
                self.errors[f"row-{index}"] = gettext("Hours and minutes differ: clear one of them.")
            elif minutes is None or not 0 < minutes <= MAX_MINUTES:
                self.errors[f"row-{index}"] = gettext("Enter hours or whole minutes, more than none.")
            elif row.kind not in set(ActivityKind) or row.mode not in set(Mode):
                self.errors[f"row-{index}"] = gettext("Choose the kind of work and the mode.")
            else:
                found.append(PlanEntry(ActivityKind(row.kind), Mode(row.mode), minutes))
        if not found and not self.errors:
            self.errors["rows"] = gettext("Enter at least one row.")
        return found

    def totals(self, hour_minutes: int) -> Totals:
        """Sum what can be read."""
        pairs = [(row.mode, minutes_of(row, hour_minutes) or 0) for row in self.rows]

        def of(modes: Iterable[Mode]) -> int:
            return sum(minutes for mode, minutes in pairs if mode in set(modes))

        total = sum(minutes for _mode, minutes in pairs)
        return Totals(total, of(DISTANCE_MODES), of(CLASSROOM_MODES), of({Mode.NONE}))


def minutes_of(row: PlanRow, hour_minutes: int) -> int | None:
    """Return the whole minutes of a row: its minutes, else its hours ("1,5" and "1.5" are one and a half)."""
    text = row.minutes.strip()
    if text:
        return whole_number(text)
    return _from_hours(row.hours, hour_minutes)


def _from_hours(hours: str, hour_minutes: int) -> int | None:
    text = hours.strip().replace(",", ".")
    whole, _, part = text.partition(".")
    if not text.isascii() or not (whole + part).isdigit() or not whole:
        return None
    exact = Fraction(text) * hour_minutes
    return int(exact) if exact.denominator == 1 else None


def rows_of(entries: Iterable[PlanEntry], hour_minutes: int) -> list[PlanRow]:
    """Return entries as they are shown for editing: hours when they are exact to a hundredth, minutes always."""
    return [PlanRow(e.kind, e.mode, _hours(e.minutes, hour_minutes), str(e.minutes)) for e in entries]


def template_rows(volume_minutes: int, hour_minutes: int) -> list[PlanEntry]:
    """Return a plan to start from: a third in the classroom, no distance, the rest independent work; sums to the volume."""
    hours = volume_minutes // hour_minutes
    lecture, practical, srsp = hours // 10, hours // 5, hours // 10
    control, prepare = 2, hours // 10
    rest = volume_minutes - (lecture + practical + srsp + 2 * control + prepare) * hour_minutes
    shares = (
        (ActivityKind.LECTURE, Mode.IN_PERSON, lecture * hour_minutes),
        (ActivityKind.PRACTICAL, Mode.IN_PERSON, practical * hour_minutes),
        (ActivityKind.SRSP, Mode.IN_PERSON, srsp * hour_minutes),
        (ActivityKind.MIDTERM, Mode.IN_PERSON, control * hour_minutes),
        (ActivityKind.FINAL, Mode.IN_PERSON, control * hour_minutes),
        (ActivityKind.EXAM_PREP, Mode.NONE, prepare * hour_minutes),
        (ActivityKind.SRS, Mode.NONE, rest),
    )
    return [PlanEntry(kind, mode, minutes) for kind, mode, minutes in shares if minutes > 0]


def _hours(minutes: int, hour_minutes: int) -> str:
    exact = Fraction(minutes, hour_minutes)
    hundredths = exact * 100
    return f"{float(exact):g}" if hundredths.denominator == 1 else ""
