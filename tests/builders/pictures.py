"""Pictures of scenes, 640x480, cut from photographs that lie inside registry packages."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

WIDTH, HEIGHT = 640, 480
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a photograph: left, top and width in its pixels; the height follows from the wanted shape."""

    left: int
    top: int
    width: int


# Where the faces are in the photographs (scikit-image's astronaut.png and a sample of face-api).
_CANDIDATE, _CANDIDATE_HALF = Cut(62, 8, 330), Cut(128, 14, 190)
_STRANGER, _STRANGER_HALF = Cut(1390, 205, 530), Cut(1420, 165, 330)


def candidate() -> Picture:
    """Return the person who sits the exam, alone."""
    return _cut(_astronaut(), _CANDIDATE, WIDTH, HEIGHT)


def stranger() -> Picture:
    """Return another person, alone."""
    return _cut(_sample(), _STRANGER, WIDTH, HEIGHT)


def both() -> Picture:
    """Return the candidate (left) with the stranger beside."""
    half = WIDTH // 2
    return np.hstack(
        [_cut(_astronaut(), _CANDIDATE_HALF, half, HEIGHT), _cut(_sample(), _STRANGER_HALF, half, HEIGHT)]
    )


@lru_cache(maxsize=1)
def room() -> Picture:
    """Return a drawn room with an empty chair: wall, window light, desk edge, chair back."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    light = 150 + 50 * np.exp(-((columns - 520) ** 2 + (rows - 60) ** 2) / 60000) - rows * 0.08
    wall = np.stack([light * 0.93, light * 0.97, light], axis=2)
    picture = np.clip(wall, 0, 255).astype(np.uint8)
    cv2.rectangle(picture, (40, 60), (190, 250), (96, 120, 140), -1)
    cv2.rectangle(picture, (52, 72), (178, 238), (180, 190, 185), -1)
    cv2.rectangle(picture, (235, 210), (405, 480), (52, 56, 66), -1)
    for left in range(250, 400, 30):
        cv2.rectangle(picture, (left, 225), (left + 14, 470), (70, 74, 88), -1)
    cv2.rectangle(picture, (0, 440), (WIDTH, HEIGHT), (60, 84, 120), -1)
    soft: Picture = cv2.GaussianBlur(picture, (5, 5), 0).astype(np.uint8)
    return soft


def darkness() -> Picture:
    """Return what a covered camera gives."""
    return np.full((HEIGHT, WIDTH, 3), 5, dtype=np.uint8)


@lru_cache(maxsize=1)
def _astronaut() -> Picture:
    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("scikit-image is missing: install the extra `test`")
    return _read(Path(spec.origin).parent / "data" / "astronaut.png")


@lru_cache(maxsize=1)
def _sample() -> Picture:
    return _read(_ROOT / "node_modules" / "@vladmandic" / "face-api" / "demo" / "sample6.jpg")


def _read(path: Path) -> Picture:
    if not path.is_file():
        raise FileNotFoundError(f"{path.name} is missing: run `make setup`")
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise FileNotFoundError(f"{path.name} cannot be read")
    return picture.astype(np.uint8, copy=False)


def _cut(photograph: Picture, cut: Cut, width: int, height: int) -> Picture:
    tall = round(cut.width * height / width)
    part = photograph[cut.top : cut.top + tall, cut.left : cut.left + cut.width]
    way = cv2.INTER_AREA if cut.width > width else cv2.INTER_CUBIC
    return cv2.resize(part, (width, height), interpolation=way).astype(np.uint8, copy=False)
