"""What makes a calendar nonsense: pure, codes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# Windows that may not lie over each other; add/drop and withdrawal lie inside teaching on purpose, as midterms do.
EXCLUSIVE = (
    ("teaching", "exam_period"),
    ("teaching", "fx_window"),
    ("exam_period", "fx_window"),
    ("midterm1", "midterm2"),
)
SINGLE = frozenset({"teaching", "midterm1", "midterm2", "exam_period", "add_drop", "withdrawal"})

WITHIN_TEACHING = frozenset({"midterm1", "midterm2", "add_drop", "withdrawal"})


@dataclass(frozen=True, slots=True)
class Span:
    """A line of the calendar; both days are included."""

    kind: str
    starts_on: date
    ends_on: date


def problems(spans: Sequence[Span], *, starts_on: date, ends_on: date) -> list[tuple[int, str]]:
    """Return (index of the line, code) of every fault.

    Codes: ends_before_start, outside_term, twice, overlap (with another window that excludes it),
    outside_teaching (a midterm, add/drop or withdrawal window that leaves the teaching weeks).
    """
    found: list[tuple[int, str]] = []
    teaching = next((span for span in spans if span.kind == "teaching"), None)
    for index, span in enumerate(spans):
        if span.ends_on < span.starts_on:
            found.append((index, "ends_before_start"))
        elif span.starts_on < starts_on or span.ends_on > ends_on:
            found.append((index, "outside_term"))
        elif span.kind in SINGLE and any(other.kind == span.kind for other in spans[:index]):
            found.append((index, "twice"))
        elif any(_excludes(span, other) for other in spans[:index]):
            found.append((index, "overlap"))
        elif span.kind in WITHIN_TEACHING and teaching is not None and not _is_within(span, teaching):
            found.append((index, "outside_teaching"))
    return found


def _excludes(one: Span, other: Span) -> bool:
    pair = (one.kind, other.kind)
    if pair not in EXCLUSIVE and pair[::-1] not in EXCLUSIVE:
        return False
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def _is_within(span: Span, outer: Span) -> bool:
    return outer.starts_on <= span.starts_on and span.ends_on <= outer.ends_on
