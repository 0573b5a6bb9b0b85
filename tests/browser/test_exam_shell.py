"""The exam shell in real Chromium: answers survive a lost connection and a reload."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from lms.exams import queries
from lms.exams.models import ControlEvent
from lms.rules.sitting import SittingState
from tests.browser.exam import give_answer, open_test, saved_answers
from tests.browser.server import LiveServer

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def test_answers_given_without_a_connection_arrive_when_it_is_back(
    server: LiveServer, learner: tuple[BrowserContext, int, int]
) -> None:
    context, event_id, student_id = learner
    page = context.new_page()
    open_test(page, server, event_id)
    saved_line = page.locator(".exam-bar__save")

    give_answer(page, 1)
    expect(saved_line).to_contain_text("Saved on the server at")
    context.set_offline(True)
    give_answer(page, 2)
    give_answer(page, 3)
    # Typing is kept a moment after the last key; the place is marked once the answer lies on this computer.
    expect(page.get_by_role("button", name="Question 3, answered")).to_be_visible()
    expect(saved_line).to_contain_text("Saved on this computer")
    context.set_offline(False)
    expect(saved_line).to_contain_text("Saved on the server at")
    page.reload()
    expect(page.get_by_role("button", name="Question 3, answered")).to_be_visible()
    expect(saved_line).to_contain_text("Saved on the server at")
    give_answer(page, 4)
    page.get_by_role("button", name="Finish the test").click()
    expect(page.get_by_text("All 4 questions are answered.")).to_be_visible()
    expect(page.get_by_role("button", name="Hand in without them")).to_be_hidden()
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", name="Your answers are in")).to_be_visible()

    state, answers = saved_answers(server, student_id)
    assert state is SittingState.SUBMITTED
    assert sorted(answers) == [1, 2, 3, 4]
    assert None not in answers.values()


def test_what_was_answered_offline_is_sent_after_a_reload(
    server: LiveServer, learner: tuple[BrowserContext, int, int]
) -> None:
    context, event_id, student_id = learner
    page = context.new_page()
    open_test(page, server, event_id)
    page.route("**/answers", lambda route: route.abort())
    give_answer(page, 1)
    give_answer(page, 2)
    expect(page.locator(".exam-bar__save")).to_contain_text("Saved on this computer, will be sent (2)")

    page.unroute("**/answers")
    page.reload()
    expect(page.locator(".exam-bar__save")).to_contain_text("Saved on the server at")

    assert sorted(saved_answers(server, student_id)[1]) == [1, 2]


def test_the_whole_test_can_be_taken_with_the_keyboard(
    server: LiveServer, learner: tuple[BrowserContext, int, int]
) -> None:
    context, event_id, student_id = learner
    page = context.new_page()
    open_test(page, server, event_id)

    for position in range(1, 5):
        form = page.locator(f'form[data-position="{position}"]')
        expect(form.get_by_role("heading")).to_be_focused()
        page.keyboard.press("Tab")
        if form.get_attribute("data-kind") == "numeric":
            page.keyboard.type("3,14")
        else:
            page.keyboard.press("Space")
        expect(page.get_by_role("button", name=f"Question {position}, answered")).to_be_attached()
        next_button = page.get_by_role("button", name="Next question")
        if position < 4:
            next_button.focus()
            page.keyboard.press("Enter")
    page.get_by_role("button", name="Finish the test").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hand in", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your answers are in")).to_be_focused()

    assert saved_answers(server, student_id)[0] is SittingState.SUBMITTED


def test_the_shell_fits_a_phone_and_says_nothing_wrong_in_the_console(
    server: LiveServer, learner: tuple[BrowserContext, int, int]
) -> None:
    context, event_id, _student_id = learner
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: messages.append(str(error)))

    open_test(page, server, event_id)

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert messages == []


def test_a_technical_problem_gets_a_stamped_receipt(
    server: LiveServer, learner: tuple[BrowserContext, int, int]
) -> None:
    context, event_id, _student_id = learner
    page = context.new_page()
    open_test(page, server, event_id)

    page.get_by_role("button", name="Technical problem").click()
    page.get_by_label("What happened?").fill("The screen went black for a minute")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Your report has been noted. Receipt")).to_be_visible()
    with server.seed() as session:
        event = session.get_one(ControlEvent, event_id)
        assert len(queries.technical_problems(session, event.id)) == 1


def test_the_learner_goes_on_through_a_killed_server(
    server: LiveServer, learner: tuple[BrowserContext, int, int]
) -> None:
    context, event_id, student_id = learner
    page = context.new_page()
    open_test(page, server, event_id)
    saved_line = page.locator(".exam-bar__save")
    give_answer(page, 1)
    expect(saved_line).to_contain_text("Saved on the server at")

    server.kill()
    give_answer(page, 2)
    expect(saved_line).to_contain_text("Saved on this computer")
    server.start()
    expect(saved_line).to_contain_text("Saved on the server at", timeout=20000)

    assert sorted(saved_answers(server, student_id)[1]) == [1, 2]


def test_two_tabs_share_one_sitting_and_the_newer_answer_counts(
    server: LiveServer, learner: tuple[BrowserContext, int, int]
) -> None:
    context, event_id, student_id = learner
    first = context.new_page()
    open_test(first, server, event_id)
    second = context.new_page()
    second.goto(first.url)
    expect(second.get_by_role("heading", name="Question 1 of 4")).to_be_visible()

    give_answer(first, 1)
    expect(first.locator(".exam-bar__save")).to_contain_text("Saved on the server at")
    form = second.locator('form[data-position="1"]')
    if form.get_attribute("data-kind") == "numeric":
        form.get_by_role("textbox").fill("2,72")
    else:
        form.locator("input").last.check()
    expect(second.locator(".exam-bar__save")).to_contain_text("Saved on the server at")

    chosen = (
        "2,72" if form.get_attribute("data-kind") == "numeric" else form.locator("input").last.input_value()
    )
    answer = saved_answers(server, student_id)[1][1]
    assert chosen in (
        answer if isinstance(answer, list) else [str(answer).lower() if isinstance(answer, bool) else answer]
    )


@pytest.mark.parametrize("step", ["start", "questions", "done"])
def test_the_shell_has_no_faults_that_axe_finds(
    server: LiveServer, learner: tuple[BrowserContext, int, int], step: str
) -> None:
    context, event_id, _student_id = learner
    page = context.new_page()
    page.goto(server.url(f"/control-events/{event_id}"))
    page.get_by_role("button", name="Open the test").click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_enabled()
    if step != "start":
        page.get_by_role("button", name="Start", exact=True).click()
        expect(page.get_by_role("heading", name="Question 1 of 4")).to_be_visible()
    if step == "done":
        page.get_by_role("button", name="Finish the test").click()
        page.get_by_role("button", name="Hand in", exact=True).click()
        expect(page.get_by_role("heading", name="Your answers are in")).to_be_visible()

    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })")

    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found["violations"]] == []
