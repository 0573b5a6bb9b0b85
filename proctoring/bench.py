"""How long each stage of the analysis takes on this machine, one thread, warm."""

import statistics
import time
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from proctoring.detectors.boxes import Face
from proctoring.detectors.centerface import FarFaces
from proctoring.detectors.face import FaceMesh, NearFaces
from proctoring.detectors.identity import Identity
from proctoring.frames import Picture, decode
from proctoring.models import Models
from proctoring.policy import ProctoringPolicy

Measure = tuple[str, float, str, str]
"""Name, value, unit, protocol."""

_ROUNDS = 100
_WARM_UP = 5


def measure_stages(models: Models, policy: ProctoringPolicy, jpegs: Sequence[bytes] = ()) -> list[Measure]:
    """Return medians in milliseconds for decoding, detectors, mesh and embedding.

    `jpegs` are pictures of a person at a desk, as an exam page sends them; without any, a made-up picture of noise
    stands in, which costs the networks the same.
    """
    near, far = NearFaces(models.blazeface, policy.faces), FarFaces(models.centerface, policy.faces)
    mesh = FaceMesh(models.mesh)
    identity = Identity(mesh, models.identity, policy.identity)
    jpegs = jpegs or [_noise_jpeg()]
    picture = decode(jpegs[0], policy.frames)
    faces = near.find(picture) or [_middle(picture)]
    chip = identity.look(picture, faces[0]).chip
    stages: list[tuple[str, Callable[[bytes], object]]] = [
        ("decode", lambda jpeg: decode(jpeg, policy.frames)),
        ("blazeface", lambda jpeg: near.find(picture)),
        ("mesh", lambda jpeg: mesh.lay(picture, faces[0])),
        ("centerface", lambda jpeg: far.find(picture)),
        ("embedding", lambda jpeg: identity.embed(chip)),
    ]
    height, width = picture.shape[:2]
    protocol = f"median of {_ROUNDS} rounds after {_WARM_UP}, one thread, {width}x{height}, with pre- and postprocessing"
    return [(f"proctoring.{name}", _median_ms(stage, jpegs), "ms", protocol) for name, stage in stages]


def _median_ms(stage: Callable[[bytes], object], jpegs: Sequence[bytes]) -> float:
    spent = []
    for number in range(_WARM_UP + _ROUNDS):
        begun = time.perf_counter()
        stage(jpegs[number % len(jpegs)])
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent[_WARM_UP:])


def _noise_jpeg() -> bytes:
    shape = (480, 640, 3)
    noise = np.random.default_rng(5).integers(60, 200, shape).astype(np.uint8)
    done, jpeg = cv2.imencode(".jpg", cv2.GaussianBlur(noise, (15, 15), 0), [cv2.IMWRITE_JPEG_QUALITY, 60])
    if not done:
        raise RuntimeError("OpenCV cannot write a JPEG")
    return jpeg.tobytes()


def _middle(picture: Picture) -> Face:
    """Return a box where a face would be."""
    height, width = picture.shape[:2]
    x, y, half = width / 2, height / 2, height / 5
    eyes = np.array([[x - half / 2, y], [x + half / 2, y]], dtype=np.float32)
    return Face(x - half, y - half, x + half, y + half, 1.0, eyes)
