"""The numbers of proctoring as one frozen value; the engine has no numbers of its own.

The shipped document is `content/policy/proctoring.json`. A house may hand over another one; a sitting keeps
its copy.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from proctoring.policy_reader import Reader
from proctoring.types import IncidentCode


class RuleKind(StrEnum):
    """How observations of a code become an incident."""

    SAMPLED = "sampled"
    """Seen again and again in frames; must last `open_ms`, ends after `close_ms` without it."""
    HELD = "held"
    """Begins with one event and lasts until the opposite event."""
    CHECKS = "checks"
    """`open_checks` of the last `of_checks` looks in `window_ms`; ends after `close_checks` clear ones in a row."""
    EVENT = "event"
    """Opens at once, ends after `close_ms` without another one."""
    SILENCE = "silence"
    """Opens when no sign of life came for `open_ms`."""


class CodeClass(StrEnum):
    """What an incident of a code means for the review."""

    INTEGRITY = "integrity"
    BEHAVIOUR = "behaviour"
    TECHNICAL = "technical"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class EpisodeRule:
    """When an incident of one code opens and closes, and what it weighs.

    `cap` limits minutes (or events / 4) of the code in the risk, None for no limit. `long_ms` with
    `long_weight`: an incident that lasts longer weighs that much (a covered camera is a technical matter at
    first, later it is not).
    """

    kind: RuleKind
    code_class: CodeClass
    weight: float
    open_ms: int = 0
    close_ms: int = 0
    open_checks: int = 0
    of_checks: int = 0
    window_ms: int = 0
    close_checks: int = 0
    cap: float | None = None
    long_ms: int | None = None
    long_weight: float = 0.0

    def weight_after(self, lasted_ms: int) -> float:
        """Return the weight of an incident that lasted so long."""
        if self.long_ms is not None and lasted_ms > self.long_ms:
            return self.long_weight
        return self.weight


@dataclass(frozen=True, slots=True)
class FrameLimits:
    """What a picture may be at most (and at least) to be decoded."""

    max_bytes: int
    max_width: int
    max_height: int
    max_pixels: int
    min_width: int
    min_height: int


@dataclass(frozen=True, slots=True)
class FaceNumbers:
    """Detector thresholds (0..1), sizes in pixels of a 640x480 frame, and how often which one runs."""

    near_score: float
    near_overlap: float
    far_score: float
    far_overlap: float
    far_min_px: int
    far_every_ms: int
    same_face_overlap: float
    mesh_score: float


@dataclass(frozen=True, slots=True)
class IdentityNumbers:
    """Distances between 128-d embeddings and the gate a face must pass to be compared at all."""

    accept_distance: float
    mismatch_distance: float
    min_face_px: int
    max_yaw_deg: float
    min_sharpness: float
    every_ms: int
    enrol_frames: int
    enrol_min_frames: int


@dataclass(frozen=True, slots=True)
class PictureNumbers:
    """When a camera picture counts as black, and as the same as the one before.

    `black_luma` 0..255; `black_spread` is the standard deviation of luma below which a picture shows nothing;
    `same_level` is the difference a pixel may have, `same_share` the share of pixels that must not exceed it.
    """

    black_luma: float
    black_spread: float
    same_level: int
    same_share: float


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """Bounds of the frame queue and of what the worker believes and keeps.

    `camera_silence_ms`: a session that is heard of but sends no camera frame for so long has lost its camera;
    `idle_ms`: a session that is not heard of for so long leaves the worker's memory (its state stays saved).
    """

    frames_per_session: int
    events_per_session: int
    frames_in_all: int
    max_capture_lag_ms: int
    checkpoint_ms: int
    camera_silence_ms: int
    idle_ms: int


@dataclass(frozen=True, slots=True)
class RiskNumbers:
    """Numbers of the risk formula and its bands (0..100)."""

    scale: float
    events_per_minute: int
    yellow_from: float
    red_from: float


@dataclass(frozen=True, slots=True)
class ProctoringPolicy:
    """All numbers the engine needs; `merge_gap_ms` and `stale_ms` hold for every code."""

    source: str
    valid_from: str
    rules: dict[IncidentCode, EpisodeRule]
    merge_gap_ms: int
    stale_ms: int
    frames: FrameLimits
    faces: FaceNumbers
    identity: IdentityNumbers
    picture: PictureNumbers
    queue: QueueLimits
    risk: RiskNumbers

    @staticmethod
    def from_json(document: dict[str, Any]) -> "ProctoringPolicy":  # Any: a parsed JSON document
        """Read a policy document.

        Raises:
            PolicyInvalid: a key is missing, unknown, of the wrong type or out of range; it names the place.
        """
        reader = Reader(document, "policy")
        policy = ProctoringPolicy(
            source=reader.text("source"),
            valid_from=reader.text("valid_from"),
            rules=_read_rules(reader.part("rules")),
            merge_gap_ms=reader.whole("merge_gap_ms", 0),
            stale_ms=reader.whole("stale_ms", 1),
            frames=reader.part("frames").value(FrameLimits),
            faces=reader.part("faces").value(FaceNumbers),
            identity=_read_identity(reader.part("identity")),
            picture=reader.part("picture").value(PictureNumbers),
            queue=reader.part("queue").value(QueueLimits),
            risk=_read_risk(reader.part("risk")),
        )
        reader.finish()
        return policy


def _read_rules(reader: Reader) -> dict[IncidentCode, EpisodeRule]:
    rules: dict[IncidentCode, EpisodeRule] = {}
    for key in reader.names():
        try:
            code = IncidentCode(key)
        except ValueError:
            raise reader.refuse(key, "is no incident code") from None
        part = reader.part(key)
        rule = part.value(EpisodeRule)
        if rule.kind is RuleKind.CHECKS and not 1 <= rule.open_checks <= rule.of_checks:
            raise part.refuse("open_checks", "must be 1 to of_checks")
        if rule.kind is RuleKind.CHECKS and (rule.close_checks < 1 or rule.window_ms < 1):
            raise part.refuse("close_checks", "and window_ms must be positive")
        rules[code] = rule
    return rules


def _read_identity(reader: Reader) -> IdentityNumbers:
    numbers = reader.value(IdentityNumbers)
    if numbers.accept_distance > numbers.mismatch_distance:
        raise reader.refuse("accept_distance", "must not exceed mismatch_distance")
    if not 1 <= numbers.enrol_min_frames <= numbers.enrol_frames:
        raise reader.refuse("enrol_min_frames", "must be 1 to enrol_frames")
    return numbers


def _read_risk(reader: Reader) -> RiskNumbers:
    numbers = reader.value(RiskNumbers)
    if not 0 < numbers.yellow_from <= numbers.red_from <= 100 or numbers.scale <= 0:
        raise reader.refuse("yellow_from", "needs 0 < yellow_from <= red_from <= 100 and a positive scale")
    if numbers.events_per_minute < 1:
        raise reader.refuse("events_per_minute", "must be positive")
    return numbers
