"""The distance policy: ceiling, floors, and the readings of what the order leaves open.

Each open question is a setting. `open` means that nobody has decided yet: the lenient number takes the
reading that favours the discipline, the strict number the one that does not, and their difference is
amber (rules.md 2.2, 2.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Self

from lms.rules.activity import ActivityKind, Regime
from lms.rules.documents import PolicyError, PolicyHeader, Reader, read_header


class DistanceReading(StrEnum):
    """Q1: which hours are transferred to distance?"""

    OPEN = "open"
    CONTACT = "contact"
    CONTACT_SRSP = "contact_srsp"
    CONTACT_SRSP_SRS = "contact_srsp_srs"


class ReplacementReading(StrEnum):
    """Q2: do packages and tasks count?"""

    NEVER = "never"
    WHEN_REPLACING = "when_replacing"


class ControlReading(StrEnum):
    """Q3: do remote control events count?"""

    OPEN = "open"
    EXCLUDED = "excluded"
    INCLUDED = "included"


class ContactReading(StrEnum):
    """Q4: is a synchronous on-line class classroom work?"""

    OPEN = "open"
    ROOM = "room"
    REAL_TIME = "real_time"


class ParagraphsReading(StrEnum):
    """Q5: do the ceiling and the synchronous floor bind together?"""

    TWO_REGIMES = "two_regimes"
    CUMULATIVE = "cumulative"


class PersonReading(StrEnum):
    """Q11: people who study wholly at distance."""

    OPEN = "open"
    CEILING_STANDS = "ceiling_stands"
    EXEMPT = "exempt"


class SyncBase(StrEnum):
    """Q12: the synchronous floor is a share of what?"""

    TOTAL_VOLUME = "total_volume"
    ONLINE_HOURS = "online_hours"


class Force(StrEnum):
    """How much a rule weighs in a regime; an advisory rule is amber at most."""

    BINDING = "binding"
    ADVISORY = "advisory"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class RegimeForces:
    ceiling: Force
    contact: Force
    sync_floor: Force


@dataclass(frozen=True, slots=True)
class DistancePolicy:
    header: PolicyHeader
    academic_hour_minutes: int
    credit_hours: int
    ceiling: Fraction
    contact_floor: Fraction
    sync_floor: Fraction
    early_warning: Fraction
    """Share of the ceiling at which a forecast turns amber, 0..1."""
    strict_mode: bool
    """Amber blocks as well."""
    class_kinds: frozenset[ActivityKind]
    control_kinds: frozenset[ActivityKind]
    contact_kinds: frozenset[ActivityKind]
    q1: DistanceReading
    q2: ReplacementReading
    q3: ControlReading
    q4: ContactReading
    q5: ParagraphsReading
    q11: PersonReading
    q12: SyncBase
    regimes: Mapping[Regime, RegimeForces]

    @property
    def version(self) -> str:
        return self.header.version

    @property
    def readings(self) -> tuple[tuple[str, str], ...]:
        """The chosen reading of each question that changes a number."""
        names = ("q1", "q2", "q3", "q4", "q5", "q11", "q12")
        return tuple((name.upper(), str(getattr(self, name))) for name in names)

    def forces(self, regime: Regime) -> RegimeForces:
        """Return the weight of the rules in a regime after Q5 and Q11."""
        forces = self.regimes[regime]
        if regime is Regime.ONLINE_FORM and self.q5 is ParagraphsReading.CUMULATIVE:
            return RegimeForces(Force.BINDING, forces.contact, forces.sync_floor)
        if regime is Regime.INDIVIDUAL_DISTANCE and self.q11 is PersonReading.CEILING_STANDS:
            return RegimeForces(Force.BINDING, Force.BINDING, forces.sync_floor)
        if regime is Regime.INDIVIDUAL_DISTANCE and self.q11 is PersonReading.EXEMPT:
            return RegimeForces(Force.OFF, Force.OFF, Force.OFF)
        return forces

    @classmethod
    def from_json(cls, document: object) -> Self:
        """Read a resolved policy document.

        Raises:
            PolicyError: with the place and the problem.
        """
        header, values = read_header(document, "distance")
        questions = values.child("questions")
        policy = cls(
            header=header,
            academic_hour_minutes=values.integer("academic_hour_minutes", 30, 60),
            credit_hours=values.integer("credit_hours", 1, 60),
            ceiling=values.percent("ceiling_percent"),
            contact_floor=values.percent("contact_floor_percent"),
            sync_floor=values.percent("sync_floor_percent"),
            early_warning=values.percent("early_warning_percent_of_ceiling"),
            strict_mode=values.flag("strict_mode"),
            class_kinds=values.words("class_kinds", ActivityKind),
            control_kinds=values.words("control_kinds", ActivityKind),
            contact_kinds=values.words("contact_kinds", ActivityKind),
            q1=questions.word("Q1", DistanceReading),
            q2=questions.word("Q2", ReplacementReading),
            q3=questions.word("Q3", ControlReading),
            q4=questions.word("Q4", ContactReading),
            q5=questions.word("Q5", ParagraphsReading),
            q11=questions.word("Q11", PersonReading),
            q12=questions.word("Q12", SyncBase),
            regimes=_regimes(values.child("regimes")),
        )
        _settled(questions)
        questions.finish()
        values.finish()
        return policy


def _regimes(reader: Reader) -> dict[Regime, RegimeForces]:
    found = {}
    for regime in Regime:
        row = reader.child(regime)
        found[regime] = RegimeForces(
            row.word("ceiling", Force), row.word("contact", Force), row.word("sync_floor", Force)
        )
        row.finish()
    reader.finish()
    return found


SETTLED = {
    "Q6": "offering",
    "Q7": "planned_and_delivered",
    "Q8": "sync_for_offering",
    "Q9": "hyflex_in_person",
    "Q10": "exempt_under_order",
}
"""Questions whose answer is built into the data model: the document names it, another answer is refused."""


def _settled(questions: Reader) -> None:
    for name, answer in SETTLED.items():
        if questions.text(name) != answer:
            raise PolicyError(questions.at(name), "reading_not_supported")
