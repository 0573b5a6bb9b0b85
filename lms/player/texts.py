"""Words for the engine's codes: what was found in a package and what to do about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.core.i18n import LazyText, gettext
from lms.player.texts_findings import FINDINGS
from lms.player.texts_refusals import REFUSALS

WEIGHTS = (("errors", "stop"), ("warnings", "warn"), ("repairs", "info"))


@dataclass(frozen=True, slots=True)
class Line:
    """One finding for a reader: what, what to do, where; `state` is stop, warn or info.

    Its values come from the package: escape them.
    """

    state: str
    code: str
    text: str
    advice: str
    line: int | None


def described(reason: Mapping[str, Any], state: str = "stop") -> Line:
    """Return a finding or refusal in the reader's language."""
    code = str(reason["code"])
    message, advice = REFUSALS.get(code) or FINDINGS.get(code) or (None, None)
    params: dict[str, str] = defaultdict(lambda: "…", reason.get("params") or {})
    for name in ("value", "limit"):
        if params[name].isdigit() and int(params[name]) >= 1024 * 1024:
            params[name] = gettext("%(size)s MB", size=int(params[name]) // (1024 * 1024))
    return Line(state, code, _filled(message, params) or code, _filled(advice, params), reason.get("line"))


def report_lines(report: Mapping[str, Any] | None) -> list[Line]:
    """Return a stored report for a reader, errors first."""
    return [described(entry, state) for weight, state in WEIGHTS for entry in (report or {}).get(weight, [])]


def _filled(text: LazyText | None, params: Mapping[str, str]) -> str:
    return str(text) % params if text is not None else ""
