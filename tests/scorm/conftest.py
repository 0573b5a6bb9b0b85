"""A browser and servers for the tests that play courses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.scorm.course_server import CourseServer

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = str(CHROMIUM) if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def play(browser: Browser) -> Iterator[Callable[[bytes], CourseServer]]:
    servers: list[CourseServer] = []

    def start(packed: bytes) -> CourseServer:
        servers.append(CourseServer(packed))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
