"""From the upload form to the mark in the journal, through the real views."""

from __future__ import annotations

import html
import io
import json
import re
from decimal import Decimal
from typing import Any

from flask.testing import FlaskClient

from lms.core.db import read_session, transaction
from lms.courses.models import Material, MaterialKind
from lms.gradebook import queries as gradebook
from lms.player.models import Attempt, CommitJournal, Package
from tests.builders import packages
from tests.factories_player import commit_body, send_commit
from tests.lms.player.conftest import House


def launch_json(page: str) -> dict[str, Any]:
    """Read the launch out of the play page."""
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    document: dict[str, Any] = json.loads(found[1])
    return document


def upload(client: FlaskClient, offering_id: int, packed: bytes, **form: str) -> Any:
    """Send the upload form."""
    fields = {"week": "8", "is_graded": "1", **form}
    return client.post(
        f"/offerings/{offering_id}/packages", data={**fields, "file": (io.BytesIO(packed), "course.zip")}
    )


def test_a_package_goes_from_the_form_to_the_journal(house: House) -> None:
    teacher, student = house.client(house.teacher), house.client(house.student)
    packed = packages.single_sco_12(title="Қауіпсіздік негіздері")

    answer = upload(teacher, house.offering, packed)
    assert answer.status_code == 303
    assert "Қауіпсіздік негіздері" in teacher.get(answer.location).text
    with house.app.app_context():
        package = read_session().query(Package).filter_by(title="Қауіпсіздік негіздері").one()
        package_id, item_id = package.id, package.grade_item_id
        material = read_session().query(Material).filter_by(kind=MaterialKind.SCORM, ref_id=package_id).one()
    assert student.get(f"/packages/{package_id}/play").status_code == 404
    assert teacher.post(f"/materials/{material.id}/publish").status_code == 303

    page = student.get(f"/packages/{package_id}/play")
    assert page.status_code == 200
    launch = launch_json(page.text)
    body = commit_body(
        launch, 1, final=True, core__lesson_status="incomplete", core__score__raw="85", core__session_time="0000:05:00"
    )  # fmt: skip
    sent = send_commit(house.client(), body)

    assert sent.json == {"result": "true", "errorCode": 0}
    with house.app.app_context():
        attempt = read_session().query(Attempt).one()
        assert (attempt.success, attempt.points, attempt.total_seconds) == ("passed", Decimal(85), 300)
        mark = gradebook.current_mark(read_session(), item_id or 0, house.student)
        assert mark is not None
        assert (mark.points, mark.source) == (Decimal(85), "scorm")


def test_a_learner_resumes_with_what_was_kept(house: House) -> None:
    student = house.client(house.student)
    first = launch_json(student.get(f"/packages/{house.package}/play").text)
    body = commit_body(first, 1, location="7", suspend_data="қойылған", exit="suspend")
    send_commit(house.client(), body)

    second = launch_json(student.get(f"/packages/{house.package}/play").text)

    seed = second["seed"]["cmi"]
    assert (seed["entry"], seed["location"], seed["suspend_data"]) == ("resume", "7", "қойылған")
    assert second["ticket"] != first["ticket"]
    assert second["address"] == first["address"], "the files' address stays, so the browser keeps them"


def test_the_course_is_played_from_the_content_origin(house: House) -> None:
    page = house.client(house.student).get(f"/packages/{house.package}/play").text
    found = re.search(r'player-url-value="([^"]+)"', page)
    assert found is not None
    url = html.unescape(found[1])
    browser = house.client()

    player = browser.get(url, base_url=None)
    sco = browser.get(launch_json(page)["address"], base_url="http://127.0.0.1:8000")

    assert url.startswith("http://127.0.0.1:8000/c/")
    assert player.status_code == sco.status_code == 200
    assert b"course.js" in sco.data
    assert "Set-Cookie" not in player.headers
    assert "Set-Cookie" not in sco.headers
    assert 'data-lms-origin="http://localhost:8000"' in player.text


def test_a_repeated_commit_changes_nothing_and_answers_the_same(house: House) -> None:
    launch = house.launch()
    body = commit_body(launch, 3, score__scaled="0.9", session_time="PT10S")
    client = house.client()

    answers = [send_commit(client, body).json for _ in range(3)]

    assert answers[0] == answers[1] == answers[2] == {"result": "true", "errorCode": 0}
    with house.app.app_context(), transaction() as session:
        assert session.query(CommitJournal).count() == 1
        assert session.query(Attempt).one().total_seconds == 10


def test_the_course_is_told_the_language_of_the_pages_around_it(house: House) -> None:
    student = house.client(house.student)
    student.post("/language", data={"locale": "kk"})

    launch = launch_json(student.get(f"/packages/{house.package}/play").text)

    assert launch["seed"]["cmi"]["learner_preference"]["language"] == "kk"
