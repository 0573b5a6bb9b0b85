"""What holds for any observations: properties of the state machine."""

import json
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from proctoring.episode_state import EpisodeState
from proctoring.episodes import advance, finish
from proctoring.policy import ProctoringPolicy, RuleKind
from proctoring.types import ChangeKind, IncidentChange, IncidentCode, Observation
from tests.proctoring.conftest import POLICY

RULES = ProctoringPolicy.from_json(json.loads(POLICY.read_text(encoding="utf-8")))

observations = st.builds(
    Observation,
    code=st.sampled_from(sorted(RULES.rules)),
    at_ms=st.integers(0, 120).map(lambda second: second * 500),
    active=st.booleans(),
    score=st.none() | st.floats(0, 1),
)
histories = st.lists(observations, max_size=60).map(lambda items: sorted(items, key=lambda item: item.at_ms))


def play(
    history: Sequence[Observation], state: EpisodeState | None = None
) -> tuple[EpisodeState, list[IncidentChange]]:
    state = state or EpisodeState("anybody")
    changes: list[IncidentChange] = []
    for seen in history:
        state, made = advance(state, [seen], seen.at_ms, RULES)
        changes += made
    return state, changes


@given(histories)
def test_a_state_survives_being_kept(history: Sequence[Observation]) -> None:
    state, _ = play(history)

    assert EpisodeState.from_bytes(state.to_bytes()) == state


@given(histories, st.integers(0, 60))
def test_a_restart_in_the_middle_changes_nothing(history: Sequence[Observation], cut: int) -> None:
    whole_state, whole = play(history)

    state, before = play(history[:cut])
    state, after = play(history[cut:], EpisodeState.from_bytes(state.to_bytes()))

    assert state == whole_state
    assert before + after == whole


@given(histories, st.integers(0, 59))
def test_a_duplicate_changes_no_incident(history: Sequence[Observation], place: int) -> None:
    doubled = [*history[: place + 1], *history[place : place + 1], *history[place + 1 :]]

    assert play(doubled)[1] == play(history)[1]


@given(histories, observations)
def test_what_comes_late_changes_nothing(history: Sequence[Observation], late: Observation) -> None:
    state, _ = play(history)
    track = state.tracks.get(late.code)
    if track is None or track.last_ms is None or late.at_ms >= track.last_ms:
        return
    now_ms = max(seen.at_ms for seen in history)

    again, changes = advance(state, [late], now_ms, RULES)

    assert (again, changes) == advance(state, [], now_ms, RULES)


@given(histories)
def test_incidents_open_once_close_once_and_never_end_before_they_begin(
    history: Sequence[Observation],
) -> None:
    state, changes = play(history)
    _, last = finish(state, 60_000, RULES)

    open_now: dict[str, IncidentCode] = {}
    known: set[str] = set()
    for change in [*changes, *last]:
        assert change.closed_ms is None or change.closed_ms >= change.opened_ms
        assert (change.closed_ms is not None) is (change.kind is ChangeKind.CLOSED)
        if change.kind is ChangeKind.OPENED:
            assert change.episode_id not in known
            assert change.code not in open_now.values()
        if change.kind is ChangeKind.CLOSED:
            del open_now[change.episode_id]
        else:
            open_now[change.episode_id] = change.code
        known.add(change.episode_id)
    assert open_now == {}


@given(histories)
def test_nothing_opens_before_its_time(history: Sequence[Observation]) -> None:
    state = EpisodeState("anybody")
    for seen in history:
        state, changes = advance(state, [seen], seen.at_ms, RULES)
        for change in changes:
            rule = RULES.rules[change.code]
            if change.kind is ChangeKind.OPENED and rule.kind in (
                RuleKind.SAMPLED,
                RuleKind.SILENCE,
                RuleKind.HELD,
            ):
                assert seen.at_ms - change.opened_ms >= rule.open_ms


@given(histories)
def test_the_same_observations_give_the_same_incidents(history: Sequence[Observation]) -> None:
    assert play(history) == play(history)
