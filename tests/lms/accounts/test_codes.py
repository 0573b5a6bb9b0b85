"""First sign-in by a code, reset by letter and at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import codes, operations, queries, sign_in
from lms.accounts.errors import CodeInvalid, NotOneself, PasswordTooShort
from lms.accounts.models import OneTimeCode, OneTimeCodeKind, Person
from lms.accounts.operations.codes import find_code
from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.db import read_session, transaction
from lms.core.models import AuditEvent
from lms.notifications.models import OutgoingMail
from tests.factories import make_person

PASSWORD = "тау басында қар жатыр"
OTHER = "көк аспанда бұлт жоқ"


def issue(session: Session, person: Person) -> str:
    return operations.issue_code(session, person, OneTimeCodeKind.FIRST_SIGN_IN, actor=SYSTEM)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(lambda code: code.lower().replace("-", ""), id="small letters without hyphens"),
        pytest.param(lambda code: f"  {code.replace('-', ' ')} ", id="spaces"),
        pytest.param(lambda code: code.replace("0", "О").replace("1", "l"), id="look-alikes of 0 and 1"),
        pytest.param(
            lambda code: code.translate(str.maketrans("ABCEHKMPTXY", "АВСЕНКМРТХУ")), id="Cyrillic twins"
        ),
    ],
)
def test_a_code_is_read_however_it_was_typed(typed) -> None:
    code = codes.new_code()
    assert codes.code_hash(typed(code)) == codes.code_hash(code)


def test_only_the_hash_of_a_code_is_stored(session: Session) -> None:
    code = issue(session, make_person(session))
    row = session.scalars(select(OneTimeCode)).one()
    assert code not in str(vars(row))
    assert code.replace("-", "") not in str(vars(row))


def test_a_code_sets_a_password_once(session: Session) -> None:
    person = make_person(session)
    code = issue(session, person)
    operations.redeem(session, code, PASSWORD)
    assert queries.has_password(session, person.id)
    with pytest.raises(CodeInvalid):
        operations.redeem(session, code, OTHER)


def test_a_refused_password_does_not_use_the_code_up(session: Session) -> None:
    code = issue(session, make_person(session))
    with pytest.raises(PasswordTooShort):
        operations.redeem(session, code, "short")
    assert find_code(session, code)


def test_a_code_ends_with_its_week(session: Session) -> None:
    code = issue(session, make_person(session))
    with time_machine.travel(clock.now() + timedelta(days=7, seconds=1)), pytest.raises(CodeInvalid):
        find_code(session, code)


def test_a_new_code_puts_the_old_one_out_of_use(session: Session) -> None:
    person = make_person(session)
    old = issue(session, person)
    issue(session, person)
    with pytest.raises(CodeInvalid):
        find_code(session, old)


def test_a_reset_that_anybody_may_ask_for_leaves_the_printed_code_alone(session: Session) -> None:
    person = make_person(session, "aigerim")
    printed = issue(session, person)
    operations.request_reset(session, "aigerim")
    assert find_code(session, printed)


def test_a_person_comes_in_with_the_printed_code(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction() as session:
        code = issue(session, make_person(session, "aigerim"))
    answer = client.post("/first", data={"login": "Aigerim", "code": code})
    page = client.get(answer.location)
    assert "aigerim" in page.text
    done = client.post(answer.location, data={"password": PASSWORD, "repeated": PASSWORD})
    assert done.location == "/sign-in"
    assert client.post("/sign-in", data={"login": "aigerim", "password": PASSWORD}).status_code == 303


def test_a_code_with_another_login_is_refused(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction() as session:
        code = issue(session, make_person(session, "aigerim"))
        make_person(session, "marat")
    assert client.post("/first", data={"login": "marat", "code": code}).status_code == 400


def test_opening_a_link_does_not_use_it_up(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction() as session:
        code = issue(session, make_person(session))
    for _ in range(3):
        assert client.get(f"/code/{code}").status_code == 200


def test_two_different_passwords_are_refused_beside_the_field(client: FlaskClient, app: Flask) -> None:
    with app.app_context(), transaction() as session:
        code = issue(session, make_person(session))
    answer = client.post(f"/code/{code}", data={"password": PASSWORD, "repeated": OTHER})
    assert answer.status_code == 400
    assert "The two passwords are not the same." in answer.text


def test_guessing_codes_is_stopped(client: FlaskClient) -> None:
    for _ in range(30):
        client.post("/first", data={"login": "a", "code": codes.new_code()})
    assert client.post("/first", data={"login": "a", "code": codes.new_code()}).status_code == 429


@pytest.mark.parametrize("name", ["aigerim", "aigerim@example.kz", "nobody", "nobody@example.kz", ""])
def test_a_forgotten_password_gets_the_same_answer_for_everybody(
    client: FlaskClient, app: Flask, name: str
) -> None:
    with app.app_context(), transaction() as session:
        make_person(session, "aigerim", password=PASSWORD)
    answer = client.post("/forgotten", data={"name": name})
    assert answer.status_code == 200
    assert "If this login or address is known here" in answer.text
    with app.app_context():
        letters = read_session().scalars(select(OutgoingMail)).all()
        assert len(letters) == (1 if name.startswith("aigerim") else 0)


def test_the_desk_resets_with_a_reason_a_journal_line_and_the_end_of_sign_ins(session: Session) -> None:
    person = make_person(session, password=PASSWORD)
    desk = make_person(session, roles=[(Role.DISTANCE_STAFF, ScopeKind.INSTITUTION, None)])
    token = sign_in.open_session(session, person_id=person.id, ip=None, user_agent=None)
    code = operations.reset_at_desk(session, person, reason="паспортын көрсетті", actor=desk)
    assert not queries.has_password(session, person.id)
    assert sign_in.find_session(session, token) is None
    assert find_code(session, code).person_id == person.id
    line = session.scalars(select(AuditEvent).where(AuditEvent.action == "accounts.reset_at_desk")).one()
    assert (line.actor_id, line.object_id, line.reason) == (desk.id, str(person.id), "паспортын көрсетті")


def test_a_reset_during_an_exam_gives_a_code_and_ends_nothing(session: Session, app: Flask) -> None:
    person, desk = make_person(session, password=PASSWORD), make_person(session)
    token = sign_in.open_session(session, person_id=person.id, ip=None, user_agent=None)
    sign_in.add_session_guard(app, lambda _, who: clock.now() + timedelta(minutes=5))
    assert operations.reset_at_desk(session, person, reason="браузер жабылды", actor=desk)
    assert sign_in.find_session(session, token) is not None


def test_nobody_at_the_desk_resets_himself(session: Session) -> None:
    desk = make_person(session)
    with pytest.raises(NotOneself):
        operations.reset_at_desk(session, desk, reason="өзім", actor=desk)


def test_the_code_stands_on_no_page_of_the_journal(session: Session) -> None:
    person, desk = make_person(session), make_person(session)
    code = operations.reset_at_desk(session, person, reason="паспортын көрсетті", actor=desk)
    lines = [str(vars(line)) for line in session.scalars(select(AuditEvent))]
    assert not any(code in line for line in lines)
