"""The demo shows what its card promises, and its reset touches nothing but a demo."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.accounts.models import Person
from lms.app import create_app
from lms.core import sealer
from lms.core.db import db, read_session, transaction
from lms.core.settings import Settings
from lms.courses.models import CourseOffering
from lms.demo import card, seed
from lms.demo.people import PASSWORD
from lms.demo.plans import DISCIPLINES
from lms.distance.models import Layer
from lms.distance.queries import share_of
from lms.gradebook.models import Mark, OutboxRow, OutboxStatus
from lms.invigilation.models import Incident
from lms.rules.distance_share import Regime
from tests.conftest import make_settings

pytestmark = pytest.mark.xdist_group("demo")  # seeding takes seconds: one worker does it once


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(migrated_database, folder / "qashyq.db")
    settings = make_settings(folder)
    app = create_app(settings)
    with app.app_context():
        seed.seed(settings)
        db.session.remove()
        db.engine.dispose()
    return folder


@pytest.fixture
def settings(tmp_path: Path, seeded: Path) -> Settings:
    shutil.copytree(seeded, tmp_path / "demo")
    return make_settings(tmp_path / "demo")


@pytest.fixture
def demo(app: Flask) -> Flask:
    return app


def colours() -> dict[str, str]:
    session = read_session()
    found = {}
    for offering in session.query(CourseOffering):
        verdict = share_of(session, offering.id, Layer.PLANNED)
        found[offering.course.code] = str(verdict.colour) if verdict else "none"
    return found


def test_every_regime_and_colour_is_there(demo: Flask) -> None:
    with demo.app_context():
        assert colours() == {discipline.code: discipline.colour for discipline in DISCIPLINES}
        regimes = {offering.regime for offering in read_session().query(CourseOffering)}
    assert {Regime.IN_PERSON, Regime.BLENDED, Regime.MOOC, Regime.INDIVIDUAL_DISTANCE} <= regimes


def test_accounts_of_the_card_sign_in(demo: Flask, client: FlaskClient) -> None:
    for login, *_ in card.TOURS:
        answer = client.post("/sign-in", data={"login": login, "password": PASSWORD})
        assert answer.status_code in {302, 303}, login
        assert client.get("/").status_code == 200
        client.post("/sign-out")


def test_reset_starts_again_from_the_first_day(demo: Flask, settings: Settings) -> None:
    with demo.app_context():
        with transaction() as session:
            session.query(Person).filter_by(login="student").one().given_name = "Басқа"
        seed.reset(settings)
        assert read_session().query(Person).filter_by(login="student").one().given_name == "Әйгерім"
        sealer.seal_audit()
        assert sealer.verify(db.session()) == []


def test_review_and_release_have_something_to_show(demo: Flask) -> None:
    with demo.app_context():
        session = read_session()
        codes = {incident.code for incident in session.query(Incident)}
        marks = session.query(Mark).filter(Mark.source.startswith("outbox")).count()
        held = session.query(OutboxRow).filter_by(status=OutboxStatus.HELD).count()
        assert {"FACE.ABSENT", "ID.MISMATCH", "BROWSER.FOCUS_LOST", "PERSON.MULTIPLE"} <= codes
        assert marks == 1
        assert held == 2
        assert all(incident.snapshot_id for incident in session.query(Incident))


def test_a_house_where_others_live_is_left_alone(demo: Flask, settings: Settings) -> None:
    seed.marker(settings).unlink()
    with demo.app_context():
        with pytest.raises(seed.NotADemo):
            seed.is_seeded(settings)
        with pytest.raises(seed.NotADemo):
            seed.reset(settings)
