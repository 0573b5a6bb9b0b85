"""One round of `qashyq bench proctoring`: a server process with production settings, candidates and a proctor on loopback."""

from __future__ import annotations

import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import cv2
import numpy as np

from lms.core import clock
from lms.core.serve import server_command
from lms.core.settings import Settings
from lms.invigilation.bench_line import BenchLine
from lms.invigilation.bench_room import Room, make_room
from lms.invigilation.policy import shipped_policy
from proctoring.types import IncidentCode

PICTURES = 61  # made once: the load must not cost more than what it measures
ABSENT_S, DARK_S = 9, 14
"""A candidate leaves for so long, then covers the camera for so long, again and again: two incidents a turn."""


def run(candidates: int, seconds: int) -> dict[str, list[float]]:
    """Return delays in milliseconds and counts per candidate; the database is made here and must be empty."""
    policy = shipped_policy()
    opens_ms = {
        code.value: policy.rules[code].open_ms for code in (IncidentCode.FACE_ABSENT, IncidentCode.CAM_BLACK)
    }
    room = make_room(candidates)
    with _server(room.settings):
        return _watch(room, seconds, opens_ms)


def _watch(room: Room, seconds: int, opens_ms: dict[str, int]) -> dict[str, list[float]]:
    delays: list[float] = []

    def heard(name: str, values: dict[str, object]) -> None:
        if name == "incident" and values["isNew"] and values["isOpen"]:
            first_ms = values["firstEvidenceMs"]
            if isinstance(first_ms, int):
                delays.append(clock.now_ms() - first_ms - opens_ms.get(str(values["code"]), 0))

    for number in range(PICTURES):
        _picture(number, is_dark=False)
        _picture(number, is_dark=True)
    origin = room.settings.lms_origin
    proctor = BenchLine(origin, "/live", {"eventId": room.event_id}, room.proctor_cookie, heard)
    lines = [BenchLine(origin, "/proctoring", {"ticket": c.ticket}, c.cookie) for c in room.candidates]
    threads = [
        threading.Thread(target=_sit, args=(line, number / len(lines), seconds))
        for number, line in enumerate(lines)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(2)
    for line in (*lines, proctor):
        line.close()
    return {
        "delays_ms": delays,
        "taken": [line.acknowledged for line in lines],
        "refused": [line.refused for line in lines],
    }


def _sit(line: BenchLine, phase_s: float, seconds: int) -> None:
    """Send a picture a second; candidates are spread over the second as real ones are."""
    begun = time.monotonic() + phase_s
    for second in range(seconds):
        time.sleep(max(0.0, begun + second - time.monotonic()))
        is_dark = second % (ABSENT_S + DARK_S) >= ABSENT_S
        line.send_frame(clock.now_ms(), _picture(second % PICTURES, is_dark=is_dark))


@lru_cache(maxsize=128)
def _picture(seed: int, *, is_dark: bool) -> bytes:
    """Return a JPEG without anybody: a noisy wall, or darkness; no two are the same."""
    noise = np.random.default_rng(seed).normal(0, 6, (480, 640, 3))
    wall = np.linspace(60, 200, 640)[None, :, None] + noise
    picture = np.clip(3 + noise * 0.2 if is_dark else wall, 0, 255).astype(np.uint8)
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 60])[1].tobytes()


@contextmanager
def _server(settings: Settings) -> Iterator[None]:
    port = int(settings.lms_origin.rsplit(":", 1)[1])
    with (settings.data_dir / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  # our own command, in this process's own surroundings
            server_command(settings, port, ["127.0.0.1"], None), stdout=log, stderr=log
        )
        try:
            _wait_until_ready(settings.lms_origin)
            yield
        finally:
            process.terminate()
            process.wait(30)


def _wait_until_ready(origin: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{origin}/ready", timeout=5) as answer:  # noqa: S310  # loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the benchmark's server did not start")
