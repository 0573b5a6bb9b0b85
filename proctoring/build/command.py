"""The command `python -m proctoring.models build|verify`: progress, or exit code 1 and a clear line."""

import argparse
import os
import sys
from pathlib import Path

from proctoring import models
from proctoring.build import fetch
from proctoring.errors import ProctoringError


def main(arguments: list[str] | None = None) -> None:
    """Build or verify the models."""
    parser = argparse.ArgumentParser(prog="python -m proctoring.models")
    parser.add_argument("action", choices=["build", "verify"])
    parser.add_argument("--cache", type=Path, default=None, help="where archives are kept (QASHYQ_CACHE)")
    options = parser.parse_args(arguments)
    directory = models.models_directory()
    try:
        if options.action == "build":
            fetch.build(directory, options.cache or cache_directory(), tell=_tell)
        models.verify(directory)
    except ProctoringError as error:
        print(f"{error.code}: {error}", file=sys.stderr)
        sys.exit(1)
    _tell(f"models: all {len(models.manifest()[1])} are in place in {directory}")


def cache_directory() -> Path:
    """Return the folder of the archives: QASHYQ_CACHE, else .cache/qashyq in the home folder."""
    return Path(os.environ.get("QASHYQ_CACHE") or Path.home() / ".cache" / "qashyq")


def _tell(line: str) -> None:
    print(line, flush=True)
