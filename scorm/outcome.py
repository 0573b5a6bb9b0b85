"""What a state is worth: completion and success as two axes, points on the hundred-point scale, time."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from scorm.state import SessionState
from scorm.values import parse_number

_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


class Completion(StrEnum):
    """How far the learner is."""

    NOT_ATTEMPTED = "not_attempted"
    INCOMPLETE = "incomplete"
    COMPLETED = "completed"
    UNKNOWN = "unknown"


class Success(StrEnum):
    """Whether it was good enough."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OutcomePolicy:
    """What the standard leaves open."""

    failed_is_completed: bool = True
    """1.2 has one status: does "failed" also say that the course was gone through?"""
    success_gives_points: bool = True
    """Without any score: passed is 100 points, failed 0."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`score_scaled` -1..1, `points` 0..100 with two decimals, `progress` 0..1; None: not known."""

    completion: Completion
    success: Success
    score_scaled: Decimal | None
    points: Decimal | None
    total_seconds: int
    progress: Decimal | None


def outcome(state: SessionState, policy: OutcomePolicy | None = None) -> Outcome:
    """Tell what a state is worth; a pure function of both."""
    policy = policy or OutcomePolicy()
    if state.version.is_2004:
        completion, success = _axes_2004(state)
        score = _score(state, "cmi.score.", Decimal(0), None)
    else:
        completion, success = _axes_12(state, policy)
        score = _score(state, "cmi.core.score.", Decimal(0), _HUNDRED)
    points = None if score is None else max(Decimal(0), score) * _HUNDRED
    if points is None and policy.success_gives_points and success is not Success.UNKNOWN:
        points = _HUNDRED if success is Success.PASSED else Decimal(0)
    if points is not None:
        points = min(points, _HUNDRED).quantize(_CENT, ROUND_HALF_UP)
    progress = parse_number(state.values.get("cmi.progress_measure"))
    if completion is Completion.COMPLETED and progress is None:
        progress = Decimal(1)
    return Outcome(completion, success, score, points, state.total_hundredths // 100, progress)


def _axes_12(state: SessionState, policy: OutcomePolicy) -> tuple[Completion, Success]:
    status = state.values.get("cmi.core.lesson_status", "")
    after_failure = Completion.COMPLETED if policy.failed_is_completed else Completion.INCOMPLETE
    if status in ("", "not attempted"):
        started = Completion.INCOMPLETE if state.is_started else Completion.NOT_ATTEMPTED
        return started, Success.UNKNOWN
    return {
        "passed": (Completion.COMPLETED, Success.PASSED),
        "failed": (after_failure, Success.FAILED),
        "completed": (Completion.COMPLETED, Success.UNKNOWN),
        "browsed": (Completion.UNKNOWN, Success.UNKNOWN),
    }.get(status, (Completion.INCOMPLETE, Success.UNKNOWN))


def _axes_2004(state: SessionState) -> tuple[Completion, Success]:
    words = {
        "completed": Completion.COMPLETED,
        "incomplete": Completion.INCOMPLETE,
        "not attempted": Completion.NOT_ATTEMPTED,
    }
    completion = words.get(state.completion, Completion.UNKNOWN)
    if not state.is_started:
        completion = Completion.NOT_ATTEMPTED
    return completion, Success(state.success) if state.success else Success.UNKNOWN


def _score(state: SessionState, prefix: str, low: Decimal, high: Decimal | None) -> Decimal | None:
    """Return -1..1: scaled, else raw between min and max, else raw of a hundred. None without a score."""
    scaled = parse_number(state.values.get("cmi.score.scaled")) if state.version.is_2004 else None
    if scaled is not None:
        return scaled
    raw = parse_number(state.values.get(prefix + "raw"))
    if raw is None:
        return None
    least = parse_number(state.values.get(prefix + "min"))
    most = parse_number(state.values.get(prefix + "max"))
    least = low if least is None else least
    most = high if most is None else most
    if most is None or most <= least:
        least, most = Decimal(0), _HUNDRED
    share = (raw - least) / (most - least)
    return max(Decimal(0), min(Decimal(1), share))
