"""The state of the camera picture itself: black or covered, and the same as before."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from proctoring.frames import Picture
from proctoring.policy import PictureNumbers

_SAMPLE_STEP = 4
"""Every fourth pixel both ways, picked and not averaged: averaging would remove the noise of the sensor."""


@dataclass(frozen=True, slots=True)
class PictureState:
    """What the picture shows of the camera; `luma` is the mean, 0..255."""

    is_black: bool
    is_repeat: bool | None
    luma: float


class PictureCheck:
    """Compares each picture of one camera with the one before it."""

    def __init__(self, numbers: PictureNumbers) -> None:
        """Start without a picture."""
        self._numbers = numbers
        self._before: NDArray[np.uint8] | None = None

    def look(self, picture: Picture) -> PictureState:
        """Return the state; `is_repeat` is None for the first picture and after a change of size."""
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        sample = np.ascontiguousarray(grey[::_SAMPLE_STEP, ::_SAMPLE_STEP]).astype(np.uint8, copy=False)
        luma, spread = brightness(sample)
        is_black = luma <= self._numbers.black_luma or spread <= self._numbers.black_spread
        repeat: bool | None = None
        if self._before is not None and self._before.shape == sample.shape:
            same = cv2.absdiff(sample, self._before) <= self._numbers.same_level
            repeat = float(np.mean(same)) >= self._numbers.same_share
        self._before = sample
        return PictureState(is_black=is_black, is_repeat=repeat, luma=luma)


def brightness(grey: NDArray[np.uint8]) -> tuple[float, float]:
    """Return mean and standard deviation of luma, 0..255."""
    return float(grey.mean()), float(grey.std())
