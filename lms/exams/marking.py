"""Marking a sitting: shares of its places become points; rounded once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from lms.exams import queries
from lms.exams.models import Sitting
from lms.rules.answers import mark_answer
from lms.rules.question_types import question_from_json
from lms.rules.questions import Question


def points_of(shares: Sequence[Fraction]) -> Decimal:
    """Return the mean share as points 0..100 with two decimals, half up; an empty paper is 0."""
    if not shares:
        return Decimal("0.00")
    exact = sum(shares, Fraction(0)) * 10_000 / len(shares)
    hundredths = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return Decimal(hundredths).scaleb(-2)


def question_of(body: dict[str, object]) -> Question:
    """Return the question of a stored version."""
    return question_from_json(body)


def mark_sitting(session: Session, sitting: Sitting) -> Decimal:
    """Mark every place by its latest answer; a place without one is worth 0."""
    steps = queries.latest_steps(session, sitting.id)
    shares: list[Fraction] = []
    for slot in sitting.slots:
        step = steps.get(slot.position)
        share = mark_answer(question_of(slot.question.body), step.answer if step else None)
        slot.share = str(share)
        shares.append(share)
    sitting.points = points_of(shares)
    return sitting.points
