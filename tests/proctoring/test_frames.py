"""Pictures from a browser are judged by their header before anything is decoded."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proctoring.errors import FrameDamaged, FrameDimensions, FrameNotJpeg, FrameRefused, FrameTooLarge
from proctoring.fakes import fake_jpeg
from proctoring.frames import check_header, decode
from proctoring.policy import FrameLimits

LIMITS = FrameLimits(
    max_bytes=512 * 1024, max_width=4096, max_height=4096, max_pixels=8_500_000, min_width=64, min_height=64
)


def jpeg_of(width: int, height: int, *options: int) -> bytes:
    done, jpeg = cv2.imencode(".jpg", np.full((height, width, 3), 90, dtype=np.uint8), list(options))
    assert done
    return bytes(jpeg.tobytes())


def with_dimensions(jpeg: bytes, width: int, height: int) -> bytes:
    """Return the same bytes with another size in the frame header: a small file that claims to be huge."""
    place = jpeg.index(b"\xff\xc0")
    return jpeg[: place + 5] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + jpeg[place + 9 :]


def test_a_browser_jpeg_is_decoded_in_its_size() -> None:
    picture = decode(jpeg_of(640, 480), LIMITS)

    assert picture.shape == (480, 640, 3)
    assert picture.dtype == np.uint8


def test_a_progressive_jpeg_is_accepted() -> None:
    assert check_header(jpeg_of(640, 480, cv2.IMWRITE_JPEG_PROGRESSIVE, 1), LIMITS) == (640, 480)


@pytest.mark.parametrize(
    ("size", "accepted"),
    [
        pytest.param((64, 64), True, id="exactly the smallest is allowed"),
        pytest.param((63, 64), False, id="one pixel narrower is not"),
        pytest.param((64, 63), False, id="one pixel lower is not"),
        pytest.param((4096, 64), True, id="exactly the widest is allowed"),
        pytest.param((4097, 64), False, id="one pixel wider is not"),
        pytest.param((64, 4097), False, id="one pixel higher is not"),
        pytest.param((4096, 4096), False, id="both sides allowed, too many pixels together"),
    ],
)
def test_dimensions_have_limits(size: tuple[int, int], accepted: bool) -> None:
    jpeg = with_dimensions(jpeg_of(640, 480), *size)

    if accepted:
        assert check_header(jpeg, LIMITS) == size
    else:
        with pytest.raises(FrameDimensions):
            check_header(jpeg, LIMITS)


def test_a_decompression_bomb_is_never_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the picture was decoded")

    monkeypatch.setattr(cv2, "imdecode", refuse)

    with pytest.raises(FrameDimensions):
        decode(with_dimensions(jpeg_of(640, 480), 65_000, 65_000), LIMITS)


@pytest.mark.parametrize(
    ("extra", "error"),
    [
        pytest.param(0, None, id="exactly the limit is allowed"),
        pytest.param(1, FrameTooLarge, id="one byte more is not"),
    ],
)
def test_bytes_have_a_limit(extra: int, error: type[FrameRefused] | None) -> None:
    jpeg = jpeg_of(640, 480)
    limits = replace(LIMITS, max_bytes=len(jpeg) - extra)

    if error is None:
        assert check_header(jpeg, limits) == (640, 480)
    else:
        with pytest.raises(error):
            check_header(jpeg, limits)


def test_fifty_megabytes_that_claim_to_be_a_jpeg_are_refused_by_size() -> None:
    with pytest.raises(FrameTooLarge):
        decode(jpeg_of(640, 480) + bytes(50_000_000), LIMITS)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xd8", id="only the start"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), id="a PNG"),
        pytest.param(b"GIF89a" + bytes(100), id="a GIF"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="an SVG"),
        pytest.param(b"\xff\xd8\xff\xda" + bytes(100), id="a scan without a frame header"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x00" + bytes(100), id="a segment of no length"),
        pytest.param(
            b"\xff\xd8\xff\xc3\x00\x0b\x08\x01\x00\x01\x00\x01\x01\x11\x00" + bytes(50), id="lossless coding"
        ),
        pytest.param(b"\xff\xd8" + b"\xff" * 1000, id="only filling"),
    ],
)
def test_what_is_no_jpeg_is_refused(content: bytes) -> None:
    with pytest.raises(FrameNotJpeg):
        decode(content, LIMITS)


def test_a_good_header_without_picture_data_is_refused() -> None:
    jpeg = jpeg_of(640, 480)

    with pytest.raises(FrameDamaged):
        decode(jpeg[: jpeg.index(b"\xff\xda")], LIMITS)


def test_the_orientation_tag_does_not_turn_the_picture() -> None:
    tiff = (
        b"MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
    )
    exif = b"Exif\x00\x00" + tiff
    jpeg = jpeg_of(320, 240)
    turned = jpeg[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + jpeg[2:]

    assert decode(turned, LIMITS).shape == (240, 320, 3)


def code_of(jpeg: bytes) -> str:
    """Return the code of the refusal, or nothing for a picture that was decoded."""
    try:
        decode(jpeg, LIMITS)
    except FrameRefused as error:
        return error.code
    return ""


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_by_code(content: bytes) -> None:
    assert code_of(content).startswith("frame.")
    assert code_of(b"\xff\xd8" + content).startswith("frame.")


@given(st.data())
def test_a_damaged_jpeg_gives_a_picture_or_a_coded_refusal(data: st.DataObject) -> None:
    jpeg = bytearray(fake_jpeg("anything"))
    for _ in range(data.draw(st.integers(1, 5))):
        jpeg[data.draw(st.integers(0, len(jpeg) - 1))] = data.draw(st.integers(0, 255))

    assert code_of(bytes(jpeg)) in ("", "frame.not_jpeg", "frame.dimensions", "frame.damaged")
