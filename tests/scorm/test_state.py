"""The stored value of a run: seeds for the browser, JSON, folded sessions, times."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm.errors import StateInvalid
from scorm.manifest_types import Item
from scorm.runtime import SessionState, apply_commit, begin_session, launch_seed
from scorm.values import parse_duration, parse_timespan12, show_duration, show_timespan12
from scorm.version import ScormVersion

V2004 = ScormVersion.V2004_4


def committed(values: dict[str, str], *, final: bool = False) -> SessionState:
    state = begin_session(SessionState.new(V2004), "s1")
    return apply_commit(state, values, 1, "s1", final).state


def test_the_seed_nests_lists_in_order_and_leaves_nothing_empty() -> None:
    values = {f"cmi.interactions.{place}.id": f"q{place}" for place in range(12)}
    values |= {f"cmi.interactions.{place}.type": "choice" for place in range(12)}
    state = committed(values)
    item = Item("i", "I", objective_ids=("main", "other"), scaled_passing_score=Decimal("0.50"))
    seed = launch_seed(V2004, state, "u1", "Name", item)
    assert [each["id"] for each in seed["cmi"]["interactions"]] == [f"q{place}" for place in range(12)]
    assert list(seed["cmi"]["interactions"][0]) == ["id", "type"]
    assert [each["id"] for each in seed["cmi"]["objectives"]] == ["main", "other"]
    assert seed["cmi"]["scaled_passing_score"] == "0.50"
    assert all(_leaves(seed))


def _leaves(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [leaf for value in node.values() for leaf in _leaves(value)]
    return [leaf for value in node for leaf in _leaves(value)] if isinstance(node, list) else [node]


def test_a_state_goes_through_json_and_back() -> None:
    state = committed({"cmi.location": "ә", "cmi.session_time": "PT1S"}, final=True)
    assert SessionState.from_json(json.loads(json.dumps(state.to_json()))) == state


@pytest.mark.parametrize("stored", [{}, {"shape": 2}, {"shape": 1, "version": "3"}])
def test_a_foreign_state_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(StateInvalid):
        SessionState.from_json(stored)


def test_many_sessions_keep_their_time_when_the_oldest_are_folded() -> None:
    state = SessionState.new(V2004)
    for number in range(120):
        state = begin_session(state, f"s{number}")
        state = apply_commit(state, {"cmi.session_time": "PT1S"}, 1, f"s{number}", False).state
    assert (len(state.sessions), state.total_seconds) == (50, Decimal(120))


@given(st.integers(0, 9998 * 360_000))
def test_times_are_written_as_they_are_read(hundredths: int) -> None:
    assert parse_timespan12(show_timespan12(hundredths)) == hundredths
    assert parse_duration(show_duration(hundredths)) == hundredths
