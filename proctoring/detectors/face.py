"""The face at the desk: MediaPipe's BlazeFace (short range) and its 468-point mesh, on LiteRT."""

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from proctoring.detectors.boxes import Face, blend_alike
from proctoring.detectors.sessions import Floats, LiteModel
from proctoring.frames import Picture
from proctoring.policy import FaceNumbers

# Facts of the networks, not numbers of a policy.
_BLAZE_PX = 128
_BLAZE_GRIDS = ((16, 2), (8, 6))
_MESH_PX = 192
_MESH_POINTS = 468
_MESH_ROOM = 1.5
"""The mesh network wants a square this much wider than the box of the face."""

# Numbers of mesh points (MediaPipe's canonical face): corners of the eyes, under the nose, edges of the face.
RIGHT_EYE_OUTER, RIGHT_EYE_INNER, LEFT_EYE_INNER, LEFT_EYE_OUTER = 33, 133, 362, 263
NOSE_BASE = 2
_RIGHT_EDGE, _LEFT_EDGE = 234, 454


@dataclass(frozen=True, slots=True)
class Mesh:
    """468 points float32 (468, 3): x, y in pixels of the picture, z in the same unit, smaller is nearer."""

    points: Floats
    score: float

    def eye_distance_px(self) -> float:
        """Return the distance between the middles of the eyes."""
        right = (self.points[RIGHT_EYE_OUTER, :2] + self.points[RIGHT_EYE_INNER, :2]) / 2
        left = (self.points[LEFT_EYE_OUTER, :2] + self.points[LEFT_EYE_INNER, :2]) / 2
        return float(np.linalg.norm(left - right))

    def yaw_deg(self) -> float:
        """Return how far the head is turned: 0 at the camera, positive to the picture's right side.

        Estimated from the depth of the eye corners and of the edges of the face, weak perspective.
        """
        turns = []
        for right, left in ((RIGHT_EYE_OUTER, LEFT_EYE_OUTER), (_RIGHT_EDGE, _LEFT_EDGE)):
            across = self.points[left] - self.points[right]
            turns.append(math.degrees(math.atan2(float(across[2]), float(np.hypot(across[0], across[1])))))
        return sum(turns) / len(turns)


class NearFaces:
    """Finds faces within about two metres; a person behind is often missed (see CenterFace)."""

    def __init__(self, model: LiteModel, numbers: FaceNumbers) -> None:
        """Take the loaded network and the thresholds."""
        self._model = model
        self._numbers = numbers

    def find(self, picture: Picture) -> list[Face]:
        """Return the faces, best first."""
        height, width = picture.shape[:2]
        scale = _BLAZE_PX / max(width, height)
        small = cv2.resize(
            picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA
        )
        square = np.zeros((_BLAZE_PX, _BLAZE_PX, 3), dtype=np.uint8)
        square[: small.shape[0], : small.shape[1]] = small
        batch = cv2.cvtColor(square, cv2.COLOR_BGR2RGB).astype(np.float32)[None] / 127.5 - 1.0
        outputs = self._model.run(batch)
        faces = _decode(
            outputs["regressors"][0], outputs["classificators"][0, :, 0], self._numbers.near_score, scale
        )
        return blend_alike(faces, self._numbers.near_overlap)


def _decode(boxes: Floats, logits: Floats, least: float, scale: float) -> list[Face]:
    scores = 1.0 / (1.0 + np.exp(-np.clip(logits.astype(np.float64), -80, 80)))
    faces = []
    for index in np.flatnonzero(scores >= least):
        values = boxes[index].reshape(8, 2) / _BLAZE_PX
        values[[0, *range(2, 8)]] += anchors()[index]
        values *= _BLAZE_PX / scale
        (x, y), (width, height) = values[0], values[1]
        faces.append(
            Face(
                left=float(x - width / 2),
                top=float(y - height / 2),
                right=float(x + width / 2),
                bottom=float(y + height / 2),
                score=float(scores[index]),
                points=values[2:].astype(np.float32),
            )
        )
    return faces


@lru_cache(maxsize=1)
def anchors() -> NDArray[np.float32]:
    """Return the 896 anchor centres, (896, 2), 0..1: two on each cell of 16x16, six on each of 8x8."""
    centres = []
    for cells, repeats in _BLAZE_GRIDS:
        rows, columns = np.divmod(np.repeat(np.arange(cells * cells), repeats), cells)
        centres.append(np.stack([columns, rows], axis=1) / cells + 0.5 / cells)
    return np.concatenate(centres).astype(np.float32)


class FaceMesh:
    """Lays 468 points over a found face."""

    def __init__(self, model: LiteModel) -> None:
        """Take the loaded network."""
        self._model = model

    def lay(self, picture: Picture, face: Face) -> Mesh:
        """Return the mesh of a face in a picture, uint8 (H, W, 3), BGR."""
        to_crop = _crop_transform(face)
        crop = cv2.warpAffine(picture, to_crop, (_MESH_PX, _MESH_PX), flags=cv2.INTER_LINEAR)
        batch = cv2.cvtColor(crop, cv2.COLOR_BGR2RGB).astype(np.float32)[None] / 255.0
        outputs = sorted(self._model.run(batch).values(), key=lambda values: values.size)
        logit, flat = float(outputs[0].reshape(-1)[0]), outputs[-1]
        points = flat.reshape(_MESH_POINTS, 3).astype(np.float32)
        back = cv2.invertAffineTransform(to_crop)
        placed = np.empty_like(points)
        placed[:, :2] = points[:, :2] @ back[:, :2].T + back[:, 2]
        placed[:, 2] = points[:, 2] * math.hypot(back[0, 0], back[1, 0])
        return Mesh(points=placed, score=1.0 / (1.0 + math.exp(-max(-80.0, min(80.0, logit)))))


def _crop_transform(face: Face) -> NDArray[np.float64]:
    """Return the (2, 3) transform from the picture to an upright square around the face."""
    across = face.points[1] - face.points[0]
    angle = math.atan2(float(across[1]), float(across[0]))
    side = max(face.right - face.left, face.bottom - face.top) * _MESH_ROOM
    scale = _MESH_PX / max(side, 1.0)
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    x, y = (face.left + face.right) / 2, (face.top + face.bottom) / 2
    half = _MESH_PX / 2
    return np.array(
        [[cosine, sine, half - cosine * x - sine * y], [-sine, cosine, half + sine * x - cosine * y]],
        dtype=np.float64,
    )
