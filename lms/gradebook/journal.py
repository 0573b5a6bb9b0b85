"""The journal as values: learners by columns, what counts, what stands behind it, what is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.accounts.models import Person
from lms.gradebook.models import GradeItem, Mark, OutboxRow
from lms.rules.grading import FinalGrade, printed_rating


@dataclass(frozen=True, slots=True)
class Cell:
    """One learner in one column: `mark` counts; `machine` is what an override stands over; `held` waits for a decision."""

    mark: Mark | None = None
    machine: Mark | None = None
    held: OutboxRow | None = None
    revision_count: int = 0


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A learner's line; `rating` is the exact admission rating R 0..100, None without marks."""

    student: Person
    cells: Mapping[int, Cell]  # by item id
    rating: Fraction | None
    current_count: int  # marks of current control in the running midterm period
    lacks_marks: int  # how many are still missing before the next midterm (Regulation 004 8.8)
    grade: FinalGrade | None = None  # the discipline's, None before the final

    @property
    def printed_rating(self) -> Decimal | None:
        """R with two decimals, for print only."""
        return None if self.rating is None else printed_rating(self.rating)


@dataclass(frozen=True, slots=True)
class Journal:
    """All marks of an offering: learners in Kazakh order, columns by week; `scheme` names how R is counted."""

    offering_id: int
    items: Sequence[GradeItem]
    rows: Sequence[JournalRow]
    scheme: str
    marks_needed: int
    locked_items: frozenset[int]

    @property
    def lacking(self) -> list[JournalRow]:
        """Learners who lack marks before the next midterm."""
        return [row for row in self.rows if row.lacks_marks]
