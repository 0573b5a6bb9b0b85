"""Boxes of found faces and the arithmetic on them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from proctoring.frames import Picture

Points = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Face:
    """A found face in pixels; `points` float32 (n, 2), first the eyes (image left, image right)."""

    left: float
    top: float
    right: float
    bottom: float
    score: float
    points: Points

    @property
    def size_px(self) -> float:
        """Return the shorter side."""
        return min(self.right - self.left, self.bottom - self.top)


class Detector(Protocol):
    """Finds faces in a picture."""

    def find(self, picture: Picture) -> list[Face]:
        """Return the faces, best first; `picture` is uint8 (H, W, 3), BGR."""


def overlap(one: Face, other: Face) -> float:
    """Return intersection over union, 0..1."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (_area(one) + _area(other) - shared)


def holds_centre(one: Face, other: Face) -> bool:
    """Say whether the centre of `other` lies inside `one`."""
    x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
    return one.left <= x <= one.right and one.top <= y <= one.bottom


def keep_best(faces: Iterable[Face], same: Callable[[Face, Face], bool]) -> list[Face]:
    """Return faces, best first, without those that are the `same` as a better one."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda item: -item.score):
        if not any(same(better, face) for better in kept):
            kept.append(face)
    return kept


def blend_alike(faces: Sequence[Face], least_overlap: float) -> list[Face]:
    """Return each face once, placed at the average of all that overlap it, weighted by score.

    Steadier than the best box alone (BlazeFace, Bazarevsky et al. 2019, section 3.3).
    """
    blended = []
    for best in keep_best(faces, lambda better, face: overlap(better, face) >= least_overlap):
        alike = [face for face in faces if overlap(best, face) >= least_overlap]
        weights = np.array([face.score for face in alike])
        weights /= weights.sum()
        boxes = np.array([[face.left, face.top, face.right, face.bottom] for face in alike])
        left, top, right, bottom = (float(value) for value in weights @ boxes)
        points = np.tensordot(weights, np.stack([face.points for face in alike]), axes=1)
        blended.append(Face(left, top, right, bottom, best.score, points.astype(np.float32)))
    return blended


def distinct(near: Sequence[Face], far: Sequence[Face], same_overlap: float) -> list[Face]:
    """Return the faces of both detectors, each person once; those of `near` come first."""
    people = list(near)
    for face in far:
        known = any(
            overlap(person, face) >= same_overlap or holds_centre(person, face) or holds_centre(face, person)
            for person in people
        )
        if not known:
            people.append(face)
    return people


def _area(face: Face) -> float:
    return (face.right - face.left) * (face.bottom - face.top)
