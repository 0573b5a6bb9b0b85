"""Several, small and far faces: CenterFace on ONNX, on a picture of 320x256."""

import cv2
import numpy as np

from proctoring.detectors.boxes import Face, keep_best, overlap
from proctoring.detectors.sessions import Floats, OnnxModel
from proctoring.frames import Picture
from proctoring.policy import FaceNumbers

# Facts of the network.
_WIDTH, _HEIGHT = 320, 256
_STEP = 4


class FarFaces:
    """Finds every face of at least `far_min_px`."""

    def __init__(self, model: OnnxModel, numbers: FaceNumbers) -> None:
        """Take the loaded network and the thresholds."""
        self._model = model
        self._numbers = numbers

    def find(self, picture: Picture) -> list[Face]:
        """Return the faces, best first; sizes are judged as in a picture 640 wide."""
        height, width = picture.shape[:2]
        scale = min(_WIDTH / width, _HEIGHT / height)
        small = cv2.resize(
            picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA
        )
        canvas = np.zeros((_HEIGHT, _WIDTH, 3), dtype=np.uint8)
        canvas[: small.shape[0], : small.shape[1]] = small
        rgb = cv2.cvtColor(canvas, cv2.COLOR_BGR2RGB)
        batch = np.ascontiguousarray(rgb.transpose(2, 0, 1)[None], dtype=np.float32)
        faces = _decode(self._model.run(batch), self._numbers.far_score, scale)
        least, limit = self._numbers.far_min_px * width / (2 * _WIDTH), self._numbers.far_overlap
        return keep_best(
            (face for face in faces if face.size_px >= least),
            lambda better, face: overlap(better, face) > limit,
        )


def _decode(outputs: list[Floats], least: float, scale: float) -> list[Face]:
    heat, sizes, offsets, marks = (values[0] for values in outputs)
    faces = []
    for row, column in zip(*np.nonzero(heat[0] >= least), strict=True):
        height, width = np.exp(sizes[:, row, column]) * _STEP
        y, x = (np.array([row, column]) + offsets[:, row, column] + 0.5) * _STEP
        left, top = x - width / 2, y - height / 2
        spots = marks[:, row, column].reshape(5, 2)
        points = np.stack([spots[:, 1] * width + left, spots[:, 0] * height + top], axis=1) / scale
        faces.append(
            Face(
                left=float(left / scale),
                top=float(top / scale),
                right=float((left + width) / scale),
                bottom=float((top + height) / scale),
                score=float(heat[0, row, column]),
                points=points.astype(np.float32),
            )
        )
    return faces
