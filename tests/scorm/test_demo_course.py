"""The demo course on the shelf: a clean package in three languages, played in Chromium."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from scorm.manifest import read_manifest
from scorm.outcome import outcome
from scorm.pack import pack_folder
from scorm.package import open_package
from tests.scorm.browsing import close, launch
from tests.scorm.course_server import CourseServer

FOLDER = Path(__file__).parent.parent.parent / "content" / "courses" / "safety-intro"


def test_the_demo_course_is_a_package_without_findings() -> None:
    package = open_package(io.BytesIO(pack_folder(FOLDER)))
    manifest = read_manifest(package.manifest_bytes(), package.names())
    assert manifest.is_playable
    assert not list(manifest.report)
    assert package.notes == ()


@pytest.mark.browser
def test_the_demo_course_keeps_language_and_place_and_gives_points(
    browser: Browser, play: Callable[[bytes], CourseServer]
) -> None:
    server = play(pack_folder(FOLDER))
    page, frame = launch(browser, server)
    for language, title in (("ru", "Ваша неделя"), ("en", "Your week"), ("kk", "Сіздің аптаңыз")):
        frame.click(f"[data-language={language}]")
        if language == "ru":
            frame.click("#next")
        expect(frame.locator("h1")).to_have_text(title)
    assert close(page)
    page.context.close()

    page, frame = launch(browser, server)
    expect(frame.locator("h1")).to_have_text("Сіздің аптаңыз")
    for _ in range(3):
        frame.click("#next")
    for name, answer in (("async-work", 0), ("not-saved", 0), ("who-decides", 1)):
        frame.check(f"input[name={name}][value='{answer}']")
    frame.click("#check")
    frame.click("#exit")
    server.wait_for_final("session-2")
    page.context.close()

    result = outcome(server.state)
    assert (result.points, result.success.value, result.completion.value) == (
        Decimal("66.67"),
        "passed",
        "completed",
    )
    assert server.findings == []
