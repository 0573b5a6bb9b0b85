"""What is typed into an answer: the line never says "saved" before it is, and nothing waits when the learner leaves.

The page's clock stands still in these tests, so the pause after the last key never ends by itself.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.exam import open_numeric, open_test, saved_answers
from tests.browser.server import LiveServer
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
SAVED = "Saved on the server at"
SENDING = "Sending…"
TYPING_MS = 400
UNSENT = """() => new Promise((done) => {
  indexedDB.open("qashyq-exam").onsuccess = ({ target }) => {
    const count = target.result.transaction("steps").objectStore("steps").count();
    count.onsuccess = () => done(count.result);
  };
})"""
FULL_DISK = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); };
}"""
HIDE = """() => {
  Object.defineProperty(document, "visibilityState", { value: "hidden" });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def page(server: LiveServer, learner: tuple[BrowserContext, int, int]) -> Page:
    """A running test whose numeric question is answered and saved, with the page's clock stopped."""
    context, event_id, _student_id = learner
    page = context.new_page()
    page.clock.install()
    open_test(page, server, event_id)
    open_numeric(page).fill("3,1")
    expect(saved_line(page)).to_contain_text(SAVED)
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 2)
    return page


def saved_line(page: Page) -> Locator:
    return page.locator(".exam-bar__save")


def numeric_answer(server: LiveServer, student_id: int) -> object:
    texts = [answer for answer in saved_answers(server, student_id)[1].values() if isinstance(answer, str)]
    return texts[0] if texts else None


def test_the_line_stops_saying_saved_with_the_first_key_and_says_it_again_when_the_answer_is_as_it_was(
    page: Page,
) -> None:
    page.get_by_role("textbox").press("End")

    page.keyboard.type("4")
    expect(saved_line(page)).to_have_text(SENDING)
    assert saved_line(page).get_attribute("data-kind") == "wait"
    page.keyboard.press("Backspace")

    expect(saved_line(page)).to_contain_text(SAVED)
    assert saved_line(page).get_attribute("data-kind") == "ok"


def test_a_pause_after_the_last_key_saves_the_answer(
    server: LiveServer, learner: tuple[BrowserContext, int, int], page: Page
) -> None:
    page.get_by_role("textbox").fill("3,14")
    expect(saved_line(page)).to_have_text(SENDING)

    page.clock.run_for(TYPING_MS)

    expect(saved_line(page)).to_contain_text(SAVED)
    assert numeric_answer(server, learner[2]) == "3,14"


@pytest.mark.parametrize(
    "leaving",
    [
        pytest.param("document.activeElement.blur()", id="the field is left"),
        pytest.param(
            "document.querySelector('[data-position]:not([aria-current])').click()", id="a question is chosen"
        ),
        pytest.param(
            "document.querySelector('.exam-moves__finish').click()", id="the test is being finished"
        ),
        pytest.param(HIDE, id="the tab is hidden"),
    ],
)
def test_leaving_the_field_in_any_way_saves_at_once(
    server: LiveServer, learner: tuple[BrowserContext, int, int], page: Page, leaving: str
) -> None:
    page.get_by_role("textbox").fill("3,14")

    page.evaluate(leaving)

    expect(saved_line(page)).to_contain_text(SAVED)
    assert numeric_answer(server, learner[2]) == "3,14"


def test_a_page_that_is_closed_in_mid_word_sends_the_answer_on_its_way_out(
    server: LiveServer, learner: tuple[BrowserContext, int, int], page: Page
) -> None:
    page.get_by_role("textbox").fill("3,14")
    page.evaluate(
        "() => void (crypto.subtle.encrypt = () => new Promise(() => {}))"
    )  # the page ends before the disk has it

    page.close()

    wait_until(lambda: numeric_answer(server, learner[2]) == "3,14", "the answer of the closed page")


def test_word_of_an_earlier_answer_does_not_call_the_later_one_saved(page: Page) -> None:
    held: list[Route] = []
    page.route("**/answers", lambda route: held.append(route))
    page.get_by_role("textbox").fill("3,14")
    page.clock.run_for(TYPING_MS)
    page.get_by_role("textbox").fill("3,141")

    with page.expect_response("**/answers"):
        wait_until(lambda: page.evaluate("1") and held, "the first answer")
        held[0].continue_()
    wait_until(lambda: page.evaluate(UNSENT) == 0, "the first answer to leave this computer")
    expect(saved_line(page)).to_have_text(SENDING)
    page.unroute("**/answers")
    page.clock.run_for(TYPING_MS)

    expect(saved_line(page)).to_contain_text(SAVED)


def test_word_of_an_earlier_answer_does_not_call_one_in_the_queue_saved(page: Page) -> None:
    held: list[Route] = []
    page.route("**/answers", lambda route: held.append(route))
    for number in ("3,14", "3,141"):
        page.get_by_role("textbox").fill(number)
        page.clock.run_for(TYPING_MS)
    wait_until(lambda: page.evaluate(UNSENT) == 2 and held, "two answers to be kept and one to be sent")

    held[0].continue_()
    wait_until(lambda: page.evaluate(UNSENT) == 1 and len(held) == 2, "the second to be sent")

    expect(saved_line(page)).to_have_text(SENDING)
    held[1].continue_()
    expect(saved_line(page)).to_contain_text(SAVED)


def test_an_answer_that_the_disk_refuses_is_sent_from_memory_and_never_called_kept(
    server: LiveServer, learner: tuple[BrowserContext, int, int], page: Page
) -> None:
    page.evaluate(FULL_DISK)
    page.context.set_offline(True)
    page.get_by_role("textbox").fill("3,14")
    page.clock.run_for(TYPING_MS)
    expect(saved_line(page)).to_have_text("Not saved: keep this page open")

    page.context.set_offline(False)

    expect(saved_line(page)).to_contain_text(SAVED)
    assert numeric_answer(server, learner[2]) == "3,14"
