"""People by form, one's own pages, commands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import operations, queries, sign_in
from lms.accounts.errors import AccommodationRefused, LoginTaken, NotNow, NotOneself
from lms.accounts.models import Consent, LoginSession, OneTimeCode, Person, RoleAssignment
from lms.accounts.roles import Permission, Role, ScopeKind
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.db import read_session, transaction
from lms.core.models import AuditEvent
from tests.client import BrowserClient
from tests.factories import make_person, make_unit

PASSWORD = "тау басында қар жатыр"
NEW = "көк аспанда бұлт жоқ"
FORM = {"family_name": "Омаров", "given_name": "Марат", "locale": "ru", "login": "m.omarov", "unit": ""}


@pytest.fixture
def registrar(app: Flask, client: BrowserClient) -> BrowserClient:
    with app.app_context(), transaction() as session:
        person_id = make_person(session, roles=[(Role.REGISTRAR, ScopeKind.INSTITUTION, None)]).id
    client.sign_in_as(person_id)
    return client


def test_a_login_belongs_to_one_person(session: Session) -> None:
    make_person(session, "marat")
    with pytest.raises(LoginTaken):
        make_person(session, " MARAT ")


def test_a_person_is_added_by_the_form(registrar: BrowserClient, app: Flask) -> None:
    answer = registrar.post("/people/new", data=FORM)
    assert answer.status_code == 303
    page = registrar.get(answer.location).text
    assert "Омаров Марат" in page
    assert "never signed in" in page


def test_faults_stand_beside_their_fields_and_nothing_is_lost(registrar: BrowserClient) -> None:
    answer = registrar.post("/people/new", data={**FORM, "login": "әріп", "email": "x"})
    assert answer.status_code == 400
    assert "“әріп” cannot be a login" in answer.text
    assert "“x” is not an e-mail address" in answer.text
    assert 'value="Омаров"' in answer.text


def test_a_taken_login_is_told_beside_the_field(registrar: BrowserClient) -> None:
    registrar.post("/people/new", data=FORM)
    answer = registrar.post("/people/new", data=FORM)
    assert answer.status_code == 409
    assert "belongs to m.omarov already" in answer.text


def test_a_change_is_kept_with_before_and_after(registrar: BrowserClient, app: Flask) -> None:
    location = registrar.post("/people/new", data=FORM).location
    registrar.post(f"{location}/edit", data={**FORM, "family_name": "Омарова", "login": "other"})
    with app.app_context():
        person = read_session().scalars(select(Person).where(Person.login == "m.omarov")).one()
        assert person.family_name == "Омарова"
        assert queries.find_people(read_session(), query="омарова").total == 1
        line = read_session().scalars(select(AuditEvent).filter_by(action="accounts.change_person")).one()
        assert (line.before["family_name"], line.after["family_name"]) == ("Омаров", "Омарова")


def test_people_are_listed_in_kazakh_order_and_by_pages(session: Session) -> None:
    for name in ["Ясин", "Әуезов", "Абай"]:
        make_person(session, family_name=name)
    found = queries.find_people(session)
    assert [person.family_name for person in found.people] == ["Абай", "Әуезов", "Ясин"]
    assert queries.find_people(session, page=99).number == 1


def test_a_search_sign_is_a_sign_and_no_pattern(session: Session) -> None:
    make_person(session, "m.omarov")
    assert queries.find_people(session, query="%").total == 0
    assert queries.find_people(session, query="_").total == 0


def test_a_registrar_of_one_faculty_sees_its_people_only(session: Session) -> None:
    faculty, other = make_unit(session), make_unit(session)
    inside = make_person(session, unit=make_unit(session, parent=faculty))
    make_person(session, unit=other)
    viewer = make_person(session, roles=[(Role.REGISTRAR, ScopeKind.UNIT, faculty.id)])
    units = queries.visible_units(session, viewer, Permission.MANAGE_PEOPLE)
    assert [person.id for person in queries.find_people(session, units=units).people] == [inside.id]


def test_a_registrar_of_one_faculty_puts_nobody_into_another(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        faculty, _ = make_unit(session, "physics"), make_unit(session, "law")
        viewer = make_person(session, roles=[(Role.REGISTRAR, ScopeKind.UNIT, faculty.id)]).id
    client.sign_in_as(viewer)
    for unit in ("law", ""):
        assert client.post("/people/new", data={**FORM, "unit": unit}).status_code == 400
    assert client.post("/people/new", data={**FORM, "unit": "physics"}).status_code == 303


def test_switching_off_signs_out_and_closes_the_door(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        person_id = make_person(session, "marat", password=PASSWORD).id
    client.sign_in_as(person_id)
    with app.app_context(), transaction() as session:
        person = session.get_one(Person, person_id)
        operations.set_active(session, person, is_active=False, reason="кетті", actor=SYSTEM)
    assert client.get("/").status_code == 302
    assert client.post("/sign-in", data={"login": "marat", "password": PASSWORD}).status_code == 401


def test_nobody_is_switched_off_in_the_middle_of_an_exam(session: Session, app: Flask) -> None:
    sign_in.add_session_guard(app, lambda _, who: clock.now() + timedelta(minutes=5))
    with pytest.raises(NotNow):
        operations.set_active(session, make_person(session), is_active=False, reason="кетті", actor=SYSTEM)


def test_nobody_switches_himself_off(session: Session) -> None:
    person = make_person(session)
    with pytest.raises(NotOneself):
        operations.set_active(session, person, is_active=False, reason="өзім", actor=person)


def test_a_new_password_ends_other_sign_ins_and_keeps_this_one(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        person_id = make_person(session, "marat", password=PASSWORD).id
        other = sign_in.open_session(session, person_id=person_id, ip=None, user_agent=None)
    client.sign_in_as(person_id)
    wrong = client.post("/my/password", data={"current": "no", "password": NEW, "repeated": NEW})
    assert wrong.status_code == 400
    right = client.post("/my/password", data={"current": PASSWORD, "password": NEW, "repeated": NEW})
    assert right.status_code == 303
    assert client.get("/my/account").status_code == 200
    with app.app_context():
        assert sign_in.find_session(read_session(), other) is None


def test_a_person_sees_and_ends_own_sign_ins_only(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        mine, others = make_person(session), make_person(session)
        agent = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/128.0"
        sign_in.open_session(session, person_id=mine.id, ip="10.0.0.5", user_agent=agent)
        sign_in.open_session(session, person_id=others.id, ip="10.0.0.6", user_agent="x")
        mine_id = mine.id
        ids = {row.ip: row.id for row in session.scalars(select(LoginSession))}
    client.sign_in_as(mine_id)
    page = client.get("/my/sign-ins").text
    assert "Firefox, Windows" in page
    assert "10.0.0.6" not in page
    assert client.post(f"/my/sign-ins/{ids['10.0.0.6']}/end").status_code == 404
    assert client.post(f"/my/sign-ins/{ids['10.0.0.5']}/end").status_code == 303
    assert "10.0.0.5" not in client.get("/my/sign-ins").text


def test_a_browser_that_calls_itself_markup_is_shown_as_text(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        person = make_person(session)
        sign_in.open_session(session, person_id=person.id, ip=None, user_agent="<script>alert(1)</script>")
        person_id = person.id
    client.sign_in_as(person_id)
    assert "<script>alert" not in client.get("/my/sign-ins").text


def test_a_consent_is_kept_and_can_be_taken_back(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        person = make_person(session)
        consent = operations.record_consent(
            session, person, notice="proctoring", version="2026-11-21", locale="kk", text_sha256="a" * 64
        )
        person_id, consent_id = person.id, consent.id
    client.sign_in_as(person_id)
    assert "Proctored exam" in client.get("/my/consents").text
    client.post(f"/my/consents/{consent_id}/withdraw")
    with app.app_context():
        assert read_session().get_one(Consent, consent_id).withdrawn_at is not None


@pytest.mark.parametrize("locale", ["kk", "ru", "en"])
def test_the_notice_about_personal_data_is_open_to_all(client: BrowserClient, locale: str) -> None:
    client.post("/language", data={"locale": locale})
    page = client.get("/privacy")
    assert page.status_code == 200
    assert "<h2>" in page.text


def test_the_language_of_letters_and_pages_is_the_persons_choice(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        person_id = make_person(session).id
    client.sign_in_as(person_id)
    client.post("/my/language", data={"locale": "kk"})
    assert 'lang="kk"' in client.get("/my/account").text
    with app.app_context():
        assert read_session().get_one(Person, person_id).locale == "kk"


@pytest.mark.parametrize(
    "change",
    [
        {"time_percent": 99},
        {"time_percent": 301},
        {"extra_minutes": 241},
        {"order_number": ""},
        {"valid_to": date(2026, 8, 31)},
    ],
)
def test_conditions_out_of_range_are_refused(session: Session, change: dict[str, object]) -> None:
    good: dict[str, object] = {
        "time_percent": 150,
        "extra_minutes": 0,
        "detectors_off": ["GAZE.AWAY"],
        "order_number": "12-Б",
        "valid_from": date(2026, 9, 1),
        "valid_to": None,
    }
    with pytest.raises(AccommodationRefused):
        operations.add_accommodation(session, make_person(session), **{**good, **change}, actor=SYSTEM)


def test_conditions_are_given_by_the_page(registrar: BrowserClient, app: Flask) -> None:
    location = registrar.post("/people/new", data=FORM).location
    answer = registrar.post(
        f"{location}/accommodations",
        data={
            "time_percent": "150",
            "extra_minutes": "10",
            "detector": ["GAZE.AWAY", "NO.SUCH"],
            "order_number": "12-Б",
            "valid_from": "2026-09-01",
        },
    )
    assert answer.status_code == 303
    page = registrar.get(f"{location}/accommodations").text
    assert "12-Б" in page
    assert "NO.SUCH" not in page


def test_the_first_administrator_is_made_by_a_command(app: Flask) -> None:
    runner = app.test_cli_runner()
    made = runner.invoke(args=["users", "add", "admin", "Омаров", "Марат", "--role", "administrator"])
    assert made.exit_code == 0, made.output
    login, code = made.output.split()
    with app.app_context():
        person = read_session().scalars(select(Person).where(Person.login == login)).one()
        given = read_session().scalars(select(RoleAssignment).filter_by(person_id=person.id)).one()
        assert given.role is Role.ADMINISTRATOR
    client = app.test_client()
    assert client.get(f"/code/{code}").status_code == 200


def test_commands_say_what_is_wrong(app: Flask) -> None:
    runner = app.test_cli_runner()
    bad = runner.invoke(args=["users", "add", "әріп", "Омаров", "Марат"])
    assert bad.exit_code == 1
    assert "login_shape" in bad.output
    nobody = runner.invoke(args=["users", "code", "nobody"])
    assert nobody.exit_code == 1
    assert "nobody has the login" in nobody.output


def test_a_command_resets_a_sign_in_with_a_reason(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        make_person(session, "marat", password=PASSWORD)
    done = app.test_cli_runner().invoke(args=["users", "reset", "marat", "--reason", "жоғалтты"])
    assert done.exit_code == 0
    with app.app_context():
        assert read_session().scalars(select(OneTimeCode)).one().used_at is None


def test_a_unit_is_added_in_three_languages(app: Flask, client: BrowserClient) -> None:
    with app.app_context(), transaction() as session:
        person_id = make_person(session, roles=[(Role.IT_SERVICE, ScopeKind.INSTITUTION, None)]).id
    client.sign_in_as(person_id)
    form = {"code": "fdo", "title_kk": "ҚОФ", "title_ru": "ФДО", "title_en": "FDL", "kind": "faculty"}
    assert client.post("/units", data={**form, "title_ru": ""}).status_code == 400
    assert client.post("/units", data=form).status_code == 303
    assert client.post("/units", data=form).status_code == 400
    assert "FDL" in client.get("/units").text
