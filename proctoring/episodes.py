"""Turns observations into incidents: evidence must last before one opens and be gone before it closes.

A pure state machine. The state is a value that can be kept as JSON; `advance` depends on its arguments alone,
so the same observations under the same policy give the same incidents again. What comes late or twice changes
nothing.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from proctoring.episode_state import EpisodeState, Track
from proctoring.policy import EpisodeRule, ProctoringPolicy, RuleKind
from proctoring.types import ChangeKind, IncidentChange, IncidentCode, Observation

Step = tuple[Track, list[IncidentChange]]


def advance(
    state: EpisodeState, observations: Iterable[Observation], now_ms: int, policy: ProctoringPolicy
) -> tuple[EpisodeState, list[IncidentChange]]:
    """Return the state and the changes after these observations, at this time.

    Observations of codes without a rule are ignored, so are those older than the newest of their code.
    """
    if state.is_ended:
        return state, []
    tracks = dict(state.tracks)
    changes: list[IncidentChange] = []
    for seen in sorted(observations, key=lambda item: item.at_ms):
        rule = policy.rules.get(seen.code)
        track = tracks.get(seen.code, Track())
        if rule is None or (track.last_ms is not None and seen.at_ms < track.last_ms):
            continue
        tracks[seen.code], made = _Machine(state.session_key, seen.code, rule, policy).observe(track, seen)
        changes += made
    # In the order of the codes, not of arrival: a state that was read back gives the same changes in the same order.
    for code, track in sorted(tracks.items()):
        rule = policy.rules.get(code)
        if rule is not None:
            tracks[code], made = _Machine(state.session_key, code, rule, policy).pass_time(track, now_ms)
            changes += made
    return replace(state, tracks=tracks), changes


def finish(
    state: EpisodeState, now_ms: int, policy: ProctoringPolicy
) -> tuple[EpisodeState, list[IncidentChange]]:
    """Close everything that is open; the state takes nothing more."""
    state, changes = advance(state, [], now_ms, policy)
    tracks = dict(state.tracks)
    for code, track in sorted(tracks.items()):
        rule = policy.rules.get(code)
        if track.is_open and rule is not None:
            machine = _Machine(state.session_key, code, rule, policy)
            tracks[code], made = machine.close(track, max(now_ms, track.opened_ms))
            changes += made
    return replace(state, tracks=tracks, is_ended=True), changes


@dataclass(frozen=True, slots=True)
class _Machine:
    """The steps of one code."""

    session_key: str
    code: IncidentCode
    rule: EpisodeRule
    policy: ProctoringPolicy

    def observe(self, track: Track, seen: Observation) -> Step:
        """Take one observation that is not late."""
        if self.rule.kind is RuleKind.CHECKS:
            return self._check(track, seen)
        if self.rule.kind is RuleKind.SILENCE:
            return self._sign_of_life(track, seen)
        if not seen.active:
            return self._clear(track, seen.at_ms)
        changes: list[IncidentChange] = []
        if self._is_stale(track, seen.at_ms):
            track, changes = self._settle(track)
        track = self._with_evidence(track, seen)
        if track.is_open:
            return track, changes
        if self._lasted(track, seen.at_ms) >= self.rule.open_ms:
            track, opened = self._open(track)
            changes += opened
        return track, changes

    def pass_time(self, track: Track, now_ms: int) -> Step:
        """Do what the clock alone asks for."""
        if self.rule.kind is RuleKind.SILENCE:
            return self._silence(track, now_ms)
        if self.rule.kind is RuleKind.HELD:
            return self._held(track, now_ms)
        if self.rule.kind is RuleKind.EVENT:
            if track.is_open and track.seen_ms is not None and now_ms - track.seen_ms >= self.rule.close_ms:
                return self.close(track, track.seen_ms)
            return self._heavier(track, now_ms)
        if self._is_stale(track, now_ms):
            return self._settle(track)
        return self._heavier(track, track.seen_ms or track.opened_ms)

    def close(self, track: Track, end_ms: int) -> Step:
        """Close the open incident at a time."""
        lasted_ms = end_ms - track.opened_ms
        track = replace(
            track, closed_ms=end_ms, weight=self.rule.weight_after(lasted_ms), since_ms=None, clear_ms=None
        )
        return track, [self._change(ChangeKind.CLOSED, track)]

    def _clear(self, track: Track, at_ms: int) -> Step:
        """Take an observation without evidence."""
        changes: list[IncidentChange] = []
        if self.rule.kind is RuleKind.HELD:
            track, changes = self._held(track, at_ms)
        if self._is_stale(track, at_ms):
            track, settled = self._settle(track)
            changes += settled
        clear_ms = at_ms if track.clear_ms is None else track.clear_ms
        track = replace(track, last_ms=at_ms, clear_ms=clear_ms)
        if not track.is_open:
            return replace(track, since_ms=None), changes
        if at_ms - clear_ms >= self.rule.close_ms:
            track, closed = self.close(track, clear_ms)
            changes += closed
        return track, changes

    def _check(self, track: Track, seen: Observation) -> Step:
        """Take one look of a rule that wants k of the last n."""
        if track.last_ms == seen.at_ms:
            return track, []
        newest = (*track.checks, (seen.at_ms, seen.active))[-self.rule.of_checks :]
        checks = tuple(check for check in newest if seen.at_ms - check[0] <= self.rule.window_ms)
        track = replace(track, last_ms=seen.at_ms, checks=checks)
        active = [at for at, on in checks if on]
        if seen.active:
            if not track.is_open and len(active) == 1:
                track = replace(track, since_ms=None)
            track = replace(self._with_evidence(track, seen), since_ms=active[0])
            if not track.is_open and len(active) >= self.rule.open_checks:
                return self._open(track)
            return track, []
        clear = _clear_run(checks)
        if track.is_open and len(clear) >= self.rule.close_checks:
            track, changes = self.close(track, clear[0])
            return replace(track, checks=()), changes
        return track, []

    def _sign_of_life(self, track: Track, seen: Observation) -> Step:
        track, changes = self._silence(track, seen.at_ms)
        if track.is_open:
            track, closed = self.close(track, max(seen.at_ms, track.opened_ms))
            changes += closed
        return replace(track, last_ms=seen.at_ms), changes

    def _silence(self, track: Track, now_ms: int) -> Step:
        if track.is_open or track.last_ms is None or now_ms - track.last_ms < self.rule.open_ms:
            return track, []
        return self._open(replace(track, since_ms=track.last_ms, best_ms=track.last_ms))

    def _held(self, track: Track, now_ms: int) -> Step:
        """Let evidence that holds until its opposite grow older."""
        if track.since_ms is None:
            return track, []
        if track.is_open and track.clear_ms is not None and now_ms - track.clear_ms >= self.rule.close_ms:
            return self.close(track, track.clear_ms)
        if track.is_open:
            return self._heavier(track, now_ms)
        if track.clear_ms is None and now_ms - track.since_ms >= self.rule.open_ms:
            return self._open(track)
        return track, []

    def _is_stale(self, track: Track, at_ms: int) -> bool:
        """Say whether frames stopped so long ago that the evidence cannot be said to have gone on."""
        if self.rule.kind is not RuleKind.SAMPLED and self.rule.kind is not RuleKind.CHECKS:
            return False
        patience_ms = max(self.policy.stale_ms, self.rule.window_ms)
        return track.last_ms is not None and at_ms - track.last_ms > patience_ms

    def _settle(self, track: Track) -> Step:
        """End what went on when frames stopped, at the last evidence."""
        if track.is_open:
            return self.close(track, max(track.seen_ms or 0, track.opened_ms))
        return replace(track, since_ms=None, clear_ms=None), []

    def _with_evidence(self, track: Track, seen: Observation) -> Track:
        fresh = track.since_ms is None
        better = fresh or (seen.score or 0.0) > (track.best_score or 0.0)
        return replace(
            track,
            since_ms=seen.at_ms if fresh else track.since_ms,
            clear_ms=None,
            last_ms=seen.at_ms,
            seen_ms=seen.at_ms,
            best_ms=seen.at_ms if better else track.best_ms,
            best_score=seen.score if better else track.best_score,
        )

    def _lasted(self, track: Track, at_ms: int) -> int:
        return at_ms - (at_ms if track.since_ms is None else track.since_ms)

    def _open(self, track: Track) -> Step:
        """Open an incident, or the last one again when the gap is short."""
        since_ms = track.since_ms or 0
        gap_ms = None if track.closed_ms is None else since_ms - track.closed_ms
        if track.episode_id is not None and gap_ms is not None and gap_ms <= self.policy.merge_gap_ms:
            track = replace(track, closed_ms=None)
            return track, [self._change(ChangeKind.UPDATED, track)]
        track = replace(
            track,
            episode_id=episode_id(self.session_key, self.code, since_ms),
            opened_ms=since_ms,
            closed_ms=None,
            weight=self.rule.weight,
        )
        return track, [self._change(ChangeKind.OPENED, track)]

    def _heavier(self, track: Track, until_ms: int) -> Step:
        """Report an incident whose weight changes because it lasts."""
        weight = self.rule.weight_after(until_ms - track.opened_ms)
        if not track.is_open or weight == track.weight:
            return track, []
        track = replace(track, weight=weight)
        return track, [self._change(ChangeKind.UPDATED, track)]

    def _change(self, kind: ChangeKind, track: Track) -> IncidentChange:
        return IncidentChange(
            kind=kind,
            code=self.code,
            episode_id=track.episode_id or "",
            opened_ms=track.opened_ms,
            closed_ms=track.closed_ms,
            evidence_ms=track.best_ms,
            weight=track.weight,
            score=track.best_score,
        )


def _clear_run(checks: Sequence[tuple[int, bool]]) -> list[int]:
    """Return the times of the clear looks at the end, oldest first."""
    run: list[int] = []
    for at_ms, active in reversed(checks):
        if active:
            break
        run.insert(0, at_ms)
    return run


def episode_id(session_key: str, code: IncidentCode, opened_ms: int) -> str:
    """Return the same name for the same incident, whoever computes it: 32 hex digits."""
    return hashlib.sha256(f"{session_key}|{code}|{opened_ms}".encode()).hexdigest()[:32]
