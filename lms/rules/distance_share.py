"""The distance share of a discipline: numbers, verdict and derivation.

All amounts are whole minutes and every comparison is a cross-multiplication. Each rule is computed twice:
the lenient number takes, of the readings that nobody has decided yet, the one that favours the
discipline; the strict number the other. Both fine is green, only the lenient fine is amber, both violated
is red (Order 152 cl. 26).
"""

import hashlib
from collections.abc import Iterable, Sequence
from fractions import Fraction

from lms.rules.activity import ActivityKind, Layer, LedgerLine, Mode, Regime
from lms.rules.documents import canonical_json
from lms.rules.measures import Measures, measure
from lms.rules.policy_distance import DistancePolicy, Force, PersonReading, SyncBase
from lms.rules.verdict import Colour, DerivationRow, Note, Rule, RuleResult, ShareVerdict, worst

__all__ = [
    "ActivityKind",
    "Colour",
    "DerivationRow",
    "Layer",
    "LedgerLine",
    "Mode",
    "Note",
    "Regime",
    "Rule",
    "RuleResult",
    "ShareVerdict",
    "distance_minutes",
    "distance_share",
    "fill_from_plan",
    "inputs_sha256",
    "judge",
    "volume_minutes",
]

HEADLINE_KINDS = frozenset(
    {
        ActivityKind.LECTURE,
        ActivityKind.PRACTICAL,
        ActivityKind.LAB,
        ActivityKind.STUDIO,
        ActivityKind.SRSP,
        ActivityKind.MIDTERM,
        ActivityKind.FINAL,
    }
)
"""What the headline share counts without a policy: classes, self-study with the teacher, control events."""


def volume_minutes(credits_count: int, policy: DistancePolicy) -> int:
    """Return the volume of a discipline in minutes: credits x 30 academic hours (Order 152 cl. 23)."""
    if credits_count <= 0:
        raise ValueError("credits must be positive")
    return credits_count * policy.credit_hours * policy.academic_hour_minutes


def distance_share(lines: Iterable[LedgerLine], volume: int) -> Fraction:
    """Return distance minutes / all minutes of a discipline, 0..1; 0 for an empty plan.

    Source: Order 152 cl. 26.

    Raises:
        ValueError: a line has negative minutes, or the volume is not positive.
    """
    rows = tuple(lines)
    _check(rows, volume)
    counted = sum(
        line.minutes
        for line in rows
        if line.mode in (Mode.SYNC, Mode.ASYNC)
        and not line.under_order
        and (line.kind in HEADLINE_KINDS or line.replaces_meeting)
    )
    return Fraction(counted, volume)


def distance_minutes(lines: Iterable[LedgerLine], policy: DistancePolicy) -> int:
    """Return the minutes that the headline share counts under the policy (the strict reading)."""
    return measure(tuple(lines), policy).distance_strict


def judge(
    lines: Iterable[LedgerLine],
    volume: int,
    regime: Regime,
    policy: DistancePolicy,
    *,
    layer: Layer = Layer.PLANNED,
    make_up_minutes: int = 0,
    evidence_given: bool = False,
) -> ShareVerdict:
    """Judge the lines of one discipline.

    `make_up_minutes` are synchronous minutes that were lost but may still be placed: they soften the
    lenient number of the synchronous floor, so a cancelled webinar is amber until nothing can be made up
    any more (example E6). `evidence_given` says that the order or the MOOC record which the regime asks
    for is on file. On every layer but the plan, pass what is scheduled or held together with the rest of
    the plan (`fill_from_plan`).

    Raises:
        ValueError: a line has negative minutes, or the volume is not positive.
    """
    rows = tuple(lines)
    _check(rows, volume)
    if make_up_minutes < 0:
        raise ValueError("make_up_minutes must not be negative")
    found = measure(rows, policy)
    forces = policy.forces(regime)
    results = [
        *_ceiling(found, volume, regime, policy, forces.ceiling),
        *_contact(found, volume, policy, forces.contact),
        *_sync_floor(found, volume, policy, forces.sync_floor, make_up_minutes),
    ]
    if layer is Layer.PLANNED:
        results.append(_plan_sum(rows, volume, policy))
    notes = (
        *_early_warning(found, volume, regime, policy, layer),
        *_ground(rows, regime, policy, evidence_given),
    )
    colour = worst(result.colour for result in results)
    if colour is Colour.GREEN and any(note is not Note.LEGAL_READING_OPEN for note in notes):
        colour = Colour.AMBER
    return ShareVerdict(
        colour=colour,
        blocks=colour is Colour.RED or (colour is Colour.AMBER and policy.strict_mode),
        rules=tuple(results),
        regime=regime,
        layer=layer,
        volume_minutes=volume,
        distance_minutes=found.distance_strict,
        distance_share=Fraction(found.distance_strict, volume),
        under_order_minutes=found.under_order,
        notes=notes,
        readings=policy.readings,
        policy_version=policy.version,
        inputs_sha256=inputs_sha256(rows, volume, regime, layer, make_up_minutes),
        derivation=found.derivation,
    )


def inputs_sha256(
    lines: Sequence[LedgerLine], volume: int, regime: Regime, layer: Layer, make_up_minutes: int = 0
) -> str:
    """Return the hash of what a verdict depends on besides the policy; the order of lines has no effect."""
    rows = sorted(
        [str(x.kind), x.minutes, str(x.mode), x.under_order, x.replaces_meeting, x.reference] for x in lines
    )
    value = {
        "lines": rows,
        "volume": volume,
        "regime": regime,
        "layer": layer,
        "make_up_minutes": make_up_minutes,
    }
    return hashlib.sha256(canonical_json(value).encode("utf-8")).hexdigest()


