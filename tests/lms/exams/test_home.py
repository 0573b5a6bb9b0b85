from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.db import transaction
from lms.exams.course_page import show_on_course_page
from lms.exams.models import ControlEventKind
from tests.client import BrowserClient
from tests.factories import make_person
from tests.factories_courses import make_offering, make_term
from tests.factories_exams import make_event, make_sitting, make_student, start_sitting


def test_the_home_page_offers_the_open_test_first(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        offering = make_offering(session)
        make_event(session, offering)
        student_id = make_student(session, offering).id
    assert isinstance(client, BrowserClient)
    client.sign_in_as(student_id)

    page = client.get("/").text

    assert "Start check-in" in page


def test_a_sign_in_lives_on_while_a_sitting_runs(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        offering = make_offering(session)
        now = clock.now()
        event = make_event(
            session,
            offering,
            kind=ControlEventKind.PRACTICE,
            opens_at=now,
            closes_at=now + timedelta(hours=20),
            limit_minutes=18 * 60,
        )
        student = make_student(session, offering)
        student_id = student.id
        sitting = make_sitting(session, event, student)
        start_sitting(session, sitting)
        sitting_id = sitting.id
    client.sign_in_as(student_id)

    with time_machine.travel(now + timedelta(hours=15), tick=False):
        assert client.get(f"/sittings/{sitting_id}/state").status_code == 200


def test_a_teacher_without_a_bank_reads_what_is_missing(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        teacher = make_person(session)
        make_offering(session, teacher=teacher)
        teacher_id = teacher.id
    client.sign_in_as(teacher_id)

    assert "No question bank yet" in client.get("/").text


def test_a_test_that_comes_says_in_how_many_days(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        make_term(session, week=7)
        offering = make_offering(session)
        make_event(
            session,
            offering,
            kind=ControlEventKind.PRACTICE,
            opens_at=clock.now() + timedelta(days=3, hours=1),
        )
        student_id = make_student(session, offering).id
    client.sign_in_as(student_id)

    assert "in 3 days" in client.get("/").text


def test_an_open_test_stands_once_on_the_home_page(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        offering = make_offering(session)
        event = make_event(session, offering, title="Rehearsal of the year")
        show_on_course_page(session, offering, event, week=8, actor=SYSTEM)
        student_id = make_student(session, offering).id
    client.sign_in_as(student_id)

    cards = client.get("/").text.split('<div class="cards">')[1]

    assert cards.count("Rehearsal of the year") == 1


def test_a_test_that_somebody_has_opened_stays_on_the_course_page(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        teacher = make_person(session)
        offering = make_offering(session, teacher=teacher)
        event = make_event(session, offering)
        material_id = show_on_course_page(session, offering, event, week=8, actor=SYSTEM).id
        make_sitting(session, event, make_student(session, offering))
        teacher_id = teacher.id
    client.sign_in_as(teacher_id)

    refused = client.post(f"/materials/{material_id}/remove")

    assert refused.status_code == 409
    assert "Hide it" in refused.text
