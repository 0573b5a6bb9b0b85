"""`qashyq bench scorm`: the engine by itself, then commits through the real endpoint with production settings.

The second round runs in a process of its own on a data folder of its own, so that nothing of the house is touched
(`lms.player.bench_round`). Options: `clients=4 commits=400 files=2000`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from lms.core.bench import Figure, Options, area, at_least, at_most
from lms.core.bench_server import free_port
from scorm import bench as engine

COMMITS_BAR = 200.0  # with an autocommit each 20 s: four thousand learners at once
ENGINE_COMMITS_BAR = 400.0
P95_BAR_MS = 50.0
IMPORT_BAR_S = 10.0
MAX_CLIENTS = 16
PER_LAUNCH = 230  # the endpoint's own rate limit in a minute is 240; the warm-up takes 10
ROUND_SECONDS = 600


@area("scorm")
def measure(options: Options) -> list[Figure]:
    """Measure the engine, then the endpoint."""
    clients = min(int(options.get("clients", "4")), MAX_CLIENTS)
    commits = min(int(options.get("commits", "400")), clients * PER_LAUNCH)
    files = int(options.get("files", "2000"))
    applied, imported = engine.measure(commits=2000, files=files)
    return [
        at_least(applied.name, applied.value, applied.unit, ENGINE_COMMITS_BAR, applied.protocol),
        at_most(imported.name, imported.value, imported.unit, IMPORT_BAR_S, imported.protocol),
        *_house(clients, commits, files),
    ]


def _house(clients: int, commits: int, files: int) -> list[Figure]:
    found = _round(clients, commits, files)
    load = (
        f"{commits} commits of about 9 KB by {clients} learners at once, each waits for its answer; every tenth moves the "
        "mark; HTTP on loopback from a process of its own to the production server (one process, workers, log), "
        "SQLite with synchronous=FULL, limits, journal and marks on"
    )
    stored = f"{files} files of 20,000 bytes: checked, stored with fsync, entered"
    agreement = "journal rows, stored time and marks against what was sent; 1 is agreement"
    return [
        at_most("package import into the house", found["import_seconds"], "s", IMPORT_BAR_S, stored),
        at_least("commits taken", found["commits_per_second"], "commits/s", COMMITS_BAR, load),
        at_most("commit p95", found["p95_ms"], "ms", P95_BAR_MS, load),
        at_least("journal agrees", found["agrees"], "", 1, agreement),
    ]


def _round(clients: int, commits: int, files: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="qashyq-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QASHYQ_")}
        port = free_port()
        own = {
            "QASHYQ_DATA": folder,
            "QASHYQ_ORIGIN": f"http://localhost:{port}",
            "QASHYQ_CONTENT_ORIGIN": f"http://127.0.0.1:{port}",
        }
        wanted = [f"--clients={clients}", f"--commits={commits}", f"--files={files}"]
        command = [sys.executable, "-m", "lms.cli", "scorm", "bench-round", *wanted]
        done = subprocess.run(  # noqa: S603  # our own command, whole numbers as arguments
            command, env=kept | own, capture_output=True, text=True, timeout=ROUND_SECONDS, check=False
        )
    if done.returncode:
        raise RuntimeError(f"the round failed: {done.stderr[-2000:]}")
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer
