"""What an element of the data model is: type, access, limit and the standard's place for it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from scorm.values import Check

_INDEX = re.compile(r"\.(?:0|[1-9]\d{0,4})(?=\.|$)")
KEYWORDS = frozenset({"_children", "_count", "_version"})


class Access(StrEnum):
    """What the course may do."""

    READ_WRITE = "rw"
    READ_ONLY = "r"
    WRITE_ONLY = "w"


@dataclass(frozen=True, slots=True)
class Element:
    """One row of a data model; `n` stands for every index in `name`.

    `limit` is the smallest permitted maximum in characters, None for values whose type bounds them.
    """

    name: str
    check: Check
    access: Access = Access.READ_WRITE
    default: str = ""
    limit: int | None = None
    paragraph: str = ""
    is_text: bool = False
    """Whether "" is a value of its own (a course may clear it), not the sign of nothing set."""


def pattern_of(key: str) -> str:
    """Replace the indexes of a key: `cmi.objectives.3.id` is of the element `cmi.objectives.n.id`."""
    return _INDEX.sub(".n", key)


def table(*rows: Element) -> dict[str, Element]:
    """Index the rows of a model by name."""
    return {row.name: row for row in rows}
