"""Sinks: where results go beside the journal. Third parties add theirs by the entry point `qashyq.grade_sinks`.

An entry point names a function `make(settings: Settings) -> GradeSink`. `QASHYQ_GRADE_SINKS=file,other` switches sinks on;
nothing set switches none on. `lms.gradebook.conformance.check_sink` says whether a sink keeps the agreement.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from flask import Flask, current_app

from lms.core.settings import Settings, SettingsError
from lms.gradebook.standing import points_text

GROUP = "qashyq.grade_sinks"
VARIABLE = "QASHYQ_GRADE_SINKS"
_EXTENSION = "qashyq_grade_sinks"


@dataclass(frozen=True, slots=True)
class GradePush:
    """One result for an outside system: points 0..100 (None: no result), `reverses` the key that it takes back."""

    key: str
    offering_id: int
    item_id: int
    kind: str
    student_id: int
    points: Decimal | None
    is_provisional: bool = False
    reverses: str | None = None


class GradeSink(Protocol):
    """An outside system that takes results."""

    def push(self, push: GradePush) -> None:
        """Take one result; the same key again changes nothing. Raise on any failure: it is tried again."""
        ...


class NullSink:
    """Takes everything, keeps nothing."""

    def push(self, push: GradePush) -> None:
        """Forget the result."""


class FakeSink:
    """Keeps results in memory; `failures` is how many coming pushes shall fail."""

    def __init__(self) -> None:
        self.taken: dict[str, GradePush] = {}
        self.calls: list[GradePush] = []
        self.failures = 0

    def push(self, push: GradePush) -> None:
        """Keep the result once by its key."""
        self.calls.append(push)
        if self.failures > 0:
            self.failures -= 1
            raise ConnectionError("the sink does not answer")
        self.taken.setdefault(push.key, push)

    def standing(self, item_id: int, student_id: int) -> Decimal | None:
        """Return the points that stand outside after everything taken."""
        mine = [p for p in self.taken.values() if (p.item_id, p.student_id) == (item_id, student_id)]
        return mine[-1].points if mine else None


class FileSink:
    """Writes each result once as a JSON line to `results.jsonl` in a folder: an example and a hand-over file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "results.jsonl"

    def push(self, push: GradePush) -> None:
        """Append the line unless its key is there."""
        if push.key in self._keys():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = asdict(push) | {"points": points_text(push.points)}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")

    def _keys(self) -> set[str]:
        if not self.path.exists():
            return set()
        with self.path.open(encoding="utf-8") as file:
            return {str(json.loads(line)["key"]) for line in file if line.strip()}


def make_null(_settings: Settings) -> GradeSink:
    """Make the sink `null`."""
    return NullSink()


def make_file(settings: Settings) -> GradeSink:
    """Make the sink `file`: `<data folder>/grades/results.jsonl`."""
    return FileSink(settings.data_dir / "grades")


SHIPPED: Mapping[str, Callable[[Settings], GradeSink]] = {"null": make_null, "file": make_file}


def bind_sinks(app: Flask, settings: Settings) -> None:
    """Make the sinks that the settings switch on.

    Raises:
        SettingsError: a name that neither the product nor an entry point has.
    """
    wanted = [name.strip() for name in settings.environ.get(VARIABLE, "").split(",") if name.strip()]
    known = dict(SHIPPED)
    for point in entry_points(group=GROUP) if wanted else ():
        known[point.name] = point.load()
    for name in wanted:
        if name not in known:
            raise SettingsError(VARIABLE, "names among " + ", ".join(sorted(known)), name)
    app.extensions[_EXTENSION] = {name: known[name](settings) for name in wanted}


def switch_on(app: Flask, name: str, sink: GradeSink) -> None:
    """Switch a sink on for this application (tests, a start script of one's own)."""
    app.extensions.setdefault(_EXTENSION, {})[name] = sink


def switched_on() -> Mapping[str, GradeSink]:
    """Return the sinks of the current application by name."""
    found: Mapping[str, GradeSink] = current_app.extensions.get(_EXTENSION, {})
    return found
