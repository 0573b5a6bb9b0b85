"""Stand-ins for tests of rooms: they read what a made-up picture says instead of looking at it."""

from collections.abc import Sequence

import cv2
import numpy as np

from proctoring.embedding import SIZE, Embedding
from proctoring.errors import EnrolmentRefused
from proctoring.frames import check_header
from proctoring.policy import FrameLimits, ProctoringPolicy
from proctoring.seams import Analyser, FaceReport, SessionSetup
from proctoring.types import EnrolmentReason, Frame, FrameSource, IncidentChange, IncidentCode, Observation

_MARK = b"qashyq-fake "
_LOOKED_AT = (
    IncidentCode.FACE_ABSENT,
    IncidentCode.PERSON_MULTIPLE,
    IncidentCode.ID_MISMATCH,
    IncidentCode.CAM_BLACK,
    IncidentCode.CAM_FROZEN,
)


def fake_jpeg(*words: str, shade: int = 128) -> bytes:
    """Return a small valid JPEG, 64x64, that carries words in a comment.

    FakeAnalyser reads incident codes, FakeEnroller reads reasons of a refusal and `person:NAME`.
    """
    done, encoded = cv2.imencode(".jpg", np.full((64, 64, 3), shade, dtype=np.uint8))
    if not done:
        raise RuntimeError("OpenCV cannot write a JPEG")
    comment = _MARK + " ".join(words).encode()
    segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    jpeg = encoded.tobytes()
    return jpeg[:2] + segment + jpeg[2:]


def fake_words(jpeg: bytes) -> list[str]:
    """Return the words that a fake picture carries; none for another picture."""
    if jpeg[2:4] != b"\xff\xfe":
        return []
    comment = jpeg[6 : 4 + int.from_bytes(jpeg[4:6], "big")]
    return comment.removeprefix(_MARK).decode().split() if comment.startswith(_MARK) else []


class FakeAnalyser:
    """Sees exactly the codes that a frame carries, and of every other code that it is not there."""

    def __init__(self, limits: FrameLimits) -> None:
        """Take the limits of frames, which hold for fakes too."""
        self._limits = limits

    def observe(self, frame: Frame) -> list[Observation]:
        """Return one observation for each code a camera shows."""
        check_header(frame.jpeg, self._limits)
        if frame.source is not FrameSource.CAMERA:
            return []
        words = fake_words(frame.jpeg)
        return [Observation(code, frame.captured_ms, code.value in words) for code in _LOOKED_AT]


def fake_analysers(setup: SessionSetup) -> Analyser:
    """Be the AnalyserFactory of fakes."""
    return FakeAnalyser(setup.policy.frames)


class FakeEnroller:
    """Refuses for the reason a picture names; `person:NAME` makes the embedding (else `somebody`)."""

    def __init__(self, policy: ProctoringPolicy) -> None:
        """Take the policy, whose limits hold for fakes too."""
        self._policy = policy

    def inspect(self, jpeg: bytes) -> FaceReport:
        """Say whether a picture can be used."""
        check_header(jpeg, self._policy.frames)
        reasons = [EnrolmentReason(word) for word in fake_words(jpeg) if word in list(EnrolmentReason)]
        reason = reasons[0] if reasons else None
        return FaceReport(reason is None, reason, 0 if reason else 200, None if reason else 0.0, 128.0)

    def enrol(self, jpegs: Sequence[bytes]) -> Embedding:
        """Return the embedding of the named person."""
        numbers = self._policy.identity
        if len(jpegs) < numbers.enrol_min_frames:
            raise EnrolmentRefused(EnrolmentReason.TOO_FEW_PICTURES)
        for jpeg in jpegs:
            report = self.inspect(jpeg)
            if report.reason is not None:
                raise EnrolmentRefused(report.reason)
        people = {_person(jpeg) for jpeg in jpegs}
        if len(people) > 1:
            raise EnrolmentRefused(EnrolmentReason.FACES_DIFFER)
        return _embedding(people.pop())

    def distance(self, reference: Embedding, jpeg: bytes) -> float | None:
        """Return 0 for the same name, far for another one, None for a picture that is refused."""
        return reference.distance(_embedding(_person(jpeg))) if self.inspect(jpeg).ok else None


class FixedSessions:
    """A SessionSource with a given list."""

    def __init__(self, *setups: SessionSetup) -> None:
        """Take the sessions."""
        self.setups = {setup.session_key: setup for setup in setups}

    def setup(self, session_key: str) -> SessionSetup | None:
        """Return one of the list."""
        return self.setups.get(session_key)

    def live(self) -> Sequence[str]:
        """Return all keys."""
        return list(self.setups)


class MemoryStates:
    """A StateStore in memory."""

    def __init__(self) -> None:
        """Start empty."""
        self.kept: dict[str, bytes] = {}

    def load(self, session_key: str) -> bytes | None:
        """Return what was saved."""
        return self.kept.get(session_key)

    def save(self, session_key: str, state: bytes) -> None:
        """Keep a state."""
        self.kept[session_key] = state


class RecordingSink:
    """An IncidentSink that keeps what it was told; `rows` holds the newest change by episode."""

    def __init__(self) -> None:
        """Start empty."""
        self.told: list[tuple[str, IncidentChange, bytes | None]] = []
        self.rows: dict[str, IncidentChange] = {}

    def apply(
        self,
        session_key: str,
        changes: Sequence[IncidentChange],
        picture: bytes | None,
        observations: Sequence[Observation],
    ) -> None:
        """Keep the changes."""
        for change in changes:
            self.told.append((session_key, change, picture))
            self.rows[change.episode_id] = change


def _person(jpeg: bytes) -> str:
    names = [word.removeprefix("person:") for word in fake_words(jpeg) if word.startswith("person:")]
    return names[0] if names else "somebody"


def _embedding(name: str) -> Embedding:
    seed = int.from_bytes(name.encode(), "big") % 2**32
    values = np.random.default_rng(seed).normal(0.0, 0.1, SIZE)
    return Embedding(values.astype(np.float32))
