"""What a candidate does in the browser: sign in, check in, answer, hand in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.server import LiveServer
from tests.builders.clips import Scenes
from tests.flows.world import PASSWORD
from tests.proctoring.browser import chromium

PATIENCE_MS = 20_000
ANSWERS = {
    "Қазақстандағы ең ұзын өзен қайсысы?": ["Ертіс"],
    "Қайсысы жай сан?": ["2", "3"],
    "Алматы – Қазақстанның астанасы.": ["False"],
    "π саны нешеге тең?": "3,14",
    "Судың химиялық формуласы қандай?": "H2O",
}


@contextmanager
def candidates_browser(playwright: Playwright, clips: Path, scenes: Scenes) -> Iterator[BrowserContext]:
    """Open a browser of its own whose camera plays the scenes; permissions and the whole monitor are granted."""
    with chromium(playwright, clips, scenes) as browser, browser.new_context(locale="en") as context:
        context.set_default_timeout(PATIENCE_MS)
        yield context


def sign_in(page: Page, server: LiveServer, login: str) -> None:
    """Sign in with the form."""
    page.goto(server.url("/sign-in"))
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_attached()


def check_in(page: Page, server: LiveServer, event_id: int) -> int:
    """Go from the page of the event through the whole check-in; return the sitting."""
    page.goto(server.url(f"/control-events/{event_id}"))
    page.get_by_role("button", name="Start check-in").click()
    page.get_by_label("I have read the notice and accept it").check()
    page.get_by_role("button", name="Accept and go on").click()
    page.get_by_role("button", name="Switch the camera on").first.click()
    page.get_by_role("button", name="Take the pictures").click()
    page.get_by_role("button", name="Share the screen", exact=True).click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_enabled(timeout=PATIENCE_MS)
    return int(page.url.split("/sittings/")[1].split("/")[0])


def begin(page: Page) -> None:
    """Start the clock."""
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", name="Question 1 of 5")).to_be_visible()


def answer_all(page: Page) -> None:
    """Answer the five questions right, each saved on the server before the next."""
    for position in range(1, 6):
        page.get_by_role("button", name=f"Question {position},").click()
        form = page.locator(f'form[data-position="{position}"]')
        expect(form).to_be_visible()
        answer = ANSWERS[form.locator(".question__text").inner_text().strip()]
        if isinstance(answer, str):
            form.get_by_role("textbox").fill(answer)
        else:
            for text in answer:
                form.get_by_label(text, exact=True).check()
        expect(page.get_by_role("button", name=f"Question {position}, answered")).to_be_attached()
        expect(page.locator(".exam-bar__save")).to_contain_text("Saved on the server at")


def hand_in(page: Page) -> None:
    """Hand the test in."""
    page.get_by_role("button", name="Finish the test").click()
    expect(page.get_by_text("All 5 questions are answered.")).to_be_visible()
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", name="Your answers are in")).to_be_visible()
