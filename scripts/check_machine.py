"""Say what is missing on this machine, with the command that installs it (Debian and Ubuntu)."""

import importlib.util
import shutil
import sys

WANTED_PYTHON = (3, 11)


def main() -> None:
    """Exit 1 with a list when something is missing."""
    missing = []
    if sys.version_info < WANTED_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        missing.append(
            f"Python {found} is too old, 3.11 or newer is needed: sudo apt-get install python3.11 python3.11-venv"
        )
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        missing.append("venv is missing: sudo apt-get install python3-venv")
    if shutil.which("git") is None:
        missing.append("git is missing: sudo apt-get install git")
    if missing:
        sys.exit("This machine lacks:\n  " + "\n  ".join(missing))


if __name__ == "__main__":
    main()
