"""The reference face of a check-in: one good face in every picture, and the same one."""

from collections.abc import Sequence
from itertools import combinations

import cv2
import numpy as np

from proctoring.detectors.boxes import distinct
from proctoring.detectors.centerface import FarFaces
from proctoring.detectors.face import FaceMesh, NearFaces
from proctoring.detectors.identity import Identity, Look
from proctoring.detectors.picture import brightness
from proctoring.embedding import Embedding
from proctoring.errors import EnrolmentRefused
from proctoring.frames import Picture, decode
from proctoring.models import Models
from proctoring.policy import ProctoringPolicy
from proctoring.seams import Enroller, FaceReport
from proctoring.types import EnrolmentReason

__all__ = ["Enroller", "EnrolmentReason", "FaceEnroller", "FaceReport"]


class FaceEnroller:
    """The Enroller on the real networks; may be used from several threads."""

    def __init__(self, models: Models, policy: ProctoringPolicy) -> None:
        """Take the loaded networks and the policy."""
        self._policy = policy
        self._near = NearFaces(models.blazeface, policy.faces)
        self._far = FarFaces(models.centerface, policy.faces)
        self._identity = Identity(FaceMesh(models.mesh), models.identity, policy.identity)

    def inspect(self, jpeg: bytes) -> FaceReport:
        """Say whether a picture can be used."""
        return self._judge(decode(jpeg, self._policy.frames))[0]

    def enrol(self, jpegs: Sequence[bytes]) -> Embedding:
        """Return the mean embedding of at most `enrol_frames` pictures."""
        numbers = self._policy.identity
        if len(jpegs) < numbers.enrol_min_frames:
            raise EnrolmentRefused(EnrolmentReason.TOO_FEW_PICTURES, f"{len(jpegs)} pictures")
        embeddings = []
        for jpeg in jpegs[-numbers.enrol_frames :]:
            report, look = self._judge(decode(jpeg, self._policy.frames))
            if look is None or report.reason is not None:
                raise EnrolmentRefused(report.reason or EnrolmentReason.NO_FACE)
            embeddings.append(self._identity.embed(look.chip))
        if any(one.distance(other) > numbers.accept_distance for one, other in combinations(embeddings, 2)):
            raise EnrolmentRefused(EnrolmentReason.FACES_DIFFER)
        return Embedding.mean(embeddings)

    def distance(self, reference: Embedding, jpeg: bytes) -> float | None:
        """Return how far the face in a picture is from a reference, None when the picture cannot be used."""
        report, look = self._judge(decode(jpeg, self._policy.frames))
        if look is None or not report.ok:
            return None
        return reference.distance(self._identity.embed(look.chip))

    def _judge(self, picture: Picture) -> tuple[FaceReport, Look | None]:
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
        luma, spread = brightness(grey)
        dark = luma <= self._policy.picture.black_luma or spread <= self._policy.picture.black_spread
        near = self._near.find(picture)
        people = distinct(near, self._far.find(picture), self._policy.faces.same_face_overlap)
        if not near or len(people) > 1:
            size = max((round(face.size_px) for face in people), default=0)
            return FaceReport(False, self._no_single(dark, len(near), len(people)), size, None, luma), None
        look = self._identity.look(picture, near[0])
        reason = self._flaw(look)
        report = FaceReport(reason is None, reason, round(look.face.size_px), look.yaw_deg, luma)
        return report, look

    @staticmethod
    def _no_single(dark: bool, near: int, people: int) -> EnrolmentReason:
        if people > 1:
            return EnrolmentReason.SEVERAL_FACES
        if people > near:
            return EnrolmentReason.FACE_TOO_SMALL
        return EnrolmentReason.PICTURE_DARK if dark else EnrolmentReason.NO_FACE

    def _flaw(self, look: Look) -> EnrolmentReason | None:
        numbers = self._policy.identity
        if look.mesh.score < self._policy.faces.mesh_score:
            return EnrolmentReason.NO_FACE
        if look.face.size_px < numbers.min_face_px:
            return EnrolmentReason.FACE_TOO_SMALL
        if abs(look.yaw_deg) >= numbers.max_yaw_deg:
            return EnrolmentReason.FACE_TURNED
        if look.sharpness < numbers.min_sharpness:
            return EnrolmentReason.PICTURE_BLURRED
        return None
