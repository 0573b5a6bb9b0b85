"""Import of people: files as they come from spreadsheets, bad lines by name, all or nothing."""

from __future__ import annotations

import base64
import io

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts import operations
from lms.accounts.errors import ImportRefused
from lms.accounts.models import Person
from lms.accounts.people_csv import (
    MAX_BYTES,
    MAX_LINES,
    FileFault,
    FileUnusable,
    read_people,
    template,
)
from lms.accounts.person_fields import FaultKind
from lms.accounts.roles import Role, ScopeKind
from lms.core.audit import SYSTEM
from lms.core.db import read_session, transaction
from tests.client import BrowserClient
from tests.factories import make_person, make_unit

CODES = {"physics", "law"}
HEAD = "login;family_name;given_name;patronymic;email;locale;unit\n"
GOOD = "a.serikova;Серікова;Айгерім;Болатқызы;a@example.kz;kk;physics\n"


def read(text: str | bytes, own: frozenset[str] = frozenset({"", *CODES})):
    data = text.encode() if isinstance(text, str) else text
    return read_people(data, unit_codes=CODES, own_codes=own)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param((HEAD + GOOD).encode(), id="UTF-8, semicolons"),
        pytest.param((HEAD + GOOD).encode("utf-8-sig"), id="UTF-8 with a mark, as Excel saves it"),
        pytest.param((HEAD + GOOD).replace(";", ",").encode(), id="commas"),
        pytest.param((HEAD + GOOD).replace(";", "\t").encode(), id="tabs"),
        pytest.param((HEAD + GOOD).replace("\n", "\r\n").encode(), id="Windows line ends"),
        pytest.param(("\n" + HEAD + "\n" + GOOD + ";;;;;;\n").encode(), id="empty lines"),
    ],
)
def test_a_file_is_read_as_spreadsheets_save_it(data: bytes) -> None:
    (line,) = read(data.lstrip(b"\n"))
    assert (line.fields.family_name, line.fields.given_name) == ("Серікова", "Айгерім")
    assert line.faults == ()


def test_an_old_windows_file_is_read() -> None:
    (line,) = read("логин;фамилия;имя\nivanov;Иванов;Пётр\n".encode("cp1251"))
    assert (line.fields.login, line.fields.family_name, line.fields.given_name) == (
        "ivanov",
        "Иванов",
        "Пётр",
    )


def test_headings_may_be_kazakh_or_russian_in_any_order() -> None:
    (line,) = read("Аты;Логин;Тегі;Бөлімше\nАйгерім;a.s;Серікова;law\n")
    assert (line.fields.given_name, line.fields.login, line.fields.unit) == ("Айгерім", "a.s", "law")


def test_the_template_can_be_sent_back_as_it_is() -> None:
    (line,) = read(template().encode())
    assert line.faults == ()


@pytest.mark.parametrize(
    ("line", "field", "kind"),
    [
        (";Серікова;Айгерім;;;;", "login", FaultKind.MISSING),
        ("айгерім;Серікова;Айгерім;;;;", "login", FaultKind.LOGIN_SHAPE),
        ("a;Серікова;Айгерім;;;;", "login", FaultKind.LOGIN_SHAPE),
        ("a.s;;Айгерім;;;;", "family_name", FaultKind.MISSING),
        ("a.s;Сер1кова;Айгерім;;;;", "family_name", FaultKind.NAME_SHAPE),
        ("a.s;=HYPERLINK(1);Айгерім;;;;", "family_name", FaultKind.NAME_SHAPE),
        ("a.s;Серікова;" + "ә" * 121 + ";;;;", "given_name", FaultKind.TOO_LONG),
        ("a.s;Серікова;Айгерім;;not-an-address;;", "email", FaultKind.EMAIL_SHAPE),
        ("a.s;Серікова;Айгерім;;a@b.kz\nBcc: x@y.kz;;", "email", FaultKind.EMAIL_SHAPE),
        ("a.s;Серікова;Айгерім;;;de;", "locale", FaultKind.LOCALE_UNKNOWN),
        ("a.s;Серікова;Айгерім;;;;chemistry", "unit", FaultKind.UNIT_UNKNOWN),
    ],
)
def test_a_bad_line_is_named_with_its_column(line: str, field: str, kind: FaultKind) -> None:
    quoted = line if "\n" not in line else line.replace("a@b.kz\nBcc: x@y.kz", '"a@b.kz\nBcc: x@y.kz"')
    found = read(HEAD + quoted + "\n")[0]
    assert [(fault.field, fault.kind) for fault in found.faults] == [(field, kind)]


def test_lines_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    lines = read(HEAD + GOOD + "\n" + "bad login;Серікова;Айгерім;;;;\n")
    assert [line.number for line in lines] == [2, 4]


def test_the_same_login_twice_names_the_first_line() -> None:
    second = read(HEAD + GOOD + GOOD)[1]
    assert [(f.kind, f.got) for f in second.faults] == [(FaultKind.LOGIN_REPEATED, "2")]


