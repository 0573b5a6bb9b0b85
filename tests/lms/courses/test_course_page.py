from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.db import read_session, transaction
from lms.courses import operations, queries
from lms.courses.errors import MaterialRefused, TaskClosed
from lms.courses.forms import entered
from lms.courses.materials import MaterialView, register_kind
from lms.courses.models import CourseOffering, MaterialKind
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.lms.courses.pages import add
from tests.lms.courses.worlds import World, make_world


def test_the_current_week_is_open_and_the_first_line_says_what_is_due(
    app: Flask, client: FlaskClient
) -> None:
    world = make_world(app, week=8)
    due = clock.now() + timedelta(days=2)
    add(app, world, title="Later", due_at=due + timedelta(days=1))
    task = add(app, world, MaterialKind.TASK, title="Essay on keys", due_at=due)
    client.sign_in_as(world.student)

    page = client.get(f"/offerings/{world.offering}").text

    lead = page.split('<p class="lead">')[1].split("</p>")[0]
    assert "Essay on keys" in lead
    assert f"/materials/{task}" in lead
    assert 'id="week-8" open' in page.replace(" >", ">")
    assert page.count("<details") == 15


def test_a_task_that_is_handed_in_is_no_longer_due(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    task = add(app, world, MaterialKind.TASK, title="Essay", due_at=clock.now() + timedelta(hours=1))
    client.sign_in_as(world.student)
    assert "Essay" in client.get("/").text

    empty = client.post(f"/materials/{task}/submissions", data={"text": " "})
    sent = client.post(f"/materials/{task}/submissions", data={"text": "My essay"})

    assert empty.status_code == 400
    assert sent.status_code == 303
    assert "Nothing is due now." in client.get("/").text
    assert "My essay" in client.get(f"/materials/{task}").text


def test_the_teacher_reads_what_is_missing_and_publishes_it(app: Flask, client: FlaskClient) -> None:
    world = make_world(app, has_plan=False)
    hidden = add(app, world, is_visible=False)
    client.sign_in_as(world.teacher)

    page = client.get(f"/offerings/{world.offering}").text
    published = client.post(f"/materials/{hidden}/publish")

    assert "There is no approved volume plan." in page
    assert "1 material is not published yet." in page
    assert published.status_code == 303
    assert "not published yet" not in client.get(f"/offerings/{world.offering}").text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "ftp://example.kz/a",
        "https://user:pass@example.kz/",
        "https://",
        "https://example.kz/a b",
        "http://[",
    ],
)
def test_a_link_is_a_web_address_only(url: str) -> None:
    assert not operations.is_web_address(url)


def test_a_material_outside_the_term_is_refused(session: Session) -> None:
    offering = make_offering(session)
    for fields in ({"week": 0}, {"week": 60}, {"title": " "}, {"nominal_minutes": -1}):
        values = {"week": 1, "title": "T", "kind": MaterialKind.TASK} | fields
        with pytest.raises(MaterialRefused):
            operations.add_material(session, offering, actor=SYSTEM, **values)  # type: ignore[arg-type]


def test_the_due_moment_is_in_time_and_a_second_later_is_not(
    session: Session, time_machine_at: object
) -> None:
    student = make_person(session)
    offering = make_offering(session, students=[student])
    due = clock.now() + timedelta(hours=1)
    task = operations.add_material(
        session,
        offering,
        week=8,
        kind=MaterialKind.TASK,
        title="Task",
        due_at=due,
        is_visible=True,
        actor=SYSTEM,
    )
    move = time_machine_at
    move(due)  # type: ignore[operator]
    assert operations.submit_task(session, task, student, text="in time", actor=student).submitted_at == due
    move(due + timedelta(seconds=1))  # type: ignore[operator]
    with pytest.raises(TaskClosed):
        operations.submit_task(session, task, student, text="late", actor=student)


