"""Who may sit a control event."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from lms.rules.policy_terms import AdmissionPolicy


class ControlEventKind(StrEnum):
    CURRENT_TEST = "current_test"
    MIDTERM_1 = "midterm_1"
    MIDTERM_2 = "midterm_2"
    FINAL = "final"
    FX_RETAKE = "fx_retake"
    PRACTICE = "practice"
    STATE_EXAM = "state_exam"


MIDTERMS = frozenset({ControlEventKind.MIDTERM_1, ControlEventKind.MIDTERM_2})
FINALS = frozenset({ControlEventKind.FINAL, ControlEventKind.FX_RETAKE})
ONCE_ONLY = MIDTERMS | FINALS | {ControlEventKind.STATE_EXAM}
"""Events with one sitting a learner; a further one needs an extension."""


class Debt(StrEnum):
    FINANCE = "finance"
    PREREQUISITE = "prerequisite"
    ACADEMIC = "academic"


class GrantKind(StrEnum):
    """What a named person may lift, always with a reason."""

    MARKS_OVERRIDE = "marks_override"
    RATING_OVERRIDE = "rating_override"
    DEBT_OVERRIDE = "debt_override"
    EXTENSION = "extension"  # another chance or a later date, by order (Standard 003 4.22)


@dataclass(frozen=True, slots=True)
class Grant:
    kind: GrantKind
    reason: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one learner before one control event.

    `marks_in_window`: marks since the last midterm. `latest_letter`: the letter of the discipline as it
    stands, None while there is none. `already_sat`: a sitting of this event was submitted.
    """

    marks_in_window: int = 0
    rating: Fraction | Decimal | None = None
    debts: frozenset[Debt] = frozenset()
    grants: Sequence[Grant] = ()
    is_enrolled: bool = True
    on_leave: bool = False
    latest_letter: str | None = None
    fx_retakes_used: int = 0
    already_sat: bool = False
    inside_window: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody may not sit: a code, its clause, what is needed and what is there."""

    code: str
    clause: str
    needed: str = ""
    has: str = ""
    lifted_by: GrantKind | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """`reasons` stand against the sitting; `overridden` were lifted by a grant and stay on record."""

    admitted: bool
    reasons: tuple[Reason, ...]
    overridden: tuple[Reason, ...]
    policy_version: str


def may_sit(kind: ControlEventKind, facts: Facts, policy: AdmissionPolicy) -> Decision:
    """Decide whether a learner may sit; every reason against it is named, not only the first."""
    found = [*_standing(kind, facts)]
    if kind in MIDTERMS:
        found += _marks(facts, policy)
    if kind is ControlEventKind.FINAL:
        found += [*_rating(facts, policy), *_positive(facts)]
    if kind is ControlEventKind.FX_RETAKE:
        found += [*_fx(facts, policy), *_positive(facts)]
    if kind in FINALS or kind is ControlEventKind.STATE_EXAM:
        found += _debts(facts, policy)
    granted = {grant.kind for grant in facts.grants if grant.reason.strip()}
    reasons = tuple(reason for reason in found if reason.lifted_by not in granted)
    overridden = tuple(reason for reason in found if reason.lifted_by in granted)
    return Decision(not reasons, reasons, overridden, policy.version)


def _standing(kind: ControlEventKind, facts: Facts) -> list[Reason]:
    found = []
    if not facts.is_enrolled:
        found.append(Reason("not_enrolled", "Order 152 cl. 31, 35"))
    if facts.on_leave:
        found.append(Reason("on_leave", "Order 152 cl. 31, 35"))
    if not facts.inside_window:
        found.append(Reason("outside_window", "Regulation 004 8.8", lifted_by=GrantKind.EXTENSION))
    if facts.already_sat and kind in ONCE_ONLY:
        found.append(Reason("already_sat", "Standard 003 4.22", lifted_by=GrantKind.EXTENSION))
    return found


def _marks(facts: Facts, policy: AdmissionPolicy) -> list[Reason]:
    if facts.marks_in_window >= policy.marks_before_midterm:
        return []
    return [
        Reason(
            "too_few_marks",
            policy.header.clause("marks_before_midterm"),
            needed=str(policy.marks_before_midterm),
            has=str(facts.marks_in_window),
            lifted_by=GrantKind.MARKS_OVERRIDE,
        )
    ]


def _rating(facts: Facts, policy: AdmissionPolicy) -> list[Reason]:
    clause = policy.header.clause("rating_threshold")
    needed = str(policy.rating_threshold)
    if facts.rating is None:
        return [Reason("rating_missing", clause, needed=needed, lifted_by=GrantKind.RATING_OVERRIDE)]
    if Fraction(facts.rating) >= Fraction(policy.rating_threshold):
        return []
    has = _truncated(Fraction(facts.rating))
    return [Reason("rating_below_threshold", clause, needed, has, GrantKind.RATING_OVERRIDE)]


def _truncated(rating: Fraction) -> str:
    """Print two decimals rounded down: 49.996 must not read as the 50.00 that it is refused for."""
    hundredths = rating.numerator * 100 // rating.denominator
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _positive(facts: Facts) -> list[Reason]:
    """Refuse to raise a positive grade in the same period (Standard 003 5.5.9)."""
    if facts.latest_letter in (None, "FX", "F"):
        return []
    return [Reason("positive_grade_stands", "Standard 003 5.5.9", has=str(facts.latest_letter))]


def _fx(facts: Facts, policy: AdmissionPolicy) -> list[Reason]:
    clause = policy.header.clause("fx_retakes")
    found = []
    if facts.latest_letter == "F":
        found.append(Reason("grade_is_f", "Order 152 cl. 36", needed="FX", has="F"))
    if facts.latest_letter is None:
        found.append(Reason("no_fx_grade", clause, needed="FX"))
    if facts.fx_retakes_used >= policy.fx_retakes:
        found.append(Reason("fx_retake_used", clause, str(policy.fx_retakes), str(facts.fx_retakes_used)))
    return found


def _debts(facts: Facts, policy: AdmissionPolicy) -> list[Reason]:
    bars = {
        Debt.FINANCE: (policy.finance_debt_bars_final, "finance_debt", "finance_debt_bars_final"),
        Debt.PREREQUISITE: (
            policy.prerequisite_debt_bars_final,
            "prerequisite_debt",
            "prerequisite_debt_bars_final",
        ),
        Debt.ACADEMIC: (policy.academic_debt_bars_final, "academic_debt", "academic_debt_bars_final"),
    }
    return [
        Reason(code, policy.header.clause(key), lifted_by=GrantKind.DEBT_OVERRIDE)
        for debt, (is_bar, code, key) in bars.items()
        if is_bar and debt in facts.debts
    ]
