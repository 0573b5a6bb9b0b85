"""Who it is: the chip of a face, its quality, and its embedding by dlib's network."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from proctoring.detectors import face as mesh_points
from proctoring.detectors.boxes import Face
from proctoring.detectors.face import FaceMesh, Mesh
from proctoring.detectors.sessions import OnnxModel
from proctoring.embedding import Embedding
from proctoring.frames import Picture
from proctoring.policy import IdentityNumbers

CHIP_PX = 150
_PADDING = 0.25
# dlib's mean five points and the mesh points that stand for them: the network was trained on chips cut this
# way.
_SHAPE = (
    (0.8595675, 0.2134982),
    (0.6460605, 0.2289674),
    (0.1205751, 0.2137274),
    (0.3340851, 0.2290642),
    (0.4901123, 0.6277975),
)
_POINTS = (
    mesh_points.LEFT_EYE_OUTER,
    mesh_points.LEFT_EYE_INNER,
    mesh_points.RIGHT_EYE_OUTER,
    mesh_points.RIGHT_EYE_INNER,
    mesh_points.NOSE_BASE,
)


@dataclass(frozen=True, slots=True)
class Look:
    """One face as far as identity needs it; `sharpness` is the variance of the chip's Laplacian."""

    face: Face
    mesh: Mesh
    chip: Picture
    yaw_deg: float
    sharpness: float


class Identity:
    """Cuts chips and computes embeddings."""

    def __init__(self, mesh: FaceMesh, model: OnnxModel, numbers: IdentityNumbers) -> None:
        """Take the mesh, the loaded network and the gate."""
        self._mesh = mesh
        self._model = model
        self._numbers = numbers

    def look(self, picture: Picture, face: Face) -> Look:
        """Return what is needed to judge and embed a face."""
        mesh = self._mesh.lay(picture, face)
        chip = cut_chip(picture, mesh)
        grey = cv2.cvtColor(chip, cv2.COLOR_BGR2GRAY)
        return Look(face, mesh, chip, mesh.yaw_deg(), float(cv2.Laplacian(grey, cv2.CV_32F).var()))

    def is_good(self, look: Look, mesh_score: float) -> bool:
        """Say whether a face may be compared: large, turned to the camera, sharp, and surely a face."""
        return (
            look.face.size_px >= self._numbers.min_face_px
            and abs(look.yaw_deg) < self._numbers.max_yaw_deg
            and look.sharpness >= self._numbers.min_sharpness
            and look.mesh.score >= mesh_score
        )

    def embed(self, chip: Picture) -> Embedding:
        """Return the embedding of a chip, uint8 (150, 150, 3), BGR."""
        rgb = cv2.cvtColor(chip, cv2.COLOR_BGR2RGB).transpose(2, 0, 1)[None]
        return Embedding(self._model.run(np.ascontiguousarray(rgb, dtype=np.float32))[0][0])


def cut_chip(picture: Picture, mesh: Mesh) -> Picture:
    """Return the face turned upright and cut as dlib does, uint8 (150, 150, 3), BGR."""
    shape = np.array(_SHAPE, dtype=np.float64)
    target = (_PADDING + shape) / (2 * _PADDING + 1) * CHIP_PX
    source = mesh.points[list(_POINTS), :2].astype(np.float64)
    transform = similarity(source, target)
    # Halve large pictures first: a plain warp would skip pixels and add noise that the network never saw.
    while np.hypot(transform[0, 0], transform[1, 0]) < 0.5:
        picture = cv2.pyrDown(picture).astype(np.uint8, copy=False)
        source = source / 2
        transform = similarity(source, target)
    chip = cv2.warpAffine(picture, transform, (CHIP_PX, CHIP_PX), flags=cv2.INTER_LINEAR)
    return chip.astype(np.uint8, copy=False)


def similarity(source: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the (2, 3) turn, scale and shift that brings (n, 2) points nearest to others, least squares.

    Points as complex numbers: the best factor is a single division, and no mirroring can come out.
    """
    one, other = source @ np.array([1, 1j]), target @ np.array([1, 1j])
    centred = one - one.mean()
    factor = np.vdot(centred, other - other.mean()) / np.vdot(centred, centred).real
    shift = other.mean() - factor * one.mean()
    return np.array(
        [[factor.real, -factor.imag, shift.real], [factor.imag, factor.real, shift.imag]], dtype=np.float64
    )