def test_hidden_and_unopened_materials_do_not_exist_for_students(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    hidden = add(app, world, title="Secret plan", is_visible=False)
    future = add(app, world, title="Tomorrow's text", opens_at=clock.now() + timedelta(days=1))
    client.sign_in_as(world.student)

    page = client.get(f"/offerings/{world.offering}").text

    assert "Secret plan" not in page
    assert "Tomorrow&#39;s text" in page
    for material in (hidden, future):
        for path in (f"/materials/{material}", f"/materials/{material}/file"):
            assert client.get(path).status_code == 404


def test_people_of_another_offering_see_and_change_nothing(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    with app.app_context(), transaction() as session:
        operations.submit_task(
            session,
            queries.material(session, add_in(session, world)),
            session.get_one(Person, world.student),
            text="mine",
            actor=SYSTEM,
        )
    task = 1
    for person in (world.other_student, world.sibling_teacher):
        client.sign_in_as(person)
        for path in (
            f"/offerings/{world.offering}",
            f"/materials/{task}",
            f"/materials/{task}/file",
            f"/materials/{task}/submissions",
        ):
            assert client.get(path).status_code == 404, path
        assert client.post(f"/materials/{task}/submissions", data={"text": "x"}).status_code == 404
    for path in (f"/materials/{task}/hide", f"/materials/{task}", f"/materials/{task}/remove"):
        assert client.post(path, data={"title": "Mine", "week": "1"}).status_code == 404
    assert client.post(f"/offerings/{world.offering}/materials", data={"kind": "task"}).status_code == 404


def add_in(session: Session, world: World) -> int:
    offering = session.get_one(CourseOffering, world.offering)
    return operations.add_material(
        session, offering, week=8, kind=MaterialKind.TASK, title="Task", is_visible=True, actor=SYSTEM
    ).id


def test_a_student_reads_neither_the_list_of_works_nor_the_forms(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    task = add(app, world, MaterialKind.TASK)
    client.sign_in_as(world.student)
    assert client.get(f"/materials/{task}/submissions").status_code == 404
    assert client.get(f"/materials/{task}/edit").status_code == 403
    assert client.get(f"/offerings/{world.offering}/plan").status_code == 404
    assert client.get(f"/offerings/{world.offering}/enrolment").status_code == 403


def test_materials_change_places_and_are_removed_only_without_work(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    first, second = add(app, world, title="First"), add(app, world, MaterialKind.TASK, title="Second")
    client.sign_in_as(world.student)
    client.post(f"/materials/{second}/submissions", data={"text": "work"})
    client.sign_in_as(world.teacher)

    client.post(f"/materials/{second}/up")
    kept = client.post(f"/materials/{second}/remove")
    form = client.get(f"/materials/{second}/edit").text
    gone = client.post(f"/materials/{first}/remove")

    assert kept.status_code == 409
    assert "Hide it: students no longer see it" in kept.text
    assert f"/materials/{second}/hide" in form
    assert f"/materials/{second}/remove" not in form
    assert gone.status_code == 303
    with app.app_context():
        left = queries.materials_of(read_session(), world.offering, visible_only=False)
        assert [m.id for m in left] == [second]


def test_dates_are_entered_in_the_institutions_zone(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    task = add(app, world, MaterialKind.TASK, title="Task")
    client.sign_in_as(world.teacher)

    client.post(f"/materials/{task}", data={"title": "Task", "week": "8", "due_at": "2026-11-21T18:00"})

    with app.test_request_context("/", base_url="http://localhost:8000"):
        due = queries.material(read_session(), task).due_at
        assert due is not None
        assert due.isoformat() == "2026-11-21T13:00:00+00:00"
        assert entered(due) == "2026-11-21T18:00"


def test_another_room_registers_its_kind(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    register_kind(
        app,
        MaterialKind.SCORM,
        MaterialView(
            url=lambda material: f"/player/{material.ref_id}",
            state_for=lambda _session, _material, _person: ("ok", "Passed with 91"),
            add_url=lambda offering, week: f"/offerings/{offering.id}/packages?week={week}",
        ),
    )
    add(app, world, MaterialKind.SCORM, title="Package", ref_id=77, due_at=clock.now() + timedelta(days=1))
    client.sign_in_as(world.student)
    page = client.get(f"/offerings/{world.offering}").text
    assert 'href="/player/77"' in page
    assert "Passed with 91" in page
    assert "Nothing is due now." in page

    client.sign_in_as(world.teacher)
    led = client.get(f"/offerings/{world.offering}/materials/new?kind=scorm&week=3")
    assert led.headers["Location"] == f"/offerings/{world.offering}/packages?week=3"
