"""Shared ground of the browser tests: a server of the module, one Chromium, a learner with an open rehearsal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from lms.exams.models import ControlEventKind
from tests.browser.server import LiveServer, live_server
from tests.factories import make_person
from tests.factories_courses import add_student, make_offering
from tests.factories_exams import make_bank, make_event

PLAIN_GIFT = """
::Q1:: The largest of the three? {=Ertis ~Ile ~Shu}

::Q2:: Both primes? {~%50%2 ~%50%3 ~%-100%4}

::Q3:: Is Astana the capital? {T}

::Q4:: How much is pi? {#3.14:0.01}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[LiveServer]:
    with live_server(tmp_path_factory.mktemp("live"), migrated_database) as server:
        yield server


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def learner(server: LiveServer, chromium: Browser) -> Iterator[tuple[BrowserContext, int, int]]:
    """A signed-in student of an offering with a rehearsal that is open: (context, event id, student id)."""
    with server.seed() as session:
        student = make_person(session)
        offering = make_offering(session)
        add_student(session, offering, student)
        bank = make_bank(session, offering.course, gift=PLAIN_GIFT)
        event = make_event(
            session, offering, kind=ControlEventKind.PRACTICE, bank=bank, question_count=4, title="Rehearsal"
        )
        event_id, student_id = event.id, student.id
    context = chromium.new_context()
    context.set_default_timeout(15000)
    context.add_cookies([server.cookie_for(student_id)])
    yield context, event_id, student_id
    context.close()
