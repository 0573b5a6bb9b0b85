"""Drawn pictures for the made-up sittings of the demo: silhouettes, so that nobody's face is needed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 640, 480
ROOM = (196, 205, 212)
LABEL = "DEMO"


def picture(people: int, *, colour: tuple[int, int, int] = (96, 84, 70)) -> bytes:
    """Return a JPEG of a room with this many silhouettes (0 is an empty chair)."""
    image: NDArray[np.uint8] = np.full((HEIGHT, WIDTH, 3), ROOM, dtype=np.uint8)
    cv2.rectangle(image, (0, 400), (WIDTH, HEIGHT), (120, 140, 160), -1)
    if people == 0:
        cv2.rectangle(image, (250, 190), (390, 400), (90, 100, 115), 6)
    for number in range(people):
        x = WIDTH // 2 if people == 1 else 200 + 240 * number
        cv2.ellipse(image, (x, 420), (130, 150), 0, 180, 360, colour, -1)
        cv2.circle(image, (x, 210), 72, colour, -1)
    cv2.putText(image, LABEL, (16, 44), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (60, 60, 60), 2)
    done, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 70])
    if not done:
        raise RuntimeError("OpenCV cannot write a JPEG")
    return encoded.tobytes()
