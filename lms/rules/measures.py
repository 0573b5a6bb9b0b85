"""Adding up: which minutes of a discipline count where, in both readings, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.rules.activity import (
    DISTANCE_MODES,
    REAL_TIME_MODES,
    ROOM_MODES,
    ActivityKind,
    LedgerLine,
    Mode,
)
from lms.rules.policy_distance import (
    ContactReading,
    ControlReading,
    DistancePolicy,
    DistanceReading,
    ReplacementReading,
)
from lms.rules.verdict import DerivationRow


@dataclass(frozen=True, slots=True)
class Measures:
    """Minutes of one discipline; lenient and strict differ by the readings that are still open."""

    distance_lenient: int
    distance_strict: int
    contact_lenient: int
    contact_strict: int
    sync: int
    online: int
    under_order: int
    derivation: tuple[DerivationRow, ...]


def measure(lines: Sequence[LedgerLine], policy: DistancePolicy) -> Measures:
    """Add up the lines under the policy's readings."""
    rows = tuple(derive(line, policy) for line in lines)
    return Measures(
        distance_lenient=sum(row.minutes for row in rows if row.in_distance_lenient),
        distance_strict=sum(row.minutes for row in rows if row.in_distance_strict),
        contact_lenient=sum(row.minutes for row in rows if row.in_contact_lenient),
        contact_strict=sum(row.minutes for row in rows if row.in_contact_strict),
        sync=sum(row.minutes for row in rows if row.in_sync),
        online=sum(row.minutes for row in rows if row.mode in DISTANCE_MODES),
        under_order=sum(row.minutes for row in rows if row.under_order and row.mode in DISTANCE_MODES),
        derivation=rows,
    )


def derive(line: LedgerLine, policy: DistancePolicy) -> DerivationRow:
    """Say for one line in which sums it stands."""
    at_distance = line.mode in DISTANCE_MODES and not line.under_order
    is_contact = line.kind in policy.contact_kinds
    lenient_modes = ROOM_MODES if policy.q4 is ContactReading.ROOM else REAL_TIME_MODES
    strict_modes = REAL_TIME_MODES if policy.q4 is ContactReading.REAL_TIME else ROOM_MODES
    return DerivationRow(
        reference=line.reference,
        kind=line.kind,
        mode=line.mode,
        minutes=line.minutes,
        under_order=line.under_order,
        replaces_meeting=line.replaces_meeting,
        in_distance_lenient=at_distance and _counts(line, policy, lenient=True),
        in_distance_strict=at_distance and _counts(line, policy, lenient=False),
        in_contact_lenient=is_contact and line.mode in lenient_modes,
        in_contact_strict=is_contact and line.mode in strict_modes,
        in_sync=line.mode is Mode.SYNC,
    )


def _counts(line: LedgerLine, policy: DistancePolicy, *, lenient: bool) -> bool:
    """Say whether a line at distance counts towards the ceiling (Q1, Q2, Q3)."""
    if line.replaces_meeting:
        return policy.q2 is ReplacementReading.WHEN_REPLACING
    if line.kind in policy.control_kinds:
        return policy.q3 is ControlReading.INCLUDED or (policy.q3 is ControlReading.OPEN and not lenient)
    if line.kind in policy.class_kinds:
        return True
    if line.kind is ActivityKind.SRSP:
        if policy.q1 is DistanceReading.OPEN:
            return not lenient
        return policy.q1 is not DistanceReading.CONTACT
    if line.kind is ActivityKind.SRS:
        return policy.q1 is DistanceReading.CONTACT_SRSP_SRS
    return False
