from __future__ import annotations

import gzip
import re
from pathlib import Path

STATIC = Path(__file__).parents[3] / "lms" / "static"
IMPORT = re.compile(r'from "(\.[^"]+)"')


def modules_behind(path: Path, found: set[Path]) -> set[Path]:
    if path not in found:
        found.add(path)
        for name in IMPORT.findall(path.read_text()):
            modules_behind((path.parent / name).resolve(), found)
    return found


def test_the_shells_own_scripts_are_small() -> None:
    found: set[Path] = set()
    modules_behind(STATIC / "js" / "app.js", found)
    modules_behind(STATIC / "js" / "controllers" / "exam_controller.js", found)

    compressed = sum(len(gzip.compress(path.read_bytes())) for path in found)

    assert compressed < 40 * 1024
