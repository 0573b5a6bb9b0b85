"""The sender keeps every event until it is acknowledged and lets old frames go; run in Chromium with a made-up transport."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.proctoring.browser import served_modules

pytestmark = pytest.mark.browser

# A transport whose answers a test decides: it records, and settles by `answer` in the order of sending.
PREPARE = """
async (options) => {
  const { Sender } = await import("/sender.js");
  window.sent = [];
  window.refused = [];
  window.isDown = false;
  window.isHeld = false;
  window.codes = {};
  window.release = () => {};
  const transport = {
    async send(name, payload) {
      if (window.isHeld) await new Promise((go) => { window.release = go; });
      if (window.isDown) throw new Error("offline");
      window.sent.push([name, payload.seq]);
      const code = window.codes[payload.seq];
      return code ? { ok: false, code } : { ok: true };
    },
  };
  window.sender = new Sender({
    transport, retryMs: 600000, onRefused: (name, code) => window.refused.push([name, code]), ...options,
  });
}
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with served_modules() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        yield page
        browser.close()


def run(page: Page, script: str, **options: Any) -> dict[str, Any]:
    """Prepare a sender, run a script, and return what was sent, refused, and what waits."""
    page.evaluate(PREPARE, options)
    result: dict[str, Any] = page.evaluate(
        "async () => { const settle = () => new Promise((go) => setTimeout(go, 0));"
        f"{script}; await settle(); return {{ sent, refused, state: sender.state() }}; }}"
    )
    return result


def test_events_and_frames_are_sent_in_order(page: Page) -> None:
    result = run(
        page, "for (const seq of [1, 2, 3]) { sender.sendEvent({ seq }); sender.sendFrame({ seq }); }"
    )

    assert [seq for name, seq in result["sent"] if name == "event"] == [1, 2, 3]
    assert [seq for name, seq in result["sent"] if name == "frame"] == [1, 2, 3]
    assert result["state"] == {"frames": 0, "events": 0, "dropped": 0, "isOnline": True}


def test_without_a_connection_events_wait_and_only_old_frames_go(page: Page) -> None:
    result = run(
        page,
        """
        isDown = true;
        for (let seq = 1; seq <= 50; seq += 1) { sender.sendEvent({ seq }); sender.sendFrame({ seq }); await settle(); }
        const waiting = sender.state();
        isDown = false;
        sender.wake();
        await settle();
        refused.push(waiting);
        """,
        maxFrames=5,
    )

    assert result["refused"][0] == {"frames": 5, "events": 50, "dropped": 45, "isOnline": False}
    assert [seq for name, seq in result["sent"] if name == "event"] == list(range(1, 51))
    assert [seq for name, seq in result["sent"] if name == "frame"] == [46, 47, 48, 49, 50]


def test_the_frame_that_is_on_its_way_is_not_dropped(page: Page) -> None:
    result = run(
        page,
        """
        isHeld = true;
        for (let seq = 1; seq <= 4; seq += 1) sender.sendFrame({ seq });
        isHeld = false;
        release();
        """,
        maxFrames=2,
    )

    assert result["sent"] == [["frame", 1], ["frame", 4]]
    assert result["state"]["dropped"] == 2


def test_a_refused_item_is_told_and_does_not_stop_the_line(page: Page) -> None:
    result = run(
        page, "codes[1] = 'frame.too_large'; sender.sendFrame({ seq: 1 }); sender.sendFrame({ seq: 2 })"
    )

    assert result["refused"] == [["frame", "frame.too_large"]]
    assert [seq for _, seq in result["sent"]] == [1, 2]


def test_a_busy_server_is_asked_again_with_the_same_item(page: Page) -> None:
    result = run(
        page,
        """
        codes[1] = "server.busy";
        sender.sendEvent({ seq: 1 });
        await settle();
        codes = {};
        sender.wake();
        """,
    )

    assert result["sent"] == [["event", 1], ["event", 1]]
    assert result["state"]["events"] == 0


def test_flushing_says_whether_events_are_left(page: Page) -> None:
    result = run(
        page,
        """
        isDown = true;
        sender.sendEvent({ seq: 1 });
        refused.push(await sender.flush(1));
        isDown = false;
        refused.push(await sender.flush(5000));
        """,
    )

    assert result["refused"] == [False, True]


def test_a_closed_sender_sends_nothing(page: Page) -> None:
    result = run(page, "sender.close(); sender.sendEvent({ seq: 1 })")

    assert result["sent"] == []
