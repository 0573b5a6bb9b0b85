"""One proctored midterm, from the question file to the grade sheet, in real browsers with fake cameras.

Default policy; the clips hold their first scene longer than the check-in and the second until the end of the test.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from sqlalchemy import select

from lms.core.models import AuditEvent
from lms.invigilation.models import Incident
from proctoring.types import IncidentCode
from tests.browser.server import LiveServer
from tests.builders.clips import Scenes
from tests.flows import candidate, staff
from tests.flows.journal import audit_is_whole
from tests.flows.world import Midterm, make_world

pytestmark = pytest.mark.browser
STUDENTS = ("Әбдірахманова Айдана", "Бекенов Ерлан", "Ғалымжанова Ботагөз", "Дүйсенов Санжар")
CLEAN: Scenes = [("clean", 60.0)]
BEFORE, AFTER = 20.0, 160.0
"""Seconds of the first scene (a check-in takes five to ten) and of the second."""
DUE = re.compile(r"decision (is )?due by .*\d")
STEPS_ON_RECORD = {
    "exams.create_bank",
    "exams.import_questions",
    "exams.review_bank",
    "exams.schedule_event",
    "exams.publish_event",
    "accounts.consent",
    "invigilation.camera",
    "invigilation.reference",
    "invigilation.screen",
    "invigilation.check_in",
    "invigilation.open_session",
    "exams.start",
    "exams.submit",
    "invigilation.propose",
    "invigilation.release",
    "gradebook.hold",
    "gradebook.make_releasable",
    "gradebook.release",
    "gradebook.mark",
    "registrar.open_sheet",
}

DECISIONS_ON_RECORD = {
    "invigilation.decide_incident",
    "invigilation.propose",
    "invigilation.confirm_violation",
    "gradebook.compensate",
    "invigilation.release",
}


def incidents_of(server: LiveServer) -> dict[int, list[str]]:
    """Return the codes of each sitting in the order in which they opened."""
    found: dict[int, list[str]] = {}
    with server.seed() as session:
        for incident in session.scalars(select(Incident).order_by(Incident.id)):
            found.setdefault(incident.sitting_id, []).append(incident.code)
    return found


def actions_of(server: LiveServer) -> set[str]:
    """Return every kind of step that is in the audit journal."""
    with server.seed() as session:
        return set(session.scalars(select(AuditEvent.action)))


def test_a_clean_midterm_goes_from_the_question_file_to_the_grade_sheet(
    server: LiveServer, playwright: Playwright, clips: Path, desk: Browser, tmp_path: Path
) -> None:
    name = STUDENTS[0]
    with server.seed() as session:
        world = make_world(session, has_event=False)

    teacher = staff.enter(desk, server, "teacher")
    staff.import_questions(teacher, server, world, tmp_path)
    event_id = staff.schedule(teacher, server, world)
    proctor = staff.enter(desk, server, "proctor")
    staff.open_live_room(proctor, server)
    with candidate.candidates_browser(playwright, clips, CLEAN) as context:
        student = context.new_page()
        candidate.sign_in(student, server, "student1")
        candidate.check_in(student, server, event_id)
        candidate.begin(student)
        expect(proctor.get_by_role("article", name=name).get_by_role("img")).to_be_visible()
        candidate.answer_all(student)
        candidate.hand_in(student)

        expect(student.get_by_text(DUE)).to_be_visible()
        expect(proctor.get_by_text("No incidents so far.")).to_be_visible()
        registrar = staff.enter(desk, server, "registrar")
        staff.open_sheet(registrar, server)
        expect(staff.row_of(registrar, name)).to_contain_text(DUE)
        student.goto(server.url("/my-marks"))
        expect(student.get_by_role("row", name="Midterm 1")).to_contain_text(DUE)
        expect(student.get_by_role("row", name="Midterm 1")).not_to_contain_text("100")

        staff.open_review(proctor, server, event_id, name)
        staff.call_clean(proctor)
        head = staff.enter(desk, server, "head")
        staff.release(head, server, event_id, 1)

        student.reload()
        expect(student.get_by_role("row", name="Midterm 1")).to_contain_text("100")
    expect(staff.journal_cell(teacher, server, world, name)).to_have_value("100")
    registrar.get_by_role("button", name="Refresh the rows").click()
    expect(staff.row_of(registrar, name)).to_contain_text("100")
    expect(staff.row_of(registrar, name)).not_to_contain_text(DUE)
    assert incidents_of(server) == {}
    assert actions_of(server) >= STEPS_ON_RECORD
    assert audit_is_whole(server)


def start_all(
    server: LiveServer,
    playwright: Playwright,
    clips: Path,
    stack: ExitStack,
    world: Midterm,
    scenes: Sequence[Scenes],
) -> list[tuple[Page, int]]:
    """Let each candidate check in and start, in a browser with a camera of his own; return (page, sitting)."""
    started = []
    assert world.event_id is not None
    for student_id, shown in zip(world.student_ids, scenes, strict=True):
        context = stack.enter_context(candidate.candidates_browser(playwright, clips, shown))
        context.add_cookies([server.cookie_for(student_id)])
        page = context.new_page()
        sitting_id = candidate.check_in(page, server, world.event_id)
        candidate.begin(page)
        started.append((page, sitting_id))
    return started


def look_away(page: Page) -> Page:
    """Bring another tab to the front; the driver's make-believe focus is switched off first."""
    control = page.context.new_cdp_session(page)
    control.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    other = page.context.new_page()
    other.bring_to_front()
    return other


