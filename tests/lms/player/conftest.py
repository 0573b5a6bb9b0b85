"""An offering with a teacher, two students and one package."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import transaction
from lms.player import operations, queries
from lms.player.operations import OpenedLaunch
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_player import make_package


@dataclass
class House:
    """Ids of what stands at the beginning of each test."""

    app: Flask
    offering: int
    teacher: int
    student: int
    neighbour: int
    package: int

    def client(self, person_id: int | None = None) -> FlaskClient:
        """Return a browser, signed in when a person is named."""
        client = self.app.test_client()
        if person_id is not None:
            client.sign_in_as(person_id)  # type: ignore[attr-defined]  # BrowserClient
        return client

    def launch(self, person_id: int | None = None, *, is_preview: bool = False) -> OpenedLaunch:
        """Open the player for the student, or for whoever is named."""
        from lms.accounts.models import Person

        with self.app.app_context(), transaction() as session:
            person = session.get_one(Person, person_id or self.student)
            opened = operations.open_launch(
                session, queries.package(session, self.package), person=person, is_preview=is_preview
            )
            session.expunge_all()
            return opened


@pytest.fixture
def house(app: Flask) -> House:
    with app.app_context(), transaction() as session:
        teacher = make_person(session, "teacher", family_name="Оспанов")
        student = make_person(session, "student", family_name="Әлиева")
        neighbour = make_person(session, "neighbour", family_name="Бекова")
        offering = make_offering(session, teacher=teacher, students=[student, neighbour])
        package = make_package(session, offering)
        return House(app, offering.id, teacher.id, student.id, neighbour.id, package.id)