def test_a_unit_of_others_is_refused() -> None:
    (line,) = read(HEAD + GOOD, own=frozenset({"law"}))
    assert [fault.kind for fault in line.faults] == [FaultKind.UNIT_FOREIGN]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(b"", FileFault.EMPTY, id="nothing"),
        pytest.param(HEAD.encode(), FileFault.EMPTY, id="headings only"),
        pytest.param(b"\x00\x01\x02", FileFault.NOT_TEXT, id="binary"),
        pytest.param(b"PK\x03\x04\x00\x00", FileFault.NOT_TEXT, id="an xlsx"),
        pytest.param(b"login;given_name\na;b\n", FileFault.COLUMN_MISSING, id="a column missing"),
        pytest.param(b"login;login;family_name;given_name\n", FileFault.COLUMN_REPEATED, id="a column twice"),
        pytest.param((HEAD + '"a;b;c\n').encode(), FileFault.NOT_CSV, id="an open quotation mark"),
        pytest.param(b"x" * (MAX_BYTES + 1), FileFault.TOO_LARGE, id="over a megabyte"),
        pytest.param(
            (HEAD + "".join(f"u{n};А;Б;;;;\n" for n in range(MAX_LINES + 1))).encode(),
            FileFault.TOO_MANY_LINES,
            id="one line too many",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, fault: FileFault) -> None:
    with pytest.raises(FileUnusable) as caught:
        read(data)
    assert caught.value.fault is fault


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for bytes_read in (data, HEAD.encode() + data):
        try:
            read(bytes_read)
        except FileUnusable:
            continue


def test_one_bad_line_and_nobody_is_added(session: Session) -> None:
    make_unit(session, "physics")
    before = session.scalar(select(func.count()).select_from(Person))
    lines = read(HEAD + GOOD + "bad login;А;Б;;;;\n")
    with pytest.raises(ImportRefused):
        operations.import_people(session, lines, actor=SYSTEM)
    assert session.scalar(select(func.count()).select_from(Person)) == before


def test_a_second_import_of_the_same_file_adds_nobody(session: Session) -> None:
    make_unit(session, "physics")
    operations.import_people(session, read(HEAD + GOOD), actor=SYSTEM)
    plan, people = operations.import_people(session, read(HEAD + GOOD), actor=SYSTEM)
    assert (len(people), len(plan.kept)) == (0, 1)


def test_a_login_of_somebody_else_is_a_fault_that_names_him(session: Session) -> None:
    make_person(session, "a.serikova", family_name="Омаров", given_name="Марат")
    plan = operations.plan_import(session, read(HEAD + GOOD))
    (fault,) = plan.bad[0].faults
    assert (fault.kind, fault.got) == (FaultKind.LOGIN_TAKEN, "Омаров Марат")


@pytest.fixture
def registrar(app: Flask, client: BrowserClient) -> BrowserClient:
    with app.app_context(), transaction() as session:
        make_unit(session, "physics")
        person_id = make_person(session, roles=[(Role.REGISTRAR, ScopeKind.INSTITUTION, None)]).id
    client.sign_in_as(person_id)
    return client


def upload(client: BrowserClient, text: str):
    return client.post(
        "/people/import",
        data={"file": (io.BytesIO(text.encode()), "people.csv")},
        content_type="multipart/form-data",
    )


def count_people(app: Flask) -> int:
    with app.app_context():
        return read_session().scalar(select(func.count()).select_from(Person)) or 0


def test_the_dry_run_names_every_bad_line_and_adds_nobody(registrar: BrowserClient, app: Flask) -> None:
    before = count_people(app)
    page = upload(registrar, HEAD + GOOD + "x y;Омаров;Марат;;;;\n" + "m.o;Омаров;Марат;;;fr;\n").text
    assert "“x y” cannot be a login" in page
    assert "“fr” is not a language here" in page
    assert "/people/import/run" not in page
    assert count_people(app) == before


def test_a_checked_file_is_imported_and_leads_to_the_codes(registrar: BrowserClient, app: Flask) -> None:
    assert "Add 1 person" in upload(registrar, HEAD + GOOD).text
    done = registrar.post(
        "/people/import/run", data={"file": base64.b64encode((HEAD + GOOD).encode()).decode()}
    )
    assert "1 person was added" in done.text
    with app.app_context():
        made = read_session().scalars(select(Person).where(Person.login == "a.serikova")).one()
        person_id = made.id
    sheet = registrar.post("/people/codes", data={"person": str(person_id)}).text
    assert "Серікова Айгерім Болатқызы" in sheet
    assert 'class="slip__code"' in sheet


def test_what_comes_back_with_the_form_is_checked_again(registrar: BrowserClient, app: Flask) -> None:
    before = count_people(app)
    bad = base64.b64encode((HEAD + "x y;Омаров;Марат;;;;\n").encode()).decode()
    assert registrar.post("/people/import/run", data={"file": bad}).status_code == 409
    assert registrar.post("/people/import/run", data={"file": "%%%"}).status_code == 400
    assert count_people(app) == before
