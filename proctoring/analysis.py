"""Looks at the camera frames of one session: which detector runs when, and what they say together."""

from proctoring.detectors.boxes import Face, distinct
from proctoring.detectors.centerface import FarFaces
from proctoring.detectors.face import FaceMesh, NearFaces
from proctoring.detectors.identity import Identity
from proctoring.detectors.picture import PictureCheck
from proctoring.embedding import Embedding
from proctoring.frames import Picture, check_header, decode
from proctoring.models import Models
from proctoring.policy import ProctoringPolicy
from proctoring.seams import Analyser, AnalyserFactory, SessionSetup
from proctoring.types import Frame, FrameSource, IncidentCode, Observation


class SessionAnalyser:
    """Keeps what one session needs between frames; a new one after a restart loses a few seconds."""

    def __init__(self, models: Models, policy: ProctoringPolicy, enrolment: Embedding | None) -> None:
        """Take the networks, the frozen policy, and the reference face (None: identity is not checked)."""
        self._policy = policy
        self._near = NearFaces(models.blazeface, policy.faces)
        self._far = FarFaces(models.centerface, policy.faces)
        self._identity = Identity(FaceMesh(models.mesh), models.identity, policy.identity)
        self._picture = PictureCheck(policy.picture)
        self._enrolment = enrolment
        self._far_ms: int | None = None
        self._identity_ms: int | None = None
        self._saw_several = False

    def observe(self, frame: Frame) -> list[Observation]:
        """Return what a frame shows; of a screen frame only the header is checked.

        Raises:
            FrameRefused: the picture breaks a limit or cannot be decoded.
        """
        if frame.source is not FrameSource.CAMERA:
            check_header(frame.jpeg, self._policy.frames)
            return []
        picture, at_ms = decode(frame.jpeg, self._policy.frames), frame.captured_ms
        state = self._picture.look(picture)
        seen = [Observation(IncidentCode.CAM_BLACK, at_ms, state.is_black)]
        if state.is_black:
            # A covered camera shows neither a person nor their absence, and it naturally repeats itself.
            return seen
        if state.is_repeat is not None:
            seen.append(Observation(IncidentCode.CAM_FROZEN, at_ms, state.is_repeat))
        return seen + self._people(picture, at_ms)

    def _people(self, picture: Picture, at_ms: int) -> list[Observation]:
        near = self._near.find(picture)
        looks_far = (
            not near
            or self._saw_several
            or self._is_due(self._far_ms, at_ms, self._policy.faces.far_every_ms)
        )
        people = near
        if looks_far:
            self._far_ms = at_ms
            people = distinct(near, self._far.find(picture), self._policy.faces.same_face_overlap)
        seen = [Observation(IncidentCode.FACE_ABSENT, at_ms, active=not people)]
        if looks_far or len(people) > 1:
            self._saw_several = len(people) > 1
            score = people[1].score if self._saw_several else None
            seen.append(Observation(IncidentCode.PERSON_MULTIPLE, at_ms, self._saw_several, score))
        if near and self._enrolment is not None:
            seen += self._who(picture, near, len(people), at_ms)
        return seen

    def _who(self, picture: Picture, near: list[Face], people: int, at_ms: int) -> list[Observation]:
        """Compare with the reference face; says nothing when the picture does not allow it."""
        if self._enrolment is None or not self._is_due(
            self._identity_ms, at_ms, self._policy.identity.every_ms
        ):
            return []
        looks = [self._identity.look(picture, face) for face in near]
        good = [look for look in looks if self._identity.is_good(look, self._policy.faces.mesh_score)]
        if not good:
            return []
        self._identity_ms = at_ms
        distance = min(self._enrolment.distance(self._identity.embed(look.chip)) for look in good)
        if distance <= self._policy.identity.accept_distance:
            return [Observation(IncidentCode.ID_MISMATCH, at_ms, active=False, score=distance)]
        # With somebody in the picture who could not be compared, the candidate may be that one.
        if distance > self._policy.identity.mismatch_distance and len(good) == people:
            return [Observation(IncidentCode.ID_MISMATCH, at_ms, active=True, score=distance)]
        return []

    @staticmethod
    def _is_due(last_ms: int | None, at_ms: int, every_ms: int) -> bool:
        return last_ms is None or at_ms - last_ms >= every_ms or at_ms < last_ms


def analyser_factory(models: Models) -> AnalyserFactory:
    """Return what makes a session's analyser from its set-up."""

    def make(setup: SessionSetup) -> Analyser:
        enrolment = None if setup.enrolment is None else Embedding.from_bytes(setup.enrolment)
        return SessionAnalyser(models, setup.policy, enrolment)

    return make
