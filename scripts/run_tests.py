"""Everything that must be green: format, lint, types, contracts, texts, tests. `--all` adds the long rounds."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = (
    ("format", ["ruff", "format", "--check", "--quiet", "."]),
    ("lint", ["ruff", "check", "--quiet", "."]),
    ("types", ["mypy"]),
    ("contracts", ["lint-imports", "--no-logo"]),
    ("templates", ["djlint", "lms/templates", "--lint", "--quiet"]),
    ("texts", ["python", "-m", "lms.core.catalogues", "check"]),
)


def main() -> int:
    """Run every check, then the tests when all are green."""
    arguments = sys.argv[1:]
    _say_what_is_missing()
    red = [name for name, command in CHECKS if _run(name, command) != 0]
    if red:
        print(f"red: {', '.join(red)}", flush=True)
        return 1
    if "--lint-only" in arguments:
        return 0
    workers = str(min(4, os.cpu_count() or 2))
    tests = ["pytest", "-q", "-n", workers, "--dist", "loadgroup", "--maxfail", "30", "-ra"]
    if "--all" not in arguments:
        tests += ["-m", "not slow"]
    return _run("tests", tests)


def _run(name: str, command: list[str]) -> int:
    started = time.monotonic()
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=name != "tests", text=True
    )
    print(
        f"{name}: {'ok' if done.returncode == 0 else 'RED'} ({time.monotonic() - started:.0f} s)", flush=True
    )
    if done.returncode != 0 and name != "tests":
        print((done.stdout or "")[-8000:], (done.stderr or "")[-4000:], flush=True)
    return done.returncode


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _say_what_is_missing() -> None:
    required = os.environ.get("CI") == "true"
    missing = []
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        missing.append("Chromium, for the browser flows: sudo apt-get install chromium")
    if not _answers(5432):
        missing.append("PostgreSQL on 127.0.0.1:5432, for the large shape: sudo apt-get install postgresql")
    if not _answers(6379):
        missing.append("Redis on 127.0.0.1:6379, for the large shape: sudo apt-get install redis-server")
    for line in missing:
        print(f"{'missing' if required else 'skipped, because missing'}: {line}", flush=True)
    if missing and required:
        sys.exit("CI wants all of them")


if __name__ == "__main__":
    raise SystemExit(main())
