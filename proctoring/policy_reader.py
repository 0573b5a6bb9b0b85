"""Reads parts of a policy document into dataclasses and names the place of what is wrong."""

import math
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_type_hints

from proctoring.errors import PolicyInvalid

T = TypeVar("T")


class Reader:
    """One object of the document; every key must be known and used."""

    def __init__(self, document: Any, where: str) -> None:  # Any: parsed JSON, checked here
        """Take a parsed JSON value that must be an object."""
        if not isinstance(document, dict):
            raise PolicyInvalid(where, "must be an object")
        self._document = document
        self._where = where
        self._left = set(document)

    def names(self) -> list[str]:
        """Return the keys in order."""
        return list(self._document)

    def refuse(self, key: str, detail: str) -> PolicyInvalid:
        """Return the error for a key of this object."""
        return PolicyInvalid(f"{self._where}.{key}", detail)

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        value = self._take(key)
        if not isinstance(value, str) or not value:
            raise self.refuse(key, "must be a text")
        return value

    def whole(self, key: str, least: int) -> int:
        """Return a whole number of at least `least`."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.refuse(key, f"must be a whole number of at least {least}")
        return value

    def part(self, key: str) -> "Reader":
        """Return the reader of an object inside."""
        return Reader(self._take(key), f"{self._where}.{key}")

    def value(self, kind: type[T]) -> T:
        """Return this object as a dataclass: texts, whole numbers, numbers, enums and None, none negative."""
        hints = get_type_hints(kind)
        values: dict[str, Any] = {}  # Any: the types differ by field
        for part in fields(kind):  # type: ignore[arg-type]  # T is always a dataclass here
            if part.name not in self._document and part.default is not MISSING:
                continue
            values[part.name] = self._typed(part.name, hints[part.name])
        self.finish()
        return kind(**values)

    def finish(self) -> None:
        """Refuse keys that nobody asked for: a misspelt key must not silently mean the default."""
        if self._left:
            raise self.refuse(min(self._left), "is unknown")

    def _take(self, key: str) -> Any:  # Any: parsed JSON
        if key not in self._document:
            raise self.refuse(key, "is missing")
        self._left.discard(key)
        return self._document[key]

    def _typed(self, key: str, hint: Any) -> Any:  # Any: types as values
        value = self._take(key)
        kinds = get_args(hint) or (hint,)
        if value is None and type(None) in kinds:
            return None
        for kind in kinds:
            if isinstance(kind, type) and issubclass(kind, StrEnum):
                if value not in list(kind):
                    raise self.refuse(key, f"must be one of {', '.join(kind)}")
                return kind(value)
        wants_whole = int in kinds
        allowed = (int,) if wants_whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, allowed) or not math.isfinite(value) or value < 0:
            raise self.refuse(
                key,
                "must be a whole number, not negative" if wants_whole else "must be a number, not negative",
            )
        return value if wants_whole else float(value)
