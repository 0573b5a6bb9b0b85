"""SCORM in real Chromium: a teacher uploads and publishes, a student plays, leaves, resumes; the score stands in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect, sync_playwright

from tests.browser.server import LiveServer, live_server
from tests.builders import packages
from tests.factories import make_person
from tests.factories_courses import make_offering

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")


@dataclass
class School:
    """A running server with a teacher, a student and an empty course page."""

    server: LiveServer
    browser: Browser
    teacher: int
    student: int
    offering: int

    def visit(self, person_id: int, **options: object) -> BrowserContext:
        """Open a browser window of somebody."""
        context = self.browser.new_context(**options)  # type: ignore[arg-type]  # Playwright's own options
        context.set_default_timeout(15_000)
        context.add_cookies([self.server.cookie_for(person_id)])
        return context


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[LiveServer]:
    with live_server(tmp_path_factory.mktemp("scorm"), migrated_database) as server:
        yield server


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = str(CHROMIUM) if CHROMIUM.exists() else None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def school(server: LiveServer, chromium: Browser) -> School:
    with server.seed() as session:
        teacher, student = make_person(session), make_person(session, family_name="Әлиева")
        offering = make_offering(session, teacher=teacher, students=[student])
        return School(server, chromium, teacher.id, student.id, offering.id)


def upload_and_publish(school: School, packed: bytes, title: str) -> None:
    """Do what a teacher does on the course page."""
    page = school.visit(school.teacher).new_page()
    page.goto(school.server.url(f"/offerings/{school.offering}"))
    page.locator("details[open]").get_by_role("link", name="SCORM", exact=False).first.click()
    page.get_by_label("File").set_input_files(
        {"name": "course.zip", "mimeType": "application/zip", "buffer": packed}
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("The package was accepted")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Not published")).to_have_count(0)
    page.context.close()


def course_of(page: Page) -> FrameLocator:
    """Return the course inside the player inside the page."""
    return page.frame_locator(".play__frame").frame_locator("#sco")


def open_course(page: Page, school: School, title: str) -> FrameLocator:
    """Open the course from the course page, as a student does."""
    page.goto(school.server.url(f"/offerings/{school.offering}"))
    page.get_by_role("link", name=title, exact=True).last.click()
    course = course_of(page)
    expect(course.locator("h1")).to_be_visible()
    return course


def leave(page: Page, school: School) -> None:
    """Leave by the button and land on the course page."""
    page.get_by_role("button", name="Save and leave").click()
    page.wait_for_url(f"**/offerings/{school.offering}*")


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(packages.single_sco_12, id="SCORM 1.2"),
        pytest.param(packages.single_sco_2004, id="SCORM 2004"),
    ],
)
def test_a_course_goes_from_upload_to_the_journal(school: School, pack: Callable[..., bytes]) -> None:
    title = "Шағын курс"
    upload_and_publish(school, pack(title=title), title)
    context = school.visit(school.student, viewport={"width": 390, "height": 844})
    page = context.new_page()

    course = open_course(page, school, title)
    for _ in range(2):
        course.locator("#next").click()
    expect(course.locator("h1")).to_have_text("Page 3")
    expect(page.locator(".play__state")).to_contain_text("Saved")
    leave(page, school)

    course = open_course(page, school, title)
    expect(course.locator("h1")).to_have_text("Page 3")
    course.locator("#next").click()
    course.locator('input[value="four"]').check()
    course.locator('input[value="green"]').check()
    course.locator("#grade").click()
    expect(course.locator("#result")).to_have_text("Right: 1 of 2")
    course.locator("#exit").click()
    page.wait_for_url(f"**/offerings/{school.offering}*")
    assert [c["name"] for c in context.cookies("http://127.0.0.1")] == [], "no cookie for foreign code"
    context.close()

    journal = school.visit(school.teacher).new_page()
    journal.goto(school.server.url(f"/offerings/{school.offering}/journal"))
    expect(journal.get_by_role("row", name="Әлиева")).to_contain_text("50")
    journal.context.close()


def test_a_lost_connection_is_told_and_nothing_is_lost(school: School) -> None:
    upload_and_publish(school, packages.single_sco_2004(title="Tiny course"), "Tiny course")
    context = school.visit(school.student)
    page = context.new_page()
    course = open_course(page, school, "Tiny course")
    expect(page.locator(".play__state")).to_contain_text("Saved")

    page.route("**/commit", lambda route: route.abort())
    course.locator("#next").click()
    expect(page.locator(".play__state")).to_contain_text("Not saved yet")
    page.unroute("**/commit")

    expect(page.locator(".play__state")).to_contain_text("Saved")
    leave(page, school)
    course = open_course(page, school, "Tiny course")
    expect(course.locator("h1")).to_have_text("Page 2")
    context.close()


def test_a_teacher_previews_without_a_mark(school: School) -> None:
    upload_and_publish(school, packages.single_sco_2004(title="Tiny course"), "Tiny course")
    page = school.visit(school.teacher).new_page()
    page.goto(school.server.url(f"/offerings/{school.offering}"))
    page.get_by_role("link", name="Tiny course", exact=True).click()
    page.get_by_role("link", name="Preview").click()
    course = course_of(page)
    expect(course.locator("h1")).to_have_text("Page 1")
    expect(page.get_by_text("Preview: no marks")).to_be_visible()

    course.locator("#next").click()
    expect(page.locator(".play__state")).to_contain_text("Saved")
    page.get_by_role("button", name="From the beginning").click()

    expect(course_of(page).locator("h1")).to_have_text("Page 1")
    page.context.close()
