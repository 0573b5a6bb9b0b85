"""The desk of the distance share: a term's offerings, filtered, grouped by what the law asks of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lms.core.documents import Cell
from lms.core.edge import whole_number
from lms.core.i18n import gettext, localised
from lms.courses.words import regime_word
from lms.distance.queries import OfferingShare, is_open_question
from lms.distance.sentences import cause
from lms.distance.words import colour_state
from lms.rules.distance_share import Colour, Regime

RANK = {Colour.RED: 0, Colour.AMBER: 1, Colour.GREEN: 2}


@dataclass(frozen=True, slots=True)
class DeskFilter:
    """What the person wants to see; empty = everything."""

    unit_id: int | None = None
    colour: Colour | None = None
    regime: Regime | None = None

    @classmethod
    def read(cls, values: Mapping[str, str]) -> DeskFilter:
        """Read the query of the address; what makes no sense filters nothing."""
        unit, colour, regime = (values.get(name, "") for name in ("unit", "colour", "regime"))
        return cls(
            whole_number(unit),
            Colour(colour) if colour in set(Colour) else None,
            Regime(regime) if regime in set(Regime) else None,
        )

    def keeps(self, share: OfferingShare) -> bool:
        """Whether an offering is shown."""
        return (
            (self.unit_id is None or share.offering.unit_id == self.unit_id)
            and (self.colour is None or share.colour is self.colour)
            and (self.regime is None or share.frame.regime is self.regime)
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """`bound`: offerings that the rules bind, worst first; MOOC and wholly remote ones stand apart.

    counts: offerings of `bound` by colour; without_plan: how many of all have no approved plan; is_question_open: the
    institution has not decided how the law reads for wholly remote students (one question, not one warning an offering).
    """

    bound: tuple[OfferingShare, ...]
    mooc: tuple[OfferingShare, ...]
    remote: tuple[OfferingShare, ...]
    counts: Mapping[Colour, int]
    without_plan: int
    is_question_open: bool


def desk_of(shares: Iterable[OfferingShare], chosen: DeskFilter) -> Desk:
    """Arrange the shares of a term."""
    kept = sorted(
        (share for share in shares if chosen.keeps(share)),
        key=lambda share: (RANK[share.colour], -share.scheduled.distance_share, share.offering.id),
    )
    apart = {Regime.MOOC, Regime.INDIVIDUAL_DISTANCE}
    bound = tuple(share for share in kept if share.frame.regime not in apart)
    remote = tuple(share for share in kept if share.frame.regime is Regime.INDIVIDUAL_DISTANCE)
    return Desk(
        bound=bound,
        mooc=tuple(share for share in kept if share.frame.regime is Regime.MOOC),
        remote=remote,
        counts=Counter(share.colour for share in bound),
        without_plan=sum(1 for share in kept if share.planned is None),
        is_question_open=any(is_open_question(share) for share in remote),
    )


def sheet_header() -> list[str]:
    """Return the head row of the XLSX."""
    return [
        gettext("Code"),
        gettext("Discipline"),
        gettext("Unit"),
        gettext("Regime"),
        gettext("Credits"),
        gettext("Volume, minutes"),
        gettext("Planned distance, minutes"),
        gettext("Planned distance, %"),
        gettext("Scheduled distance, minutes"),
        gettext("Scheduled distance, %"),
        gettext("Delivered distance, minutes"),
        gettext("Delivered distance, %"),
        gettext("Classroom work, broad reading, %"),
        gettext("Classroom work, narrow reading, %"),
        gettext("Synchronous classes, %"),
        gettext("Under an order, minutes"),
        gettext("Verdict"),
        gettext("Cause"),
        gettext("Policy version"),
    ]


def sheet_row(share: OfferingShare, units: Mapping[int, str]) -> list[Cell]:
    """Return one line of the XLSX: one discipline."""
    volume, offering = share.frame.volume, share.offering
    planned = share.planned_minutes
    open_question = is_open_question(share)
    verdict = gettext("Open legal question") if open_question else colour_state(share.colour)[1]
    return [
        offering.course.code,
        localised(offering.course.title),
        units.get(offering.unit_id, ""),
        regime_word(offering.regime),
        offering.course.credits,
        volume,
        planned.distance_strict,
        _percent(planned.distance_strict, volume),
        share.in_timetable.distance_strict,
        _percent(share.in_timetable.distance_strict, volume),
        share.delivered.distance_strict,
        _percent(share.delivered.distance_strict, volume),
        _percent(planned.contact_lenient, volume),
        _percent(planned.contact_strict, volume),
        _percent(planned.sync, volume),
        planned.under_order + share.in_timetable.under_order,
        verdict,
        "" if open_question else cause(share),
        share.frame.policy.version[:12],
    ]


def _percent(minutes: int, volume: int) -> float:
    return round(100 * minutes / volume, 2)