def test_a_proctor_sees_each_breach_with_a_picture_while_the_exam_runs_and_people_decide(
    server: LiveServer, playwright: Playwright, clips: Path, desk: Browser
) -> None:
    scenes: list[Scenes] = [
        [("clean", BEFORE), (scene, AFTER)] for scene in ("other_person", "empty_chair", "two_people")
    ]
    expected = [
        (IncidentCode.ID_MISMATCH, "Another person than at the check-in"),
        (IncidentCode.FACE_ABSENT, "Nobody in front of the camera"),
        (IncidentCode.PERSON_MULTIPLE, "More than one person"),
        (IncidentCode.BROWSER_FOCUS_LOST, "Another window or tab is in front"),
    ]
    with server.seed() as session:
        world = make_world(session, students=4)
    assert world.event_id is not None
    proctor = staff.enter(desk, server, "proctor")
    staff.open_live_room(proctor, server)

    with ExitStack() as stack:
        sittings = start_all(server, playwright, clips, stack, world, [*scenes, [("clean", AFTER)]])
        other = look_away(sittings[3][0])
        for name, (_, text) in zip(STUDENTS, expected, strict=True):
            line = staff.incident_line(proctor, name)
            expect(line).to_contain_text(text, timeout=60_000)
            staff.expect_picture(line)
        other.close()
        sittings[3][0].bring_to_front()
        for page, _ in sittings:
            expect(page.get_by_role("timer")).to_be_visible()  # the machine stopped nobody
            candidate.answer_all(page)
            candidate.hand_in(page)
    found = incidents_of(server)

    staff.open_review(proctor, server, world.event_id, STUDENTS[1])
    staff.decide_incident(proctor, "No breach")
    staff.call_clean(proctor)
    staff.open_review(proctor, server, world.event_id, STUDENTS[0])
    staff.decide_incident(proctor, "Breach")
    staff.propose_violation(proctor)
    second = staff.enter(desk, server, "second")
    staff.open_review(second, server, world.event_id, STUDENTS[0])
    second.get_by_role("button", name="Confirm the violation: the result is withdrawn").click()
    expect(second.get_by_text("The violation is decided; the result is withdrawn.")).to_be_visible()
    head = staff.enter(desk, server, "head")
    staff.release(head, server, world.event_id, 1)
    teacher = staff.enter(desk, server, "teacher")
    expect(staff.journal_cell(teacher, server, world, STUDENTS[1])).to_have_value("100")
    for held in STUDENTS[2:]:
        expect(staff.row_of(teacher, held)).to_contain_text(DUE)
    expect(teacher.get_by_label(f"{STUDENTS[0]}, Midterm 1")).to_have_value("")
    assert found == {
        sitting_id: [code] for (_, sitting_id), (code, _) in zip(sittings, expected, strict=True)
    }
    assert actions_of(server) >= DECISIONS_ON_RECORD
    assert audit_is_whole(server)
