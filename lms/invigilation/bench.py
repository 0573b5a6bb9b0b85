"""`qashyq bench proctoring`: stages of the analysis, and the delay from a frame to the proctor's page.

The second part runs in a process of its own on a data folder of its own, so that nothing of the house is touched
(`lms.invigilation.bench_round`). Options: `candidates=20 seconds=60`.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile

from flask import current_app

from lms.core.bench import Figure, Options, area, at_least, at_most
from lms.core.settings import Settings
from lms.invigilation.policy import shipped_policy
from proctoring import bench as engine
from proctoring.models import load

DELAY_BAR_MS = 3000.0
MAX_CANDIDATES = 60
MAX_SECONDS = 300
START_SECONDS = 120


@area("proctoring")
def measure(options: Options) -> list[Figure]:
    """Measure the stages, then the way of an incident to a proctor."""
    settings: Settings = current_app.extensions["qashyq_settings"]
    candidates = max(1, min(int(options.get("candidates", "20")), MAX_CANDIDATES))
    seconds = max(30, min(int(options.get("seconds", "60")), MAX_SECONDS))
    stages = engine.measure_stages(load(settings.models_dir), shipped_policy())
    figures = [
        Figure(name, round(value, 2), unit, None, None, protocol) for name, value, unit, protocol in stages
    ]
    return figures + _delay(_round(settings, candidates, seconds), candidates, seconds)


def _delay(found: dict[str, list[float]], candidates: int, seconds: int) -> list[Figure]:
    delays, taken, refused = found["delays_ms"], sum(found["taken"]), sum(found["refused"])
    protocol = (
        f"{candidates} candidates, one 640x480 JPEG a second each for {seconds} s over Socket.IO on loopback, one server "
        "process with workers, SQLite; from the opening time (begin of the evidence + the policy's open_ms) to the event on "
        f"a proctor's socket, so up to a second of it is the sampling; n = {len(delays)}; made-up pictures, real networks"
    )
    p95 = statistics.quantiles(delays, n=20)[-1] if len(delays) > 1 else float("inf")
    median = statistics.median(delays) if delays else float("inf")
    return [
        at_most("incident to the proctor, p95", p95, "ms", DELAY_BAR_MS, protocol),
        at_most("incident to the proctor, median", median, "ms", None, protocol),
        at_least("frames acknowledged", taken / max(1, taken + refused), "share", 1.0, protocol),
    ]


def _round(settings: Settings, candidates: int, seconds: int) -> dict[str, list[float]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QASHYQ_")}
    with tempfile.TemporaryDirectory(prefix="qashyq-bench-") as folder:
        port = _free_port()
        own = {
            "QASHYQ_DATA": folder,
            "QASHYQ_MODELS": str(settings.models_dir),
            "QASHYQ_ORIGIN": f"http://127.0.0.1:{port}",
            "QASHYQ_CONTENT_ORIGIN": f"http://localhost:{port}",
        }
        wanted = [f"--candidates={candidates}", f"--seconds={seconds}"]
        command = [sys.executable, "-m", "lms.cli", "proctoring", "bench-round", *wanted]
        done = subprocess.run(  # noqa: S603  # our own command, whole numbers as arguments
            command,
            env=kept | own,
            capture_output=True,
            text=True,
            timeout=seconds + START_SECONDS,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"the round failed: {done.stderr[-2000:]}")
    answer: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
