"""The clock and the states of one sitting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from lms.rules.policy_terms import CandidateOutage, SittingPolicy


class SittingState(StrEnum):
    CREATED = "created"
    CHECKING = "checking"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    SUBMITTED = "submitted"
    AUTO_SUBMITTED = "auto_submitted"
    CLOSED = "closed"
    NOT_STARTED_EXPIRED = "not_started_expired"
    VOIDED = "voided"


class SittingAction(StrEnum):
    """What happens to a sitting; `expire` is the clock, `void` a person with a reason."""

    BEGIN_CHECK = "begin_check"
    PASS_CHECK = "pass_check"  # noqa: S105 - no password
    RECHECK = "recheck"
    START = "start"
    SUSPEND = "suspend"
    RESUME = "resume"
    SUBMIT = "submit"
    EXPIRE = "expire"
    CLOSE = "close"
    VOID = "void"


NOT_STARTED = frozenset({SittingState.CREATED, SittingState.CHECKING, SittingState.READY})
RUNNING = frozenset({SittingState.IN_PROGRESS, SittingState.SUSPENDED})
FINISHED = frozenset({SittingState.SUBMITTED, SittingState.AUTO_SUBMITTED, SittingState.CLOSED})
"""States with an accepted submission."""
TERMINAL = frozenset({SittingState.CLOSED, SittingState.NOT_STARTED_EXPIRED, SittingState.VOIDED})

_S, _A = SittingState, SittingAction
_TABLE: dict[tuple[SittingState, SittingAction], SittingState] = {
    (_S.CREATED, _A.BEGIN_CHECK): _S.CHECKING,
    (_S.CHECKING, _A.PASS_CHECK): _S.READY,
    (_S.READY, _A.RECHECK): _S.CHECKING,
    (_S.READY, _A.START): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _A.SUSPEND): _S.SUSPENDED,
    (_S.SUSPENDED, _A.RESUME): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _A.SUBMIT): _S.SUBMITTED,
    (_S.SUSPENDED, _A.SUBMIT): _S.SUBMITTED,
    (_S.IN_PROGRESS, _A.EXPIRE): _S.AUTO_SUBMITTED,
    (_S.SUSPENDED, _A.EXPIRE): _S.AUTO_SUBMITTED,
    (_S.SUBMITTED, _A.CLOSE): _S.CLOSED,
    (_S.AUTO_SUBMITTED, _A.CLOSE): _S.CLOSED,
    **{(state, _A.EXPIRE): _S.NOT_STARTED_EXPIRED for state in NOT_STARTED},
    **{(state, _A.VOID): _S.VOIDED for state in (NOT_STARTED | RUNNING | {_S.SUBMITTED, _S.AUTO_SUBMITTED})},
}


class TransitionRefused(ValueError):
    """The action is not possible in this state."""

    def __init__(self, state: SittingState, action: SittingAction) -> None:
        super().__init__(f"{action} is refused in {state}")
        self.state = state
        self.action = action


def transition(state: SittingState, action: SittingAction) -> SittingState:
    """Return the state after an action.

    A test without proctoring passes its check at once; the states are the same. A candidate who is
    offline is a state of the proctoring session, not of the sitting.

    Raises:
        TransitionRefused: the action is not possible in this state.
    """
    try:
        return _TABLE[state, action]
    except KeyError:
        raise TransitionRefused(state, action) from None


def can(state: SittingState, action: SittingAction) -> bool:
    """Say whether an action is possible in a state."""
    return (state, action) in _TABLE


class OutageCause(StrEnum):
    SERVER_FAULT = "server_fault"
    SUSPENSION = "suspension"
    CANDIDATE_NETWORK = "candidate_network"


@dataclass(frozen=True, slots=True)
class Outage:
    """A stretch in which the candidate could not work, aware UTC, half open: started <= t < ended."""

    started: datetime
    ended: datetime
    cause: OutageCause


def deadline(
    start: datetime,
    *,
    limit_minutes: int,
    policy: SittingPolicy,
    multiplier: Fraction = Fraction(1),
    allowance_minutes: int = 0,
    outages: Iterable[Outage] = (),
    window_end: datetime | None = None,
) -> datetime:
    """Return start + limit x multiplier + allowances + credited outages, capped by the window by policy.

    Outages that overlap are credited once; one that begins after the deadline so far gives nothing back.
    A cut on the candidate's side is credited by policy: not at all, or up to a cap.

    Raises:
        ValueError: a naive time, a limit that is not positive, a multiplier below 1, or a negative allowance.
    """
    _check(start, limit_minutes, multiplier, allowance_minutes)
    own_ms = int(limit_minutes * 60_000 * multiplier) + allowance_minutes * 60_000
    end = start + timedelta(milliseconds=own_ms)
    cap = timedelta(minutes=policy.candidate_outage_cap_minutes)
    spent = timedelta(0)
    covered_until = start
    for outage in sorted(outages, key=lambda outage: (outage.started, outage.cause)):
        begins = max(outage.started, covered_until)
        if begins >= end or outage.ended <= begins:
            continue
        credit = outage.ended - begins
        if outage.cause is OutageCause.CANDIDATE_NETWORK:
            if policy.candidate_outage is CandidateOutage.NONE:
                continue
            credit = min(credit, cap - spent)
            spent += credit
        end += credit
        covered_until = begins + credit
    if policy.capped_by_window and window_end is not None:
        end = min(end, window_end)
    return end


def is_on_time(server_now: datetime, deadline_at: datetime, grace_seconds: int) -> bool:
    """Say whether a submission that arrived now is accepted; the last moment of the grace is on time."""
    return server_now <= deadline_at + timedelta(seconds=grace_seconds)


def seconds_left(server_now: datetime, deadline_at: datetime) -> int:
    """Return the whole seconds to show on the candidate's clock, never negative."""
    return max(0, (deadline_at - server_now) // timedelta(seconds=1))


def _check(start: datetime, limit_minutes: int, multiplier: Fraction, allowance_minutes: int) -> None:
    if start.tzinfo is None:
        raise ValueError("start must be aware")
    if limit_minutes <= 0:
        raise ValueError("limit_minutes must be positive")
    if multiplier < 1:
        raise ValueError("multiplier must not shorten the time")
    if allowance_minutes < 0:
        raise ValueError("allowance_minutes must not be negative")