def fill_from_plan(plan: Iterable[LedgerLine], lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """Return the lines and, behind them, what of the plan they do not cover yet, kind by kind.

    A kind's open remainder takes the plan's modes that are not used up, modes in a room first: a
    timetable that is half made must not look as if the rest were never to be held.
    """
    held = tuple(lines)
    rest: list[LedgerLine] = []
    by_kind: dict[ActivityKind, list[LedgerLine]] = {}
    for row in plan:
        by_kind.setdefault(row.kind, []).append(row)
    for kind, rows in by_kind.items():
        open_minutes = sum(row.minutes for row in rows) - sum(x.minutes for x in held if x.kind is kind)
        used = {mode: sum(x.minutes for x in held if x.kind is kind and x.mode is mode) for mode in Mode}
        for row in sorted(rows, key=lambda row: _FILL_ORDER.index(row.mode)):
            covered = min(row.minutes, used[row.mode])
            used[row.mode] -= covered
            take = min(row.minutes - covered, open_minutes)
            if take > 0:
                open_minutes -= take
                rest.append(
                    LedgerLine(kind, take, row.mode, row.under_order, row.replaces_meeting, row.reference)
                )
    return (*held, *rest)


_FILL_ORDER = (Mode.IN_PERSON, Mode.HYFLEX, Mode.NONE, Mode.SYNC, Mode.ASYNC)


def _check(rows: Sequence[LedgerLine], volume: int) -> None:
    if volume <= 0:
        raise ValueError("volume must be positive")
    if any(row.minutes < 0 for row in rows):
        raise ValueError("a line has negative minutes")


def _ceiling(
    found: Measures, volume: int, regime: Regime, policy: DistancePolicy, force: Force
) -> list[RuleResult]:
    limit = Fraction(0) if regime is Regime.IN_PERSON else policy.ceiling
    clause = policy.header.clause("ceiling_percent")
    return _result(
        Rule.CEILING, found.distance_lenient, found.distance_strict, limit, volume, True, force, clause
    )


def _contact(found: Measures, volume: int, policy: DistancePolicy, force: Force) -> list[RuleResult]:
    clause = policy.header.clause("contact_floor_percent")
    return _result(
        Rule.CONTACT,
        found.contact_lenient,
        found.contact_strict,
        policy.contact_floor,
        volume,
        False,
        force,
        clause,
    )


def _sync_floor(
    found: Measures, volume: int, policy: DistancePolicy, force: Force, make_up_minutes: int
) -> list[RuleResult]:
    base = volume if policy.q12 is SyncBase.TOTAL_VOLUME else found.online
    clause = policy.header.clause("sync_floor_percent")
    lenient = found.sync + make_up_minutes
    return _result(Rule.SYNC_FLOOR, lenient, found.sync, policy.sync_floor, base, False, force, clause)


def _result(
    rule: Rule,
    lenient: int,
    strict: int,
    limit: Fraction,
    base: int,
    is_ceiling: bool,
    force: Force,
    clause: str,
) -> list[RuleResult]:
    if force is Force.OFF:
        return []
    return [RuleResult.compare(rule, lenient, strict, limit, base, is_ceiling, force, clause)]


def _plan_sum(rows: Sequence[LedgerLine], volume: int, policy: DistancePolicy) -> RuleResult:
    total = sum(row.minutes for row in rows)
    return RuleResult(
        rule=Rule.PLAN_SUM,
        lenient=total,
        strict=total,
        limit_minutes=volume,
        limit_share=Fraction(1),
        is_ceiling=False,
        force=Force.BINDING,
        colour=Colour.GREEN if total == volume else Colour.RED,
        clause=policy.header.clause("plan_sum"),
    )


def _early_warning(
    found: Measures, volume: int, regime: Regime, policy: DistancePolicy, layer: Layer
) -> tuple[Note, ...]:
    """Warn on a forecast that comes near the ceiling, 18 % by default (rules.md 2.6)."""
    is_bound = policy.forces(regime).ceiling is Force.BINDING and regime is not Regime.IN_PERSON
    mark = policy.ceiling * policy.early_warning
    if layer is not Layer.FORECAST or not is_bound or not mark:
        return ()
    return (Note.EARLY_WARNING,) if found.distance_strict >= mark * volume else ()


def _ground(
    rows: Sequence[LedgerLine], regime: Regime, policy: DistancePolicy, evidence_given: bool
) -> tuple[Note, ...]:
    """Name the order or record that a regime stands on and that is missing.

    An open legal question (Q11) is one question of the institution, so its note gives an offering no colour.
    """
    notes = []
    if regime is Regime.INDIVIDUAL_DISTANCE and policy.q11 is PersonReading.OPEN:
        notes.append(Note.LEGAL_READING_OPEN)
    if evidence_given:
        return tuple(notes)
    if regime is Regime.INDIVIDUAL_DISTANCE:
        notes.append(Note.ORDER_NEEDED)
    if regime is Regime.EMERGENCY and not any(row.under_order for row in rows):
        notes.append(Note.ORDER_NEEDED)
    if regime is Regime.MOOC:
        notes.append(Note.MOOC_RECORD_NEEDED)
    return tuple(notes)
