"""The house keeps its shape: file sizes, rooms, layers are checked, not hoped for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from lms.core.security import CONTENT_PREFIX

ROOT = Path(__file__).parent.parent
ROOMS = ("lms", "proctoring", "scorm", "content", "tests")
SOURCES = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if "migrations/versions" not in path.as_posix()
)
BROWSER_SOURCES = sorted(
    path
    for room in ("lms", "proctoring", "scorm")
    for path in (ROOT / room / "static").rglob("*.js")
    if "vendor" not in path.parts
)


@pytest.mark.parametrize("path", [*SOURCES, *BROWSER_SOURCES], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_stays_under_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:]


def test_every_page_says_who_may(app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not getattr(app.view_functions[rule.endpoint], "permission", None)
        and not rule.endpoint.startswith(
            CONTENT_PREFIX
        )  # no person there: a ticket in the address says what may be read
    ]
    assert silent == []


@pytest.mark.parametrize("path", sorted((ROOT / "lms" / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_no_page_has_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text), (
        "the CSP refuses inline script"
    )
    assert not re.search(r"\son\w+=\"", text), "the CSP refuses inline handlers"
    assert not re.search(r"\sstyle=\"", text), "the CSP refuses inline style"
