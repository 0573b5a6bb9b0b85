"""A check that anybody can run over a grade sink of their own: `check_sink(make, standing)` raises AssertionError.

`make()` gives a fresh sink that reaches an empty outside system; `standing(sink, item_id, student_id)` reads back what
stands there: points, or None when no result does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from lms.gradebook.sinks import GradePush, GradeSink

SinkT = TypeVar("SinkT", bound=GradeSink)
Standing = Callable[[SinkT, int, int], Decimal | None]

_FIRST = GradePush(
    key="sitting:1:1", offering_id=1, item_id=11, kind="midterm1", student_id=101, points=Decimal("72.50")
)


def check_sink(make: Callable[[], SinkT], standing: Standing[SinkT]) -> None:
    """Run every point of the agreement.

    Raises:
        AssertionError: names the point that the sink does not keep.
    """
    for check in (
        _takes_a_result,
        _takes_a_key_once,
        _keeps_learners_apart,
        _follows_a_reversal,
        _follows_a_final,
    ):
        check(make(), standing)


def _takes_a_result(sink: SinkT, standing: Standing[SinkT]) -> None:
    sink.push(_FIRST)
    assert standing(sink, 11, 101) == Decimal("72.50"), "a pushed result stands, with its hundredths"


def _takes_a_key_once(sink: SinkT, standing: Standing[SinkT]) -> None:
    sink.push(_FIRST)
    sink.push(replace(_FIRST, key="sitting:1:2", points=Decimal(90)))
    sink.push(_FIRST)
    assert standing(sink, 11, 101) == Decimal(90), "the same key again changes nothing"


def _keeps_learners_apart(sink: SinkT, standing: Standing[SinkT]) -> None:
    sink.push(_FIRST)
    sink.push(replace(_FIRST, key="sitting:2:1", student_id=102, points=Decimal(0)))
    assert standing(sink, 11, 101) == Decimal("72.50"), "one learner's result leaves another's alone"
    assert standing(sink, 11, 102) == Decimal(0), "nought is a result"


def _follows_a_reversal(sink: SinkT, standing: Standing[SinkT]) -> None:
    sink.push(_FIRST)
    sink.push(replace(_FIRST, key="sitting:1:1:reversal", points=None, reverses=_FIRST.key))
    assert standing(sink, 11, 101) is None, "a reversal without an earlier mark leaves no result"
    sink.push(replace(_FIRST, key="sitting:1:2", points=Decimal(55)))
    assert standing(sink, 11, 101) == Decimal(55), "a later decision stands after a reversal"


def _follows_a_final(sink: SinkT, standing: Standing[SinkT]) -> None:
    sink.push(replace(_FIRST, key="sitting:1:1:provisional", is_provisional=True))
    sink.push(_FIRST)
    assert standing(sink, 11, 101) == Decimal("72.50"), "the final result follows the provisional one"
