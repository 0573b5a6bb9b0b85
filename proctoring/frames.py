"""Opens pictures from a browser: every limit is checked on the header, before anything is decoded."""

import cv2
import numpy as np
from numpy.typing import NDArray

from proctoring.errors import FrameDamaged, FrameDimensions, FrameNotJpeg, FrameTooLarge
from proctoring.policy import FrameLimits

Picture = NDArray[np.uint8]
"""uint8 (height, width, 3), BGR."""

_START = b"\xff\xd8"
_END = 0xD9
_SCAN = 0xDA
# Markers that begin a frame header (size of the picture): baseline, extended and progressive Huffman coding.
_FRAME_HEADERS = frozenset({0xC0, 0xC1, 0xC2})
# Other codings (lossless, arithmetic, differential): no browser makes them.
_STRANGE_HEADERS = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


def check_header(jpeg: bytes, limits: FrameLimits) -> tuple[int, int]:
    """Return (width, height) of a picture that keeps all limits; decodes nothing.

    Raises:
        FrameTooLarge: too many bytes.
        FrameNotJpeg: not a JPEG as browsers make them.
        FrameDimensions: a side or the number of pixels is outside the limits.
    """
    if len(jpeg) > limits.max_bytes:
        raise FrameTooLarge(f"{len(jpeg)} bytes, at most {limits.max_bytes}")
    width, height = _dimensions(jpeg)
    fits = limits.min_width <= width <= limits.max_width and limits.min_height <= height <= limits.max_height
    if not fits or width * height > limits.max_pixels:
        raise FrameDimensions(f"{width} x {height}")
    return width, height


def decode(jpeg: bytes, limits: FrameLimits) -> Picture:
    """Return the picture, uint8 (height, width, 3), BGR.

    Raises:
        FrameRefused: one of its kinds, see `check_header`; FrameDamaged when the data behind a good header is
        bad.
    """
    width, height = check_header(jpeg, limits)
    buffer = np.frombuffer(jpeg, dtype=np.uint8)
    try:
        # The orientation tag would turn the picture against what the header said.
        picture = cv2.imdecode(buffer, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as error:
        raise FrameDamaged(str(error)) from None
    if picture is None or picture.shape != (height, width, 3):
        raise FrameDamaged("the picture data cannot be decoded")
    return picture.astype(np.uint8, copy=False)


def _dimensions(jpeg: bytes) -> tuple[int, int]:
    """Walk the segments up to the frame header. Source: ITU-T T.81, annex B."""
    if not jpeg.startswith(_START):
        raise FrameNotJpeg("does not begin as a JPEG")
    place = 2
    while place + 4 <= len(jpeg):
        if jpeg[place] != 0xFF:
            raise FrameNotJpeg("a segment is missing")
        marker = jpeg[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker in _ALONE:
            place += 2
            continue
        if marker in _STRANGE_HEADERS or marker in (_SCAN, _END):
            break
        length = int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if marker in _FRAME_HEADERS:
            return _frame_header(jpeg[place + 4 : place + 2 + length])
        if length < 2:
            break
        place += 2 + length
    raise FrameNotJpeg("has no frame header that is understood")


def _frame_header(segment: bytes) -> tuple[int, int]:
    if len(segment) < 6 or segment[0] != 8 or segment[5] not in (1, 3):
        raise FrameNotJpeg("must have 8 bits and one or three components")
    return int.from_bytes(segment[3:5], "big"), int.from_bytes(segment[1:3], "big")
