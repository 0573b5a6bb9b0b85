from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.lms.courses.worlds import make_world


@pytest.mark.parametrize("locale", ["kk", "ru", "en"])
def test_every_page_of_the_registrar_opens(app: Flask, client: FlaskClient, locale: str) -> None:
    world = make_world(app, has_plan=False)
    client.sign_in_as(world.registrar)
    client.post("/language", data={"locale": locale})
    for path in (
        "/",
        "/my-courses",
        "/courses",
        "/courses/new",
        f"/courses/{world.course}",
        f"/courses/{world.course}/edit",
        "/programmes",
        "/student-records",
        "/offerings",
        "/offerings/new",
        f"/offerings/{world.offering}",
        f"/offerings/{world.offering}/settings",
        f"/offerings/{world.offering}/enrolment",
        f"/terms/{world.term}",
        f"/terms/{world.term}/edit",
        f"/terms/{world.term}/calendar.ics",
        "/terms/new",
    ):
        assert client.get(path).status_code == 200, path


def test_the_registrars_home_names_the_offering_without_a_plan(app: Flask, client: FlaskClient) -> None:
    world = make_world(app, has_plan=False)
    client.sign_in_as(world.registrar)
    assert f"/offerings/{world.offering}" in client.get("/").text


def test_a_registrar_adds_a_discipline_and_sees_a_refusal_of_too_few_credits(
    app: Flask, client: FlaskClient
) -> None:
    world = make_world(app)
    client.sign_in_as(world.registrar)
    form = {"code": "INF101", "unit_id": world.department, "title_kk": "Информатика", "credits": "2"}

    refused = client.post("/courses", data=form)
    made = client.post("/courses", data=form | {"credits": "5"})

    assert refused.status_code == 400
    assert "Order 152 cl. 11" in refused.text
    assert 'value="INF101"' in refused.text
    assert made.status_code == 303


def test_a_registrar_opens_an_offering_with_its_teacher(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    client.sign_in_as(world.registrar)
    form = {"course_id": world.course, "term_id": world.term, "regime": "blended", "language": "ru"}

    unknown = client.post("/offerings", data=form | {"teacher": "nobody"})
    made = client.post("/offerings", data=form | {"teacher": "teacher"})

    assert unknown.status_code == 400
    assert "There is no person with this login." in unknown.text
    assert "Teacher" in client.get(made.headers["Location"]).text


def test_staff_and_sections_are_added_in_the_settings(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    client.sign_in_as(world.registrar)
    base = f"/offerings/{world.offering}"

    assert client.post(f"{base}/staff", data={"login": "sibling_teacher", "role": "tutor"}).status_code == 303
    assert client.post(f"{base}/staff", data={"login": "student", "role": "dean"}).status_code == 400
    section = {"kind": "practical", "title": "ИН-21", "capacity": "", "section_teacher": "teacher"}
    assert client.post(f"{base}/sections", data=section).status_code == 303

    page = client.get(f"{base}/settings").text
    assert "Sibling_Teacher" in page
    assert "ИН-21" in page


def test_programmes_groups_and_records_are_kept(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    client.sign_in_as(world.registrar)
    programme = {"code": "6B061", "unit_id": world.unit, "level": "bachelor", "title_kk": "Информатика"}
    assert client.post("/programmes", data=programme).status_code == 303
    assert client.post("/programmes", data=programme).status_code == 409
    group = {"programme_id": "1", "code": "ИН-21", "year": "2", "language": "kk"}
    assert client.post("/groups", data=group).status_code == 303
    record = {"login": "student", "number": "2026-001", "group_id": "1"}
    assert client.post("/student-records", data=record).status_code == 303
    change = {"group_id": "1", "year": "3", "has_debt": "1", "is_active": "1"}
    assert client.post("/student-records/1", data=change).status_code == 303
    assert (
        "2026-001" in client.get("/student-records?q=ин-21").text
        or "2026-001" in client.get("/student-records?q=Student").text
    )


def test_a_teacher_may_not_keep_the_catalogue(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    client.sign_in_as(world.teacher)
    assert client.get("/courses").status_code == 403
    assert client.get(f"/offerings/{world.offering}/settings").status_code == 403
    assert client.post(f"/terms/{world.term}", data={}).status_code == 403


def test_a_list_is_judged_before_anything_is_written(app: Flask, client: FlaskClient) -> None:
    world = make_world(app, week=1)
    client.sign_in_as(world.registrar)
    url = f"/offerings/{world.offering}/enrolment"
    text = "login;name\nother_student;A\nnobody;B\nstudent;C\nother_student;D\n"

    judged = client.post(f"{url}/list", data={"list": text, "step": "check"}).text
    before = client.get(url).text
    done = client.post(f"{url}/list", data={"list": text, "step": "enrol"})

    for word in ("Will be enrolled", "There is no person with this login.", "Already enrolled", "twice"):
        assert word in judged
    assert "other_student" not in before
    assert done.status_code == 303
    assert "other_student" in client.get(url).text


def test_a_late_list_asks_for_the_reason_and_writes_nothing_without_it(
    app: Flask, client: FlaskClient
) -> None:
    world = make_world(app, week=8)
    client.sign_in_as(world.registrar)
    url = f"/offerings/{world.offering}/enrolment"

    refused = client.post(f"{url}/list", data={"list": "other_student", "step": "enrol"})

    assert refused.status_code == 409
    assert "Standard 003 5.6.5" in refused.text
    data = {"list": "other_student", "step": "enrol", "list_reason": "order 5"}
    assert client.post(f"{url}/list", data=data).status_code == 303


def test_a_late_withdrawal_is_confirmed_on_a_second_page(app: Flask, client: FlaskClient) -> None:
    world = make_world(app, week=8)
    client.sign_in_as(world.registrar)
    url = f"/offerings/{world.offering}/enrolment"

    asked = client.post(f"{url}/1/leave", data={"reason": "wish"})
    still = client.get(url).text
    client.post(f"{url}/1/leave", data={"reason": "wish", "accepts_f": "1"})

    assert asked.status_code == 409
    assert "End the enrolment with F" in asked.text
    assert "Left late: F" not in still
    assert "Left late: F" in client.get(url).text


def test_an_enrolment_of_another_offering_cannot_be_ended_here(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    client.sign_in_as(world.registrar)
    assert client.post(f"/offerings/{world.offering}/enrolment/2/leave").status_code == 404
