"""A learner's test in the browser: open it, answer what stands there, look at what the server has."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from lms.exams import queries
from lms.exams.models import Sitting
from lms.rules.sitting import SittingState
from tests.browser.server import LiveServer


def open_test(page: Page, server: LiveServer, event_id: int) -> None:
    page.goto(server.url(f"/control-events/{event_id}"))
    page.get_by_role("button", name="Open the test").click()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", name="Question 1 of 4")).to_be_visible()
    expect(page.locator("[data-paper=whole]")).to_be_visible()  # every question is here, as in a long test


def give_answer(page: Page, position: int) -> str:
    """Answer whatever question stands at a position; return its kind."""
    page.get_by_role("button", name=f"Question {position},").click()
    form = page.locator(f'form[data-position="{position}"]')
    expect(form).to_be_visible()
    kind = form.get_attribute("data-kind") or ""
    if kind == "numeric":
        form.get_by_role("textbox").fill("3,14")
    else:
        form.locator("input").first.check()
    return kind


def saved_answers(server: LiveServer, student_id: int) -> tuple[SittingState, dict[int, Any]]:
    with server.seed() as session:
        sitting = session.query(Sitting).filter_by(student_id=student_id).one()
        steps = queries.latest_steps(session, sitting.id)
        return sitting.state, {position: step.answer for position, step in steps.items()}


def open_numeric(page: Page) -> Locator:
    """Go to the question that wants a number; return its field."""
    for place in page.locator(".exam-nav__place").all():
        place.click()
        form = page.locator(f'form[data-position="{place.get_attribute("data-position")}"]')
        expect(form).to_be_visible()
        if form.get_attribute("data-kind") == "numeric":
            return form.get_by_role("textbox")
    raise AssertionError("the paper has no question that wants a number")
