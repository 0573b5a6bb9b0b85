"""One shape for all benchmarks: `qashyq bench AREA [--json] [--check]`; rooms register areas."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

Options = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number: `bar` is what it must reach (None: told, not judged), `holds` whether it does."""

    name: str
    value: float
    unit: str
    bar: float | None
    holds: bool | None
    protocol: str


Measure = Callable[[Options], list[Figure]]
AREAS: dict[str, Measure] = {}


def area(name: str) -> Callable[[Measure], Measure]:
    """Register the function that measures an area; it runs in an application context with production settings."""

    def register(function: Measure) -> Measure:
        AREAS[name] = function
        return function

    return register


def at_most(name: str, value: float, unit: str, bar: float | None, protocol: str) -> Figure:
    """Build a figure that holds when it does not exceed its bar."""
    return Figure(name, round(value, 4), unit, bar, None if bar is None else value <= bar, protocol)


def at_least(name: str, value: float, unit: str, bar: float | None, protocol: str) -> Figure:
    """Build a figure that holds when it reaches its bar."""
    return Figure(name, round(value, 4), unit, bar, None if bar is None else value >= bar, protocol)


def machine() -> str:
    """Describe the machine for the protocol: cores and interpreter, no names."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def report(name: str, figures: list[Figure], *, as_json: bool) -> str:
    """Return what is printed."""
    if as_json:
        body = {
            "area": name,
            "at": datetime.now(UTC).isoformat(),
            "machine": machine(),
            "figures": [asdict(f) for f in figures],
        }
        return json.dumps(body, ensure_ascii=False, indent=2)
    lines = [f"{name} on {machine()}"]
    for f in figures:
        verdict = {None: "told", True: "holds", False: "FALLS SHORT"}[f.holds]
        bar = "" if f.bar is None else f" (bar {f.bar:g})"
        lines.append(f"  {f.name}: {f.value:g} {f.unit}{bar} {verdict}\n      {f.protocol}")
    return "\n".join(lines)
