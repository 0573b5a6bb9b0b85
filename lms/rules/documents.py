"""Policy documents: canonical form, version, and a reader whose errors name their place.

A document is `{"kind", "source", "valid_from", "values", "clauses"}` in JSON. Fractions of numbers are
written as strings ("0.4"), because a JSON float is not the number that a person wrote.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

E = TypeVar("E", bound=StrEnum)
EXPLAINING = frozenset({"questions", "texts"})


class PolicyError(ValueError):
    """A policy document is not usable; `path` says where, `problem` is a code."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def canonical_json(value: object) -> str:
    """Return the one spelling of a JSON value: sorted keys, no spaces, Unicode kept, floats refused."""
    _refuse_floats(value, "$")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def policy_sha256(document: Mapping[str, object]) -> str:
    """Return the version of a policy: SHA-256 over values, source, valid-from and clauses in canonical form.

    What only explains (the texts of clauses, the wording of open questions) has no part in the version.
    """
    deciding = {key: value for key, value in document.items() if key not in EXPLAINING}
    return hashlib.sha256(canonical_json(deciding).encode("utf-8")).hexdigest()


def _refuse_floats(value: object, path: str) -> None:
    if isinstance(value, float):
        raise PolicyError(path, "float_not_exact")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise PolicyError(path, "key_not_text")
            _refuse_floats(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _refuse_floats(item, f"{path}[{index}]")


@dataclass(frozen=True, slots=True)
class PolicyHeader:
    """Where a policy comes from and which version it is."""

    kind: str
    source: str
    valid_from: date
    version: str
    clauses: Mapping[str, str]

    def clause(self, key: str) -> str:
        """Return the clause that backs a value; the document's source when the value names none."""
        return self.clauses.get(key, self.source)


class Reader:
    """Typed reading of one JSON object; every refusal is a PolicyError with the place."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, Mapping):
            raise PolicyError(path, "object_expected")
        self._value: Mapping[str, object] = value
        self.path = path
        self._seen: set[str] = set()

    def at(self, key: str) -> str:
        return f"{self.path}.{key}"

    def raw(self, key: str) -> object:
        if key not in self._value:
            raise PolicyError(self.at(key), "missing")
        self._seen.add(key)
        return self._value[key]

    def keys(self) -> tuple[str, ...]:
        return tuple(self._value)

    def child(self, key: str) -> "Reader":
        return Reader(self.raw(key), self.at(key))

    def text(self, key: str) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise PolicyError(self.at(key), "text_expected")
        return value

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if not isinstance(value, bool):
            raise PolicyError(self.at(key), "true_or_false_expected")
        return value

    def integer(self, key: str, low: int = 0, high: int = 10**12) -> int:
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise PolicyError(self.at(key), "whole_number_expected")
        if not low <= value <= high:
            raise PolicyError(self.at(key), "out_of_range")
        return value

    def optional_integer(self, key: str, low: int = 0, high: int = 10**12) -> int | None:
        return None if self.raw(key) is None else self.integer(key, low, high)

    def decimal(self, key: str, low: int = 0, high: int = 10**12) -> Decimal:
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise PolicyError(self.at(key), "exact_number_expected")
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise PolicyError(self.at(key), "exact_number_expected") from None
        if not number.is_finite() or not low <= number <= high:
            raise PolicyError(self.at(key), "out_of_range")
        return number

    def optional_decimal(self, key: str, low: int = 0, high: int = 10**12) -> Decimal | None:
        return None if self.raw(key) is None else self.decimal(key, low, high)

    def percent(self, key: str) -> Fraction:
        """Return a share 0..1 written as percents."""
        return Fraction(self.decimal(key, 0, 100)) / 100

    def word(self, key: str, kind: type[E]) -> E:
        value = self.raw(key)
        try:
            return kind(str(value))
        except ValueError:
            raise PolicyError(self.at(key), "unknown_word") from None

    def words(self, key: str, kind: type[E]) -> frozenset[E]:
        found = set()
        for index, value in enumerate(self.items(key)):
            try:
                found.add(kind(str(value)))
            except ValueError:
                raise PolicyError(f"{self.at(key)}[{index}]", "unknown_word") from None
        return frozenset(found)

    def items(self, key: str) -> Sequence[object]:
        value = self.raw(key)
        if not isinstance(value, list | tuple):
            raise PolicyError(self.at(key), "list_expected")
        return value

    def children(self, key: str) -> tuple["Reader", ...]:
        return tuple(Reader(item, f"{self.at(key)}[{index}]") for index, item in enumerate(self.items(key)))

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            raise PolicyError(self.at(key), "date_expected") from None

    def finish(self) -> None:
        """Refuse keys that nobody read: a misspelt setting must not be silently without effect."""
        for key in self._value:
            if key not in self._seen:
                raise PolicyError(self.at(key), "unknown_setting")


def read_header(document: object, kind: str) -> tuple[PolicyHeader, Reader]:
    """Return the header of a policy document of the kind, and the reader of its values."""
    reader = Reader(document, "$")
    if reader.text("kind") != kind:
        raise PolicyError("$.kind", "wrong_kind")
    clauses: dict[str, str] = {}
    if "clauses" in reader.keys():  # noqa: SIM118 - keys() is the reader's own
        clause_reader = reader.child("clauses")
        clauses = {key: clause_reader.text(key) for key in clause_reader.keys()}  # noqa: SIM118
    assert isinstance(document, Mapping)
    header = PolicyHeader(
        kind=kind,
        source=reader.text("source"),
        valid_from=reader.day("valid_from"),
        version=policy_sha256(document),
        clauses=clauses,
    )
    return header, reader.child("values")
