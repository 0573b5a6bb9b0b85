"""What the people of the faculty do in the browser: questions, the event, the live room, review, release, the sheet."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.server import LiveServer
from tests.factories_exams import FIVE_QUESTIONS
from tests.flows.candidate import PATIENCE_MS, sign_in
from tests.flows.world import Midterm, begins_at

FORM_MOMENT = "%Y-%m-%dT%H:%M"


def enter(desk: Browser, server: LiveServer, login: str) -> Page:
    """Sign a person in, in a window of his own."""
    context = desk.new_context(locale="en")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    sign_in(page, server, login)
    return page


def leave(desk: Browser) -> None:
    """Close every window."""
    for context in list(desk.contexts):
        context.close()


def import_questions(page: Page, server: LiveServer, world: Midterm, folder: Path) -> None:
    """Open a bank, import five questions from a GIFT file, mark them as reviewed."""
    file = folder / "midterm.gift"
    file.write_text(FIVE_QUESTIONS, encoding="utf-8")
    page.goto(server.url("/question-banks"))
    page.get_by_label("Discipline").select_option(index=0)
    page.get_by_label("Title").fill("Midterm bank")
    page.get_by_role("button", name="Create").click()
    page.get_by_label("Choose a file").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Import 5 questions").click()
    expect(page.get_by_text("5 questions were added.")).to_be_visible()
    page.get_by_role("button", name="Mark as reviewed").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reviewed")


def schedule(page: Page, server: LiveServer, world: Midterm) -> int:
    """Schedule an on-line midterm that begins now, publish it, return the event."""
    begins = begins_at()
    page.goto(server.url(f"/offerings/{world.offering_id}/control-events/new"))
    page.get_by_label("Kind").select_option("midterm1")
    page.get_by_label("Title").fill("Midterm 1")
    page.get_by_label("Begins").fill(_entered(begins, server))
    page.get_by_label("Ends").fill(_entered(begins + timedelta(hours=2), server))
    page.get_by_label("Question bank").select_option(label="Midterm bank · 5")
    page.get_by_label("Number of questions").fill("5")
    for capability in page.get_by_role("group", name="Proctoring").get_by_role("checkbox").all():
        expect(capability).to_be_checked()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Students see this event on their course page.")).to_be_visible()
    return int(page.url.rsplit("/", 1)[1].split("?")[0])


def _entered(moment: datetime, server: LiveServer) -> str:
    return moment.astimezone(ZoneInfo(server.settings.time_zone)).strftime(FORM_MOMENT)


def open_live_room(page: Page, server: LiveServer) -> None:
    """Go from the home page into the live room of the exam that runs."""
    page.goto(server.url("/"))
    page.get_by_role("link", name="Midterm 1").first.click()
    expect(page.get_by_text("Connected: incidents appear by themselves")).to_be_visible()


def incident_line(page: Page, name: str) -> Locator:
    """Return the line of a candidate's incident in the live room."""
    return page.locator(".incident-line", has=page.get_by_role("link", name=name))


def expect_picture(line: Locator) -> None:
    """Expect a line to show a picture that was loaded."""
    picture = line.get_by_role("img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("picture => picture.naturalWidth") > 0


def open_review(page: Page, server: LiveServer, event_id: int, name: str) -> None:
    """Go to a sitting by way of the review desk."""
    page.goto(server.url(f"/control-events/{event_id}/review"))
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def decide_incident(page: Page, answer: str) -> None:
    """Decide the first incident: "No breach", "Technical incident" or "Breach"."""
    item = page.locator(".timeline__item").first
    item.get_by_role("textbox").fill("Seen by a person")
    item.get_by_role("button", name=answer, exact=True).click()


def call_clean(page: Page) -> None:
    """Call the sitting clean."""
    page.get_by_role("button", name="Clean sitting").click()
    expect(page.get_by_text("Clean: the result waits for its release.")).to_be_visible()


def propose_violation(page: Page) -> None:
    """Propose that the sitting is a violation."""
    page.get_by_label("Reason").fill("Another person sat the test")
    page.get_by_label("Rule that was broken").fill("Regulation 004, 8.8")
    page.get_by_role("button", name="Propose a violation").click()
    expect(page.get_by_text("a second person has to confirm it")).to_be_visible()


def release(page: Page, server: LiveServer, event_id: int, count: int) -> None:
    """Release the clean results as a named person."""
    page.goto(server.url(f"/control-events/{event_id}/release"))
    expect(page.locator(".release__count")).to_contain_text(str(count))
    page.get_by_role("button", name=re.compile(rf"Release {count} results? in my name")).click()
    expect(page.get_by_text(re.compile(rf"{count} results? (is|are) released"))).to_be_visible()


def open_sheet(page: Page, server: LiveServer) -> None:
    """Open the midterm sheet as the registrar."""
    page.goto(server.url("/sheets"))
    page.get_by_role("button", name=re.compile("^Open the sheet: .*Midterm 1")).click()
    expect(page.get_by_role("heading", name="Signatures")).to_be_visible()


def row_of(page: Page, name: str) -> Locator:
    """Return a person's row of a table."""
    return page.get_by_role("row", name=name)


def journal_cell(page: Page, server: LiveServer, world: Midterm, name: str) -> Locator:
    """Open the journal as its teacher and return the midterm's field of a student."""
    page.goto(server.url(f"/offerings/{world.offering_id}/journal"))
    return page.get_by_label(f"{name}, Midterm 1")
