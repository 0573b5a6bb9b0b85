"""The home page: one thing to do first, and never an empty page without a way on."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.db import transaction
from lms.courses import operations
from lms.courses.models import MaterialKind
from tests.client import BrowserClient
from tests.factories import make_person
from tests.factories_courses import add_student, make_offering


def test_the_nearest_thing_to_do_is_the_only_primary_action(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        student = make_person(session)
        offering = make_offering(session)
        add_student(session, offering, student)
        operations.add_material(
            session,
            offering,
            week=8,
            kind=MaterialKind.TASK,
            title="Draw a schema",
            due_at=clock.now() + timedelta(days=1),
            is_visible=True,
            actor=SYSTEM,
        )
        student_id = student.id
    client.sign_in_as(student_id)

    page = client.get("/").text

    assert page.count("button--primary") == 1
    assert "Draw a schema" in page.split("button--primary")[1].split("</a>")[0]


def test_who_has_nothing_to_do_reads_so_and_where_to_go(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        person_id = make_person(session, roles=[(Role.IT_SERVICE, ScopeKind.INSTITUTION, None)]).id
    client.sign_in_as(person_id)

    main = client.get("/").text.split("<main")[1]

    assert "There is nothing to do right now." in main
    assert 'href="/people"' in main
    assert "button--primary" not in main
