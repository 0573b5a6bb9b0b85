"""A small server with two host names (localhost as the LMS, 127.0.0.1 as content) that plays one package."""

from __future__ import annotations

import io
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from scorm.manifest import Item, Manifest, read_manifest
from scorm.package import open_package
from scorm.runtime import SessionState, apply_commit, begin_session, launch_seed

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "scorm" / "static"
VENDOR = ROOT / "node_modules" / "scorm-again" / "dist" / "esm"
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css"}
TICKET = "ticket-of-this-launch"
LMS_PAGE = """<!doctype html><title>LMS</title>
<iframe id="player" style="width:100%;height:500px"></iframe>
<script type="module">
import { ScormHost } from "/static/scorm/js/host.js";
const launch = LAUNCH;
const seen = window.seen = { states: [], progress: [], exits: [], errors: [], titles: [] };
const host = window.host = new ScormHost({
  frame: document.getElementById("player"), playerUrl: PLAYER, launch,
  on: { state: (s) => seen.states.push(s), progress: (p) => seen.progress.push(p), title: (t) => seen.titles.push(t),
        exit: (e) => seen.exits.push(e), error: (c) => seen.errors.push(c) } });
host.start();
</script>"""
PLAYER_PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/static/scorm/css/player.css">
<body data-lms-origin="ORIGIN"><iframe id="sco"></iframe>
<script type="module" src="/static/scorm/js/player.js"></script></body>"""


class CourseServer:
    """Holds one learner's attempt; `journal` is what was taken.

    `is_down` refuses commits; `loses_answers` takes them and says that it has not.
    """

    def __init__(self, packed: bytes) -> None:
        package = open_package(io.BytesIO(packed))
        self.files = {file.name: file.open().read() for file in package.files()}
        self.manifest: Manifest = read_manifest(package.manifest_bytes(), package.names())
        launch = self.manifest.launch
        assert launch is not None
        self.item: Item = launch
        self.state = SessionState.new(self.manifest.version)
        self.launches = 0
        self.is_down = False
        self.loses_answers = False
        self.journal: list[dict[str, Any]] = []
        self.findings: list[dict[str, object]] = []
        self._changed = threading.Condition()
        handler = type("Handler", (_Handler,), {"course": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        port = self._server.server_address[1]
        self.lms = f"http://localhost:{port}"
        self.content = f"http://127.0.0.1:{port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def launch_page(self) -> str:
        with self._changed:
            self.launches += 1
            session = f"session-{self.launches}"
            self.state = begin_session(self.state, session)
            assert self.item.launch is not None
            launch = {
                "version": self.manifest.version.value,
                "seed": launch_seed(
                    self.manifest.version, self.state, "learner-1", "Ахметова, Әсел", self.item
                ),
                "address": "/c/files/" + self.item.launch.address,
                "commitUrl": "/c/commit",
                "ticket": TICKET,
                "session": session,
                "title": self.item.title,
            }
        page = LMS_PAGE.replace("LAUNCH", json.dumps(launch).replace("<", "\\u003c"))
        return page.replace("PLAYER", json.dumps(self.content + "/c/player.html"))

    def commit(self, body: dict[str, Any]) -> tuple[int, dict[str, object]]:
        if body["ticket"] != TICKET:
            return 401, {"result": "false", "errorCode": 101}
        with self._changed:
            if self.is_down:
                return 503, {}
            result = apply_commit(
                self.state, body["cmi"], body["sequence"], body["session"], body["final"], item=self.item
            )
            self.state = result.state
            self.journal.append(body)
            self.findings.extend(finding.as_dict() for finding in result.findings)
            self._changed.notify_all()
            if self.loses_answers:
                return 503, {}
        return 200, {"result": "true" if not result.error_code else "false", "errorCode": result.error_code}

    def wait_for_final(self, session: str, seconds: float = 15) -> None:
        """Wait until the session has terminated on the server."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while not ((mark := self.state.mark(session)) and mark.is_final):
                left = deadline - time.monotonic()
                assert left > 0, f"{session} has not ended; journal: {self.journal}"
                self._changed.wait(left)


class _Handler(BaseHTTPRequestHandler):
    course: ClassVar[CourseServer]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        course = self.course
        if path == "/lms":
            self._answer(200, course.launch_page().encode(), TYPES[".html"])
        elif path == "/c/player.html":
            self._answer(200, PLAYER_PAGE.replace("ORIGIN", course.lms).encode(), TYPES[".html"])
        elif path.startswith("/static/scorm/vendor/scorm-again/"):
            self._file(VENDOR / path.rpartition("/")[2])
        elif path.startswith("/static/scorm/"):
            self._file(STATIC / path.removeprefix("/static/scorm/"))
        elif path.startswith("/c/files/") and path.removeprefix("/c/files/") in course.files:
            name = path.removeprefix("/c/files/")
            self._answer(200, course.files[name], TYPES.get(Path(name).suffix, "application/octet-stream"))
        else:
            self._answer(404, b"", "text/plain")

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        status, answer = self.course.commit(json.loads(self.rfile.read(length)))
        self._answer(status, json.dumps(answer).encode(), "application/json")

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def _file(self, path: Path) -> None:
        self._answer(200, path.read_bytes(), TYPES.get(path.suffix, "application/octet-stream"))

    def _answer(self, status: int, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
