"""Clips for a browser's fake camera and microphone, and lists of frames for engine tests.

Chromium ignores the frame rate of a fake MJPEG file: it plays 30 pictures a second, starts again at the end
of the file and at every getUserMedia. So a clip is written at 30 pictures a second, its first scene must be
longer than what a flow does before the sitting starts, and a scene is a short cycle of pictures that is
written again and again.
"""

import hashlib
import math
import os
import tempfile
import wave
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from tests.builders import pictures
from tests.builders.pictures import HEIGHT, WIDTH, Picture

Scenes = Sequence[tuple[str, float]]
"""Names of scenes with their seconds."""

PLAYED_PER_SECOND = 30
_HOLD = 3
"""Each picture is shown so many times: ten different ones a second are enough and keep the building short."""
_CYCLE = 61
"""Different pictures of a scene: no whole number of seconds, so that frames a second apart differ."""
_CLIP_QUALITY = 75
_BROWSER_QUALITY = 60
"""What the exam page uses for its JPEGs (canvas quality 0.6)."""
_VERSION = "3"

_STILL: dict[str, Callable[[], Picture]] = {
    "clean": pictures.candidate,
    "frozen": pictures.candidate,
    "other_person": pictures.stranger,
    "empty_chair": pictures.room,
    "two_people": pictures.both,
    "black": pictures.darkness,
}
SCENES = tuple(_STILL)


def build_clip(path: Path, scenes: Scenes) -> Path:
    """Write an MJPEG clip, 640x480, and return its path; nothing to do if it is there already."""
    key, key_file = clip_key(scenes), path.with_name(path.name + ".key")
    if path.is_file() and key_file.is_file() and key_file.read_text(encoding="ascii") == key:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as stream:
        for scene, seconds in scenes:
            cycle = _encoded_cycle(scene, _CLIP_QUALITY)
            for number in range(round(seconds * PLAYED_PER_SECOND)):
                stream.write(cycle[number // _HOLD % len(cycle)])
    Path(name).replace(path)
    key_file.write_text(key, encoding="ascii")
    return path


def cached_clip(cache: Path, scenes: Scenes) -> Path:
    """Return a clip in a cache folder, named by its content; built when it is not there."""
    return build_clip(cache / f"clip-{clip_key(scenes)[:16]}.mjpeg", scenes)


def clip_key(scenes: Scenes) -> str:
    """Return a hash of what the clip shows."""
    words = [f"{scene}:{seconds:g}" for scene, seconds in scenes]
    return hashlib.sha256("|".join([_VERSION, *words]).encode()).hexdigest()


def scene_frames(scenes: Scenes, fps: float = 1.0) -> list[bytes]:
    """Return what an exam page would send: JPEGs, 640x480, quality 0.6, `fps` a second.

    The pictures go through the clip's compression first, as they do with a fake camera.
    """
    frames = []
    for scene, seconds in scenes:
        cycle = _sent_cycle(scene)
        for number in range(round(seconds * fps)):
            shown = round(number * PLAYED_PER_SECOND / fps) // _HOLD
            frames.append(cycle[shown % len(cycle)])
    return frames


def build_wav(path: Path, seconds: float, *, tone_hz: float = 0.0) -> Path:
    """Write a WAV, 48 kHz mono 16 bit: quiet room noise, or a tone; a fake microphone wants one."""
    rate = 48_000
    random = np.random.default_rng(7)
    samples = random.normal(0.0, 12.0, round(rate * seconds))
    if tone_hz:
        samples += 6000 * np.sin(2 * math.pi * tone_hz * np.arange(samples.size) / rate)
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(2)
        stream.setframerate(rate)
        stream.writeframes(samples.astype("<i2").tobytes())
    return path


def _pictures_of(scene: str) -> Iterator[Picture]:
    """Give one cycle of a scene; the same pictures every time."""
    if scene not in _STILL:
        raise ValueError(f"{scene} is no scene: {', '.join(SCENES)}")
    still = _STILL[scene]()
    if scene == "frozen":
        yield _noisy(still, 0)
        return
    for number in range(_CYCLE):
        moved = still if scene in ("empty_chair", "black") else _moved(still, number / _CYCLE)
        yield _noisy(moved, number)


def _moved(still: Picture, share: float) -> Picture:
    """Sway and breathe: a few pixels, a degree, and a little light, ending where the cycle began."""
    turn = 2 * math.pi * share
    angle, scale = 1.2 * math.sin(turn), 1.02 + 0.012 * math.sin(3 * turn)
    transform = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), angle, scale)
    transform[:, 2] += np.array([5 * math.sin(2 * turn), 3 * math.cos(turn)])
    moved = cv2.warpAffine(still, transform, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    return cv2.convertScaleAbs(moved, alpha=1 + 0.02 * math.sin(turn)).astype(np.uint8, copy=False)


def _noisy(picture: Picture, number: int) -> Picture:
    """Add the noise of a cheap sensor, another one for each picture."""
    shift = (number * 7919) % (WIDTH * HEIGHT * 3)
    noisy: Picture = np.clip(picture + np.roll(_noise(), shift), 0, 255).astype(np.uint8)
    return noisy


@lru_cache(maxsize=1)
def _noise() -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    random = np.random.default_rng(11)
    return np.rint(random.normal(0.0, 2.5, (HEIGHT, WIDTH, 3))).astype(np.int16)


@lru_cache(maxsize=16)
def _encoded_cycle(scene: str, quality: int) -> tuple[bytes, ...]:
    return tuple(_encode(_pictures_of(scene), quality))


@lru_cache(maxsize=16)
def _sent_cycle(scene: str) -> tuple[bytes, ...]:
    shown = (
        cv2.imdecode(np.frombuffer(jpeg, dtype=np.uint8), cv2.IMREAD_COLOR)
        for jpeg in _encoded_cycle(scene, _CLIP_QUALITY)
    )
    return tuple(
        _encode((picture.astype(np.uint8) for picture in shown if picture is not None), _BROWSER_QUALITY)
    )


def _encode(shown: Iterable[Picture], quality: int) -> Iterator[bytes]:
    for picture in shown:
        done, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if not done:
            raise RuntimeError("OpenCV cannot write a JPEG")
        yield jpeg.tobytes()
