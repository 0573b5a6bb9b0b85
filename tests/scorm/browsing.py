"""What a learner's browser does around a course."""

from __future__ import annotations

from playwright.sync_api import Browser, Frame, Page, expect

from tests.scorm.course_server import CourseServer


def launch(browser: Browser, server: CourseServer, *, script: str = "") -> tuple[Page, Frame]:
    """Open the LMS page in a fresh context and give the course's own frame once it has started.

    `script` runs in the course's frame before its own scripts.
    """
    page = browser.new_context().new_page()
    if script:
        page.add_init_script(f"if (location.pathname.startsWith('/c/files/')) {{ {script} }}")
    page.goto(server.lms + "/lms")
    course = page.frame_locator("#player").frame_locator("#sco")
    expect(course.locator("h1")).to_be_visible()
    frame = next(frame for frame in page.frames if "/c/files/" in frame.url)
    return page, frame


def close(page: Page) -> bool:
    """Leave as the LMS does; tell whether everything was saved."""
    return bool(page.evaluate("host.close()")["saved"])
