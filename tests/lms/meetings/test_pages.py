"""The pages of classes: the form shows the effect before saving and loses nothing; students see only what is theirs."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.db import read_session, transaction
from lms.courses.forms import entered
from lms.courses.models import CourseOffering, Material, MaterialKind
from lms.distance.models import ShareVerdictRow
from lms.meetings.models import Attendance, ClassMeeting, MeetingStatus
from lms.rules.distance_share import ActivityKind, Mode
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_meetings import free_slot, make_meeting

K, M = ActivityKind, Mode
IN_ROOMS = ((K.LECTURE, M.IN_PERSON, 2500), (K.PRACTICAL, M.IN_PERSON, 2350), (K.SRS, M.NONE, 2650))


@dataclass(frozen=True)
class World:
    offering: int
    teacher: int
    student: int
    stranger: int
    slot: str


@pytest.fixture
def world(app: Flask) -> World:
    """An offering whose plan is held in rooms, 1,400 minutes of it moved on-line already."""
    with app.app_context(), transaction() as session:
        teacher, student, stranger = (make_person(session) for _ in range(3))
        offering = make_offering(session, plan=IN_ROOMS, teacher=teacher, students=[student])
        for _ in range(5):
            make_meeting(session, offering, minutes=280, title="Webinar")
        slot = entered(free_slot(offering, week=12))
        return World(offering.id, teacher.id, student.id, stranger.id, slot)


def form(world: World, **values: str) -> dict[str, str]:
    return {
        "title": "Lecture 9",
        "kind": "lecture",
        "mode": "sync",
        "starts_at": world.slot,
        "planned_minutes": "100",
        "link": "https://meet.example.kz/x",
        "is_on_page": "1",
    } | values


def count(app: Flask, table: type) -> int:
    with app.app_context():
        return read_session().scalar(select(func.count()).select_from(table)) or 0


def test_a_teacher_places_a_class_and_it_stands_on_the_course_page(
    app: Flask, client: FlaskClient, world: World
) -> None:
    client.sign_in_as(world.teacher)
    answer = client.post(f"/offerings/{world.offering}/meetings", data=form(world))
    assert answer.status_code == 303
    with app.app_context():
        meeting = read_session().scalars(select(ClassMeeting).order_by(ClassMeeting.id.desc())).first()
        assert meeting is not None
        assert (meeting.title, meeting.planned_minutes, meeting.week) == ("Lecture 9", 100, 12)
        material = read_session().scalars(select(Material).where(Material.kind == MaterialKind.MEETING)).one()
        assert (material.ref_id, material.is_visible) == (meeting.id, True)
    assert "Lecture 9" in client.get(f"/offerings/{world.offering}").text


def test_a_refusal_stands_in_the_form_with_the_largest_request_and_nothing_is_lost(
    app: Flask, client: FlaskClient, world: World
) -> None:
    client.sign_in_as(world.teacher)
    answer = client.post(f"/offerings/{world.offering}/meetings", data=form(world, planned_minutes="101"))
    assert answer.status_code == 409
    assert "30.02 ac. h (1,501 min)" in answer.text
    assert "largest request that can be admitted now is 2 ac. h (100 min)" in answer.text
    assert 'value="Lecture 9"' in answer.text
    assert f'value="{world.slot}"' in answer.text
    assert count(app, ClassMeeting) == 5


def test_the_check_button_says_the_effect_and_saves_nothing(
    app: Flask, client: FlaskClient, world: World
) -> None:
    client.sign_in_as(world.teacher)
    verdicts = count(app, ShareVerdictRow)
    url = f"/offerings/{world.offering}/meetings"
    allowed = client.post(url, data=form(world, step="check"))
    refused = client.post(url, data=form(world, step="check", planned_minutes="150"))
    assert "30 ac. h (1,500 min) of at most 30 ac. h (1,500 min) after this class" in allowed.text
    assert "largest request that can be admitted now is 2 ac. h (100 min)" in refused.text
    assert (count(app, ClassMeeting), count(app, ShareVerdictRow)) == (5, verdicts)


def test_the_form_asks_for_the_effect_by_fetch(client: FlaskClient, world: World) -> None:
    client.sign_in_as(world.teacher)
    answer = client.post(
        f"/offerings/{world.offering}/meetings/effect", data=form(world, planned_minutes="150")
    )
    assert answer.get_json()["state"] == "stop"
    half = client.post(f"/offerings/{world.offering}/meetings/effect", data={"mode": "sync"})
    assert half.get_json()["text"] == ""


def test_faults_stand_beside_their_fields(client: FlaskClient, world: World) -> None:
    client.sign_in_as(world.teacher)
    answer = client.post(
        f"/offerings/{world.offering}/meetings", data=form(world, link="javascript:x", title="")
    )
    assert answer.status_code == 400
    assert "Fill in this field." in answer.text
    unsafe = client.post(f"/offerings/{world.offering}/meetings", data=form(world, link="javascript:x"))
    assert "needs a link (http:// or https://)" in unsafe.text


def placed(app: Flask, world: World, *, week: int = 2) -> int:
    with app.app_context(), transaction() as session:
        offering = session.get_one(CourseOffering, world.offering)
        return make_meeting(session, offering, minutes=50, week=week, title="Held one").id


def test_a_teacher_changes_holds_marks_and_cancels(app: Flask, client: FlaskClient, world: World) -> None:
    meeting_id = placed(app, world)
    client.sign_in_as(world.teacher)
    assert client.get(f"/meetings/{meeting_id}/edit").status_code == 200
    changed = client.post(f"/meetings/{meeting_id}", data=form(world, title="Moved", planned_minutes="40"))
    assert changed.status_code == 303
    held_id = placed(app, world)
    assert client.post(f"/meetings/{held_id}/held", data={"held_minutes": "45"}).status_code == 303
    tapped = {f"student-{world.student}": "remote", "student-x": "remote"}
    assert client.post(f"/meetings/{held_id}/attendance", data=tapped).status_code == 303
    assert client.post(f"/meetings/{meeting_id}/cancel", data={"reason": "Ill"}).status_code == 303
    with app.app_context():
        session = read_session()
        assert session.get_one(ClassMeeting, held_id).held_minutes == 45
        assert session.get_one(ClassMeeting, meeting_id).status is MeetingStatus.CANCELLED
        assert [row.student_id for row in session.scalars(select(Attendance))] == [world.student]
    assert "Moved" in client.get(f"/offerings/{world.offering}/meetings").text


def test_a_wrong_number_of_minutes_comes_back_with_the_page(
    app: Flask, client: FlaskClient, world: World
) -> None:
    meeting_id = placed(app, world)
    client.sign_in_as(world.teacher)
    answer = client.post(f"/meetings/{meeting_id}/held", data={"held_minutes": "999"})
    assert answer.status_code == 400
    assert 'value="999"' in answer.text


def test_a_student_sees_own_classes_and_records_nothing(
    app: Flask, client: FlaskClient, world: World
) -> None:
    meeting_id = placed(app, world, week=8)
    client.sign_in_as(world.student)
    page = client.get(f"/meetings/{meeting_id}")
    assert page.status_code == 200
    assert "Attendance" not in page.text
    assert client.post(f"/meetings/{meeting_id}/held", data={"held_minutes": "5"}).status_code == 403
    assert client.get(f"/offerings/{world.offering}/meetings").status_code == 200
    timetable = client.get("/timetable").text
    assert "Held one" in timetable


def test_a_stranger_does_not_learn_that_a_class_exists(app: Flask, client: FlaskClient, world: World) -> None:
    meeting_id = placed(app, world, week=8)
    client.sign_in_as(world.stranger)
    assert client.get(f"/meetings/{meeting_id}").status_code == 404
    assert client.get(f"/offerings/{world.offering}/meetings").status_code == 404
    assert "Held one" not in client.get("/timetable").text


def test_home_says_what_is_next_and_what_waits(app: Flask, client: FlaskClient, world: World) -> None:
    placed(app, world, week=12)
    client.sign_in_as(world.student)
    assert "Next class" in client.get("/").text
    teacher = app.test_client()
    teacher.sign_in_as(world.teacher)
    assert "Minutes are not recorded" in teacher.get("/").text


@pytest.mark.parametrize("week", ["", "2026-13-99", "0001-01-01", "9999-12-31", "x"])
def test_any_week_of_the_address_shows_a_timetable(client: FlaskClient, world: World, week: str) -> None:
    client.sign_in_as(world.student)
    assert client.get(f"/timetable?week={week}").status_code == 200


def test_a_class_has_a_time_and_only_an_asynchronous_one_a_deadline(
    app: Flask, client: FlaskClient, world: World
) -> None:
    client.sign_in_as(world.teacher)
    url = f"/offerings/{world.offering}/meetings"
    client.post(url, data=form(world, title="Held live", planned_minutes="50"))
    later = {"starts_at": world.slot[:11] + "20:00", "task": "Read chapter 3.", "planned_minutes": "50"}
    assert client.post(url, data=form(world, title="Read alone", mode="async", **later)).status_code == 303
    client.sign_in_as(world.student)

    page = client.get(f"/offerings/{world.offering}").text
    home = client.get("/").text

    live, alone = (page.split(f">{title}</a>")[1].split("</li>")[0] for title in ("Held live", "Read alone"))
    assert "until" not in live
    assert f"{world.slot[11:16]}–" in live
    assert "until" in alone
    due = home.split('aria-label="Due now"')[1].split("</section>")[0]
    assert "Read alone" in due
    assert "Held live" not in due
