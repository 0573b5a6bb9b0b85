"""Shared ground of the flows: the driver of browsers, clips of the fake cameras, a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.server import LiveServer, live_server
from tests.flows.staff import leave


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the clips of the fake cameras."""
    return tmp_path_factory.mktemp("clips")


@pytest.fixture
def server(tmp_path: Path, migrated_database: Path) -> Iterator[LiveServer]:
    with live_server(tmp_path / "house", migrated_database) as server:
        yield server


@pytest.fixture(scope="module")
def desk_browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def desk(desk_browser: Browser) -> Iterator[Browser]:
    """The browser of teachers, proctors, the head and the registrar: no camera."""
    yield desk_browser
    leave(desk_browser)  # before the server: it would wait for their sockets
