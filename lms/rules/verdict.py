"""The verdict on a distance share: colours, rules, both numbers, and the rows they come from."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Self

from lms.rules.activity import ActivityKind, Layer, Mode, Regime
from lms.rules.policy_distance import Force


class Colour(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Rule(StrEnum):
    CEILING = "ceiling"
    CONTACT = "contact"
    SYNC_FLOOR = "sync_floor"
    PLAN_SUM = "plan_sum"


class Note(StrEnum):
    """What a person must know or bring besides the numbers; a note is amber at least."""

    EARLY_WARNING = "early_warning"
    ORDER_NEEDED = "order_needed"
    MOOC_RECORD_NEEDED = "mooc_record_needed"
    LEGAL_READING_OPEN = "legal_reading_open"


_RANK = (Colour.GREEN, Colour.AMBER, Colour.RED)


def worst(colours: Iterable[Colour]) -> Colour:
    """Return the gravest colour; green for none."""
    return max(colours, key=_RANK.index, default=Colour.GREEN)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule: both numbers in minutes against the limit in minutes (rounded towards the lawful side)."""

    rule: Rule
    lenient: int
    strict: int
    limit_minutes: int
    limit_share: Fraction
    is_ceiling: bool
    force: Force
    colour: Colour
    clause: str

    @classmethod
    def compare(
        cls,
        rule: Rule,
        lenient: int,
        strict: int,
        limit: Fraction,
        base: int,
        is_ceiling: bool,
        force: Force,
        clause: str,
    ) -> Self:
        """Compare both numbers with `limit` (a share of `base` minutes) by cross-multiplication."""
        top, bottom = limit.numerator, limit.denominator

        def is_kept(minutes: int) -> bool:
            return bottom * minutes <= top * base if is_ceiling else bottom * minutes >= top * base

        if is_kept(lenient):
            colour = Colour.GREEN if is_kept(strict) else Colour.AMBER
        else:
            colour = Colour.RED if force is Force.BINDING else Colour.AMBER
        limit_minutes = top * base // bottom if is_ceiling else -(-top * base // bottom)
        return cls(rule, lenient, strict, limit_minutes, limit, is_ceiling, force, colour, clause)


@dataclass(frozen=True, slots=True)
class DerivationRow:
    """One line of the input and the sums in which it stands."""

    reference: str
    kind: ActivityKind
    mode: Mode
    minutes: int
    under_order: bool
    replaces_meeting: bool
    in_distance_lenient: bool
    in_distance_strict: bool
    in_contact_lenient: bool
    in_contact_strict: bool
    in_sync: bool


@dataclass(frozen=True, slots=True)
class ShareVerdict:
    """What is decided about the distance share of one discipline, and everything that it was decided from."""

    colour: Colour
    blocks: bool
    rules: tuple[RuleResult, ...]
    regime: Regime
    layer: Layer
    volume_minutes: int
    distance_minutes: int
    distance_share: Fraction
    under_order_minutes: int
    notes: tuple[Note, ...]
    readings: tuple[tuple[str, str], ...]
    policy_version: str
    inputs_sha256: str
    derivation: tuple[DerivationRow, ...]

    def rule(self, rule: Rule) -> RuleResult | None:
        """Return the result of a rule; None when the regime does not apply it."""
        return next((result for result in self.rules if result.rule is rule), None)

    def to_json(self) -> dict[str, object]:
        """Return the verdict as JSON values; shares are written as "numerator/denominator"."""
        return {
            "colour": str(self.colour),
            "blocks": self.blocks,
            "rules": [
                {**asdict(result), "limit_share": _fraction(result.limit_share)} for result in self.rules
            ],
            "regime": str(self.regime),
            "layer": str(self.layer),
            "volume_minutes": self.volume_minutes,
            "distance_minutes": self.distance_minutes,
            "distance_share": _fraction(self.distance_share),
            "under_order_minutes": self.under_order_minutes,
            "notes": [str(note) for note in self.notes],
            "readings": dict(self.readings),
            "policy_version": self.policy_version,
            "inputs_sha256": self.inputs_sha256,
            "derivation": [asdict(row) for row in self.derivation],
        }


def _fraction(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"
