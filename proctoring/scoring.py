"""The risk of a session: orders the review queue and nothing else; it never changes a mark.

`risk = 100 * (1 - exp(-sum(w * m) / scale))`, m = minutes of a code, or events divided by four, up to the
code's cap.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from proctoring.policy import EpisodeRule, ProctoringPolicy, RuleKind
from proctoring.types import IncidentCode

_MS_PER_MINUTE = 60_000


class Band(StrEnum):
    """How soon a person should look."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class IncidentSpan:
    """An incident as the risk sees it; `closed_ms` None is still open. Leave out what was dismissed."""

    code: IncidentCode
    opened_ms: int
    closed_ms: int | None


@dataclass(frozen=True, slots=True)
class RiskPart:
    """What one code adds: `amount` is minutes or events / 4 after the cap, `load` goes into the exponent."""

    code: IncidentCode
    count: int
    amount: float
    load: float


@dataclass(frozen=True, slots=True)
class Risk:
    """`points` 0..100, higher is more; `parts` explain it, the heaviest first."""

    points: float
    band: Band
    parts: tuple[RiskPart, ...]


def risk(incidents: Iterable[IncidentSpan], policy: ProctoringPolicy, until_ms: int) -> Risk:
    """Return the risk under a policy; the same incidents in any order give the same number to the bit.

    Open incidents count up to `until_ms`; codes without a rule do not count.
    """
    by_code: dict[IncidentCode, list[IncidentSpan]] = {}
    for incident in incidents:
        by_code.setdefault(incident.code, []).append(incident)
    parts = [
        _part(code, spans, policy.rules[code], policy, until_ms)
        for code, spans in by_code.items()
        if code in policy.rules
    ]
    parts.sort(key=lambda part: (-part.load, part.code))
    points = 100.0 * (1.0 - math.exp(-math.fsum(part.load for part in parts)))
    return Risk(points, band_of(points, policy), tuple(parts))


def band_of(points: float, policy: ProctoringPolicy) -> Band:
    """Return the band of a number of points."""
    if points >= policy.risk.red_from:
        return Band.RED
    return Band.YELLOW if points >= policy.risk.yellow_from else Band.GREEN


def _part(
    code: IncidentCode, spans: list[IncidentSpan], rule: EpisodeRule, policy: ProctoringPolicy, until_ms: int
) -> RiskPart:
    lasted = [
        max(0, (until_ms if span.closed_ms is None else span.closed_ms) - span.opened_ms) for span in spans
    ]
    if rule.kind is RuleKind.EVENT:
        amounts = [1 / policy.risk.events_per_minute] * len(spans)
    else:
        amounts = [lasted_ms / _MS_PER_MINUTE for lasted_ms in lasted]
    amount = math.fsum(amounts)
    load = math.fsum(each * rule.weight_after(ms) for each, ms in zip(amounts, lasted, strict=True))
    if rule.cap is not None and amount > rule.cap:
        load, amount = load * rule.cap / amount, rule.cap
    return RiskPart(code, len(spans), amount, load / policy.risk.scale)
