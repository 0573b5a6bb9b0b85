"""Chromium with fake devices and a small server for the engine's own modules."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright

from tests.builders.clips import Scenes, build_wav, cached_clip

JS = Path(__file__).resolve().parents[2] / "proctoring" / "static" / "js"
PAGE = "<!doctype html><title>exam</title><video muted playsinline></video><p>text</p><input value='word'><button>go</button>"


class _Files(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def served_modules() -> Iterator[str]:
    """Serve the modules and an empty page on a free port of this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(JS)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def chromium(
    playwright: Playwright, folder: Path, scenes: Scenes, *extra: str, grants_by_itself: bool = True
) -> Iterator[Browser]:
    """Start Chromium whose camera plays scenes; `grants_by_itself` accepts every permission and the whole monitor."""
    clip, sound = cached_clip(folder, scenes), build_wav(folder / "quiet.wav", 2)
    arguments = [
        "--no-sandbox",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={clip}",
        f"--use-file-for-fake-audio-capture={sound}",
        *extra,
    ]
    if grants_by_itself:
        arguments.append("--use-fake-ui-for-media-stream")
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
    try:
        yield browser
    finally:
        browser.close()
