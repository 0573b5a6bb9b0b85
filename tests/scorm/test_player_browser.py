"""The player's browser code in real Chromium: play, leave, resume, score; closed tabs and broken networks."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Frame, expect

from scorm.outcome import outcome
from tests.builders import packages
from tests.scorm.browsing import close, launch
from tests.scorm.course_server import CourseServer

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize(
    "packed",
    [
        pytest.param(packages.single_sco_12(), id="SCORM 1.2"),
        pytest.param(packages.single_sco_2004(), id="SCORM 2004"),
    ],
)


def answer_quiz(frame: Frame, first: str, second: str) -> None:
    frame.check(f"input[value={first}]")
    frame.check(f"input[value={second}]")
    frame.click("#grade")
    expect(frame.locator("#result")).to_be_visible()


@BOTH
def test_a_learner_leaves_resumes_at_the_page_and_gets_the_score(
    browser: Browser, play: Callable[[bytes], CourseServer], packed: bytes
) -> None:
    server = play(packed)

    page, frame = launch(browser, server)
    frame.click("#next")
    frame.click("#next")
    saved = close(page)
    page.context.close()
    assert saved
    assert server.state.mark("session-1") is not None
    assert outcome(server.state).points is None

    page, frame = launch(browser, server)
    expect(frame.locator("h1")).to_have_text("Page 3")
    frame.click("#next")
    answer_quiz(frame, "four", "green")
    frame.click("#exit")
    server.wait_for_final("session-2")
    assert close(page)
    seen = page.evaluate("seen")
    page.context.close()

    result = outcome(server.state)
    assert result.points == Decimal("50.00")
    assert result.success.value == "failed"  # both packages ask for 60 percent
    assert result.completion.value == "completed"
    assert server.state.values["cmi.interactions.1.result"] in ("wrong", "incorrect")
    assert seen["errors"] == []
    assert seen["states"][-1] == "saved"
    assert len(seen["exits"]) == 1
    assert server.findings == [] or {each["code"] for each in server.findings} == {"status_overridden"}


@BOTH
def test_a_closed_tab_loses_nothing(
    browser: Browser, play: Callable[[bytes], CourseServer], packed: bytes
) -> None:
    server = play(packed)
    page, frame = launch(browser, server)
    frame.click("#next")

    page.close(run_before_unload=True)

    server.wait_for_final("session-1")
    assert json.loads(server.state.values["cmi.suspend_data"])["page"] == 1
    page, frame = launch(browser, server)
    expect(frame.locator("h1")).to_have_text("Page 2")
    page.context.close()


@BOTH
def test_a_broken_network_is_shown_and_made_good(
    browser: Browser, play: Callable[[bytes], CourseServer], packed: bytes
) -> None:
    server = play(packed)
    page, frame = launch(browser, server)
    server.is_down = True

    frame.click("#next")
    page.wait_for_function("seen.states.at(-1) === 'unsaved'")
    frame.click("#next")
    server.is_down = False
    page.wait_for_function("seen.states.at(-1) === 'saved'")

    assert json.loads(server.state.values["cmi.suspend_data"])["page"] == 2
    page.context.close()


def test_a_value_set_back_after_a_lost_answer_is_set_back_on_the_server(
    browser: Browser, play: Callable[[bytes], CourseServer]
) -> None:
    server = play(packages.single_sco_12())
    page, frame = launch(browser, server)
    store = (
        "(value) => { parent.API.LMSSetValue('cmi.core.lesson_location', value); parent.API.LMSCommit(''); }"
    )
    server.loses_answers = True
    frame.evaluate(store, "far away")
    page.wait_for_function("seen.states.at(-1) === 'unsaved'")
    assert server.state.values["cmi.core.lesson_location"] == "far away"

    server.loses_answers = False
    frame.evaluate(store, "")
    page.wait_for_function("seen.states.at(-1) === 'saved'")

    assert "cmi.core.lesson_location" not in server.state.values
    page.context.close()


@BOTH
def test_a_write_on_a_category_is_refused_and_the_model_lives(
    browser: Browser, play: Callable[[bytes], CourseServer], packed: bytes
) -> None:
    server = play(packed)
    page, frame = launch(browser, server)

    answers = frame.evaluate(
        """() => {
          const api = parent.API_1484_11, old = parent.API;
          const set = (n) => api ? api.SetValue(n, "x") : old.LMSSetValue(n, "x");
          const error = () => api ? api.GetLastError() : old.LMSGetLastError();
          const names = api ? ["cmi", "cmi.objectives", "cmi.score"] : ["cmi", "cmi.core", "cmi.objectives"];
          return names.map((name) => [set(name), error()]);
        }"""
    )
    frame.click("#next")
    page.wait_for_function("seen.states.at(-1) === 'saved' && seen.progress.length > 0")

    assert {answer for answer, _ in answers} == {"false"}
    assert {code for _, code in answers} <= {"201", "401"}
    assert json.loads(server.state.values["cmi.suspend_data"])["page"] == 1
    page.context.close()


@pytest.mark.parametrize(
    ("sign", "kept"),
    [
        pytest.param("x", 64_000, id="one beacon holds it"),
        pytest.param("ә", 0, id="twice the bytes: the rest still arrives"),
    ],
)
def test_the_longest_suspend_data_said_only_while_the_tab_closes(
    browser: Browser, play: Callable[[bytes], CourseServer], sign: str, kept: int
) -> None:
    server = play(packages.single_sco_2004())
    last_words = f"""addEventListener("pagehide", () => {{
      parent.API_1484_11.SetValue("cmi.suspend_data", "{sign}".repeat(64000));
      parent.API_1484_11.SetValue("cmi.score.scaled", "0.5");
      parent.API_1484_11.Terminate("");
    }});"""
    page, _ = launch(browser, server, script=last_words)

    page.close(run_before_unload=True)

    server.wait_for_final("session-1")
    assert server.state.values.get("cmi.suspend_data", "") == sign * kept
    assert server.state.values["cmi.score.scaled"] == "0.5"


def test_long_suspend_data_of_any_script_goes_out_soon_after_it_is_set(
    browser: Browser, play: Callable[[bytes], CourseServer]
) -> None:
    server = play(packages.single_sco_12())
    page, frame = launch(browser, server)
    frame.evaluate("parent.API.LMSSetValue('cmi.suspend_data', 'ә'.repeat(60000))")

    page.wait_for_function("seen.states.at(-1) === 'saved' && seen.progress.length > 0")

    assert server.state.values["cmi.suspend_data"] == "ә" * 60_000
    assert [finding["code"] for finding in server.findings] == ["value_over_limit"]
    page.context.close()


def test_the_course_cannot_reach_the_page_around_the_player(
    browser: Browser, play: Callable[[bytes], CourseServer]
) -> None:
    server = play(packages.single_sco_12(title="&lt;img src=x onerror=parent.hacked=1&gt;"))
    page, frame = launch(browser, server)

    reached = frame.evaluate(
        "(() => { try { return String(top.document.title); } catch (e) { return e.name; } })()"
    )

    assert reached == "SecurityError"
    assert page.evaluate("document.querySelectorAll('img').length") == 0
    page.context.close()


def test_the_ticket_is_handed_over_once_even_to_one_who_knows_the_nonce(
    browser: Browser, play: Callable[[bytes], CourseServer]
) -> None:
    server = play(packages.single_sco_12())
    page, frame = launch(browser, server)
    page.evaluate(
        "addEventListener('message', (event) => { if (event.data === 'fence') window.fenced = true; })"
    )

    frame.evaluate(
        """() => {
          parent.launches = 0;
          parent.addEventListener("message", (event) => { parent.launches += event.data?.kind === "scorm-launch" });
          parent.eval(`top.postMessage({kind: "scorm-ready", nonce: location.hash.slice(7)}, "*");
                       top.postMessage("fence", "*");`);
        }"""
    )
    page.wait_for_function("window.fenced")

    assert frame.evaluate("parent.location.hash.length") > 30
    assert frame.evaluate("parent.launches") == 0
    page.context.close()
