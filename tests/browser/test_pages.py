"""Every role's pages, two clicks from home: they open, fit a phone, speak the chosen language and please axe."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page, sync_playwright
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from lms.accounts.models import Person
from tests.browser.server import ROOT, LiveServer, live_server

pytestmark = pytest.mark.browser
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
ROUTES_A_ROLE = 25
CLICKS = 2
MAX_JAVASCRIPT_BYTES = 100_000
HEAVY_PAGES = {"exams.shell", "invigilation.check_in", "player.play"}
VISITORS = (
    ("student", "kk"),
    ("teacher", "ru"),
    ("proctor", "en"),
    ("head", "kk"),
    ("registrar", "ru"),
    ("dean", "en"),
    ("admin", "kk"),
    ("department", "ru"),
    ("inspector", "en"),
)
LOOK = """() => ({
  language: document.documentElement.lang,
  headings: document.querySelectorAll("h1").length,
  overflow: document.scrollingElement.scrollWidth - innerWidth,
  links: [...document.querySelectorAll("a[href]:not([download])")].map((link) => link.href),
  scripts: performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname)
    .filter((path) => path.startsWith("/static/") && path.endsWith(".js")),
})"""
AXE_RUN = """async () => {
  const found = await axe.run({
    runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
  });
  return found.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join(" | ")}`);
}"""


class Walker:
    """One browser page that walks a site and writes down what is wrong: `faults` are plain lines."""

    def __init__(self, page: Page, origin: str, routes: MapAdapter) -> None:
        self.page = page
        self.origin = origin
        self.routes = routes
        self.faults: list[str] = []
        self.examined: set[str] = set()
        self.console: list[str] = []
        page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        page.on("console", lambda said: self.console.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.console.append(str(error)))

    def walk(self, who: str, language: str) -> set[str]:
        """Visit what lies within `CLICKS` clicks of home, each route once; returns the routes seen."""
        seen = {"core.home"}
        front = ["/"]
        for clicks in range(CLICKS + 1):
            links: list[str] = []
            for path in front:
                links += self.visit(f"{who}/{language} {path}", path, language)
            front = []
            for path in links if clicks < CLICKS else []:
                route = self.route_of(path)
                if route and route not in seen and len(seen) < ROUTES_A_ROLE:
                    seen.add(route)
                    front.append(path)
        return seen

    def visit(self, name: str, path: str, language: str) -> list[str]:
        """Open one page and examine it; returns its links on this site."""
        self.console.clear()
        try:
            answer = self.page.goto(self.origin + path)
        except Error as error:
            if "Download is starting" not in str(error) and "ERR_ABORTED" not in str(error):
                raise
            self.expect(name, "status of the file", self.page.request.get(self.origin + path).status, 200)
            return []
        assert answer is not None
        self.expect(name, "status", answer.status, 200)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return []
        look = self.page.evaluate(LOOK)
        route = self.route_of(self.page.url.removeprefix(self.origin)) or path  # where a redirect led
        self.expect(name, "language", look["language"], language)
        self.expect(name, "headings of the first level", look["headings"], 1)
        self.expect(name, "pixels outside the screen", max(0, look["overflow"]), 0)
        if route not in HEAVY_PAGES:
            weight = sum(compressed_bytes(script) for script in set(look["scripts"]))
            self.expect(name, f"JavaScript ({weight} bytes) is light", weight < MAX_JAVASCRIPT_BYTES, True)
        if route not in self.examined:
            self.examined.add(route)
            self.page.evaluate(AXE.read_text())
            self.expect(name, "axe", self.page.evaluate(AXE_RUN), [])
        self.expect(name, "console", self.console, [])
        return [
            link.removeprefix(self.origin).partition("#")[0]
            for link in look["links"]
            if link.startswith(self.origin + "/")
        ]

    def expect(self, name: str, what: str, found: object, wanted: object) -> None:
        """Write a fault down unless it is as wanted."""
        if found != wanted:
            self.faults.append(f"{name}: {what}: {found!r}")

    def route_of(self, path: str) -> str | None:
        """Name of the page behind a path; None for static files and paths that nobody answers."""
        try:
            endpoint = self.routes.match(urlsplit(path).path, method="GET")[0]
        except HTTPException:
            return path
        return None if endpoint in {"static", "core.static_file"} else str(endpoint)


@cache
def compressed_bytes(path: str) -> int:
    """Gzip size of a script under /static/<build>/, of the house or of an engine."""
    name = re.sub("^/static/[^/]+/", "", path)
    engine, _, rest = name.partition("/")
    file = (
        ROOT / engine / "static" / rest
        if engine in {"proctoring", "scorm"}
        else ROOT / "lms" / "static" / name
    )
    return len(gzip.compress(file.read_bytes()))


@pytest.fixture
def server(tmp_path: Path, migrated_database: Path) -> Iterator[LiveServer]:
    """The demo faculty, served."""
    with live_server(tmp_path / "demo", migrated_database) as server:
        command = [str(Path(sys.executable).with_name("qashyq")), "demo", "seed"]
        subprocess.run(
            command,
            cwd=ROOT,
            env=server.environment_of_process(),
            check=True,
            capture_output=True,
            timeout=120,
        )
        yield server


def test_the_pages_of_every_role_open_fit_a_phone_and_have_no_faults(server: LiveServer) -> None:
    with server.seed() as session:
        people = {person.login: person.id for person in session.query(Person)}
    routes = server.app.url_map.bind("localhost")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context()
        walker = Walker(context.new_page(), server.settings.lms_origin, routes)
        for login, language in VISITORS:
            context.clear_cookies()
            context.add_cookies([server.cookie_for(people[login], locale=language)])
            seen = walker.walk(login, language)
            assert len(seen) > 3, login
        browser.close()
    assert walker.faults == []
