"""The browser modules and the clips in real Chromium, and what comes out of it in the engine."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from proctoring.types import ChangeKind, IncidentCode
from tests.proctoring.browser import chromium, served_modules
from tests.proctoring.conftest import RunFrames

pytestmark = pytest.mark.browser

COLLECT = """
async ({ count, intervalMs }) => {
  const { Camera } = await import("/camera.js");
  const states = [];
  const camera = new Camera({ video: document.querySelector("video"), onState: (state) => states.push(state) });
  await camera.open();
  const label = camera.label;
  const frames = [];
  await new Promise((done) => {
    camera.run((frame) => {
      frames.push(btoa(Array.from(new Uint8Array(frame.jpeg), (byte) => String.fromCharCode(byte)).join("")));
      if (frames.length >= count) done();
    }, intervalMs);
  });
  camera.close();
  return { frames, states, label };
}
"""
WATCH = """
async () => {
  const { Watch } = await import("/watch.js");
  window.seen = [];
  window.watch = new Watch({ onEvent: (event) => window.seen.push(event), firstSeq: 41, heartbeatMs: 60000 });
  window.watch.start();
}
"""
SHARE = """
async () => {
  const { ScreenShare } = await import("/screen.js");
  window.lost = 0;
  window.share = new ScreenShare({ onLost: () => { window.lost += 1; } });
  try {
    await window.share.open();
  } catch (error) {
    return { code: error.code, isLive: window.share.isLive };
  }
  const frame = await window.share.take();
  return { code: "", isLive: window.share.isLive, width: frame.width, bytes: frame.jpeg.byteLength };
}
"""
MIXED = [("clean", 2.0), ("empty_chair", 4.0), ("clean", 30.0)]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served_modules() as address:
        yield address


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(playwright, tmp_path_factory.mktemp("clips"), MIXED) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(address)
    yield page
    page.close()


def kinds(page: Page) -> list[str]:
    return [event["kind"] for event in page.evaluate("window.seen")]


def test_a_fake_camera_shows_the_clip_and_the_engine_sees_its_scenes(
    page: Page, run_frames: RunFrames
) -> None:
    result = page.evaluate(COLLECT, {"count": 40, "intervalMs": 250})
    frames = [base64.b64decode(frame) for frame in result["frames"]]

    changes = run_frames(frames)

    assert result["states"] == ["ok"]
    assert result["label"]
    assert max(len(frame) for frame in frames) < 60_000
    assert [(change.kind, change.code) for change in changes] == [
        (ChangeKind.OPENED, IncidentCode.FACE_ABSENT),
        (ChangeKind.CLOSED, IncidentCode.FACE_ABSENT),
    ]


def test_a_frozen_and_a_black_camera_are_told_apart_in_the_browser_and_the_engine(
    playwright: Playwright, tmp_path: Path, address: str, run_frames: RunFrames
) -> None:
    with chromium(playwright, tmp_path, [("frozen", 4.0), ("black", 30.0)]) as browser:
        page = browser.new_page()
        page.goto(address)
        result = page.evaluate(COLLECT, {"count": 36, "intervalMs": 250})

    changes = run_frames([base64.b64decode(frame) for frame in result["frames"]])

    assert result["states"] == ["ok", "black"]
    assert [change.code for change in changes if change.kind is ChangeKind.OPENED] == [
        IncidentCode.CAM_FROZEN,
        IncidentCode.CAM_BLACK,
    ]


def test_a_camera_that_ends_is_told_as_lost(page: Page) -> None:
    states = page.evaluate("""
        async () => {
          const { Camera } = await import("/camera.js");
          const states = [];
          const camera = new Camera({ video: document.querySelector("video"), onState: (state) => states.push(state) });
          await camera.open();
          const [track] = camera.stream.getVideoTracks();
          track.stop();
          track.dispatchEvent(new Event("ended"));
          return [...states, await camera.take()];
        }
    """)

    assert states == ["ok", "lost", None]


def test_a_refused_camera_is_told_by_code(playwright: Playwright, tmp_path: Path, address: str) -> None:
    with chromium(
        playwright, tmp_path, MIXED, "--deny-permission-prompts", grants_by_itself=False
    ) as browser:
        page = browser.new_page()
        page.goto(address)
        code = page.evaluate("""
            async () => {
              const { Camera } = await import("/camera.js");
              const camera = new Camera({ video: document.querySelector("video") });
              return camera.open().then(() => "", (error) => error.code);
            }
        """)

    assert code == "denied"


def test_lost_and_gained_focus_become_numbered_events(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    control = context.new_cdp_session(page)
    page.evaluate(WATCH)
    control.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    other = context.new_page()
    other.bring_to_front()
    page.wait_for_function("window.seen.some((event) => event.kind === 'focus_lost')")
    other.close()
    page.bring_to_front()
    page.wait_for_function("window.seen.some((event) => event.kind === 'focus_gained')")

    seen = page.evaluate("window.seen")

    assert [event["kind"] for event in seen] == ["focus_lost", "focus_gained"]
    assert [event["seq"] for event in seen] == [41, 42]
    assert seen[0]["at_ms"] <= seen[1]["at_ms"]
    context.close()


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        pytest.param("Control+c", "clipboard", id="copying"),
        pytest.param("Control+x", "clipboard", id="cutting"),
        pytest.param("Control+p", "print", id="printing"),
        pytest.param("F12", "devtools", id="developer tools"),
        pytest.param("Control+Shift+I", "devtools", id="developer tools by shortcut"),
        pytest.param("Control+s", "shortcut", id="saving the page"),
    ],
)
def test_a_blocked_key_is_one_event(page: Page, keys: str, kind: str) -> None:
    page.evaluate(WATCH)
    page.locator("input").select_text()

    page.keyboard.press(keys)

    assert kinds(page) == [kind]


def test_typing_an_answer_is_no_event(page: Page) -> None:
    page.evaluate(WATCH)

    page.locator("input").fill("")
    page.locator("input").press_sequentially("Жауап 12 PSU")

    assert kinds(page) == []
    assert page.locator("input").input_value() == "Жауап 12 PSU"


def test_leaving_full_screen_is_an_event(page: Page) -> None:
    page.evaluate(WATCH)
    page.evaluate(
        "document.querySelector('button').onclick = async () => (await import('/watch.js')).enterFullscreen()"
    )
    page.locator("button").click()
    page.wait_for_function("window.seen.length === 1")
    page.evaluate("document.exitFullscreen()")
    page.wait_for_function("window.seen.length === 2")

    assert kinds(page) == ["fullscreen_enter", "fullscreen_exit"]


def test_a_stopped_watch_is_silent(page: Page) -> None:
    page.evaluate(WATCH)
    page.evaluate("window.watch.stop()")

    page.keyboard.press("F12")

    assert kinds(page) == []


def test_the_whole_monitor_is_accepted(page: Page) -> None:
    result = page.evaluate(SHARE)

    assert (result["code"], result["isLive"]) == ("", True)
    assert 0 < result["width"] <= 1280
    assert result["bytes"] > 500


def test_a_sharing_that_is_stopped_by_the_person_is_told_once(page: Page) -> None:
    page.evaluate(SHARE)
    page.evaluate("window.share.stream.getVideoTracks()[0].dispatchEvent(new Event('ended'))")

    assert page.evaluate("window.lost") == 1


def test_a_shared_tab_is_refused_by_code(playwright: Playwright, tmp_path: Path, address: str) -> None:
    source = "--auto-select-tab-capture-source-by-title=notes"
    with chromium(playwright, tmp_path, MIXED, source, grants_by_itself=False) as browser:
        context = browser.new_context()
        notes, page = context.new_page(), context.new_page()
        notes.goto(address)
        notes.evaluate("document.title = 'notes'")
        page.goto(address)
        page.evaluate(
            f"document.querySelector('button').onclick = async () => {{ window.result = await ({SHARE})() }}"
        )
        page.locator("button").click()
        page.wait_for_function("window.result")
        result = page.evaluate("window.result")

    assert result == {"code": "wrong_surface", "isLive": False}
