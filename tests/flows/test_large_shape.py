"""The exam flow on PostgreSQL, Redis, Celery, two server processes and a proctoring worker."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect
from sqlalchemy import func, select

from lms.core import clock
from lms.core.models import Job, JobStatus
from lms.exams.models import AnswerStep
from lms.invigilation.models import Incident
from tests.browser.large_server import large_server
from tests.browser.server import LiveServer
from tests.builders.clips import Scenes
from tests.flows import candidate, staff
from tests.flows.journal import audit_is_whole
from tests.flows.world import make_world
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.large]
STUDENTS = ("Әбдірахманова Айдана", "Бекенов Ерлан")
SCENES: tuple[Scenes, ...] = ([("clean", 60.0)], [("clean", 20.0), ("empty_chair", 100.0)])


def test_a_midterm_passes_in_the_large_shape_and_an_incident_crosses_the_processes(
    tmp_path: Path, playwright: Playwright, clips: Path, desk: Browser
) -> None:
    with large_server(tmp_path / "house") as server, ExitStack() as stack:
        stack.callback(staff.leave, desk)
        with server.seed() as session:
            world = make_world(session, students=2)
        assert world.event_id is not None
        proctor = staff.enter(desk, server, "proctor")
        staff.open_live_room(proctor, server)
        sittings = []
        for student_id, scenes in zip(world.student_ids, SCENES, strict=True):
            context = stack.enter_context(candidate.candidates_browser(playwright, clips, scenes))
            context.add_cookies([server.cookie_for(student_id)])
            page = context.new_page()
            sittings.append(candidate.check_in(page, server, world.event_id))
            candidate.begin(page)
            candidate.answer_all(page)
            if student_id == world.student_ids[0]:
                candidate.hand_in(page)
                expect(page.get_by_text("decision is due by")).to_be_visible()
        line = staff.incident_line(proctor, STUDENTS[1])
        expect(line).to_contain_text("Nobody in front of the camera", timeout=60_000)
        staff.expect_picture(line)
        candidate.hand_in(page)

        with server.seed() as session:
            codes = [(row.sitting_id, row.code) for row in session.scalars(select(Incident))]
            answers = session.scalar(select(func.count()).select_from(AnswerStep)) or 0
        assert codes == [(sittings[1], "FACE.ABSENT")]
        staff.open_review(proctor, server, world.event_id, STUDENTS[0])
        staff.call_clean(proctor)
        head = staff.enter(desk, server, "head")
        staff.release(head, server, world.event_id, 1)
        teacher = staff.enter(desk, server, "teacher")
        expect(staff.journal_cell(teacher, server, world, STUDENTS[0])).to_have_value("100")

        assert answers >= 2 * 5
        assert all(count > 0 for count in server.balancer.served.values())
        assert server.dead() == []
        wait_until(lambda: jobs_left(server) == 0, "the jobs that Celery runs", seconds=30)
        assert audit_is_whole(server)


def jobs_left(server: LiveServer) -> int:
    """Count jobs that are due and not done."""
    with server.seed() as session:
        query = (
            select(func.count())
            .select_from(Job)
            .where(Job.status != JobStatus.DONE, Job.run_at <= clock.now())
        )
        return session.scalar(query) or 0
