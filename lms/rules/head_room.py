"""How much more may move to distance before a rule breaks."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.rules.activity import ActivityKind, LedgerLine, Mode, Regime
from lms.rules.measures import derive, measure
from lms.rules.policy_distance import DistancePolicy, Force, SyncBase
from lms.rules.verdict import DerivationRow, RuleResult


@dataclass(frozen=True, slots=True)
class HeadRoom:
    """Free minutes up to each limit; negative when the limit is passed."""

    distance_lenient: int
    distance_strict: int
    contact_lenient: int
    contact_strict: int
    sync: int


def head_room(lines: Iterable[LedgerLine], volume: int, regime: Regime, policy: DistancePolicy) -> HeadRoom:
    """Return the free minutes to the ceiling and to the floors."""
    found = measure(tuple(lines), policy)
    ceiling = (
        0
        if regime is Regime.IN_PERSON
        else _floor(policy.ceiling.numerator * volume, policy.ceiling.denominator)
    )
    base = volume if policy.q12 is SyncBase.TOTAL_VOLUME else found.online
    contact = _ceil(policy.contact_floor.numerator * volume, policy.contact_floor.denominator)
    return HeadRoom(
        distance_lenient=ceiling - found.distance_lenient,
        distance_strict=ceiling - found.distance_strict,
        contact_lenient=found.contact_lenient - contact,
        contact_strict=found.contact_strict - contact,
        sync=found.sync - _ceil(policy.sync_floor.numerator * base, policy.sync_floor.denominator),
    )


def largest_admissible_minutes(
    lines: Iterable[LedgerLine],
    volume: int,
    regime: Regime,
    policy: DistancePolicy,
    *,
    kind: ActivityKind,
    mode: Mode,
    instead_of: Mode | None = None,
    strict: bool = False,
) -> int:
    """Return the most minutes of `kind` that may be held as `mode` without breaking a binding rule.

    `instead_of` is the mode that these minutes have in `lines` now; None when they come on top. `strict`
    asks for the most that keeps the strict reading as well (no amber). Rules that the change does not
    touch have no say, even when they are broken already.
    """
    rows = tuple(lines)
    after = derive(LedgerLine(kind, 0, mode), policy)
    before = derive(LedgerLine(kind, 0, instead_of), policy) if instead_of is not None else None
    if before is not None:
        available = sum(
            x.minutes for x in rows if x.kind is kind and x.mode is instead_of and not x.under_order
        )
    else:
        available = volume
    strict = strict or policy.strict_mode
    free = head_room(rows, volume, regime, policy)
    forces = policy.forces(regime)
    limits = [available]
    if forces.ceiling is Force.BINDING and _in_distance(after, strict) and not _in_distance(before, strict):
        limits.append(free.distance_strict if strict else free.distance_lenient)
    if forces.contact is Force.BINDING and _in_contact(before, strict) and not _in_contact(after, strict):
        limits.append(free.contact_strict if strict else free.contact_lenient)
    if forces.sync_floor is Force.BINDING and before is not None and before.in_sync and not after.in_sync:
        limits.append(free.sync)
    return max(0, min(limits))


def missing_minutes(result: RuleResult, *, strict: bool = False) -> int:
    """Return by how many minutes a rule is broken: over a ceiling or short of a floor; 0 when it is kept."""
    value = result.strict if strict else result.lenient
    over = value - result.limit_minutes if result.is_ceiling else result.limit_minutes - value
    return max(0, over)


def _in_distance(row: DerivationRow | None, strict: bool) -> bool:
    if row is None:
        return False
    return row.in_distance_strict if strict else row.in_distance_lenient


def _in_contact(row: DerivationRow | None, strict: bool) -> bool:
    if row is None:
        return False
    return row.in_contact_strict if strict else row.in_contact_lenient


def _floor(top: int, bottom: int) -> int:
    return top // bottom


def _ceil(top: int, bottom: int) -> int:
    return -(-top // bottom)
