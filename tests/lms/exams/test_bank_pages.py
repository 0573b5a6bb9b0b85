from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lms.accounts.models import Person
from lms.accounts.roles import Role, ScopeKind
from lms.core.db import transaction
from lms.core.models import StoredFile
from lms.exams import bank_queries, operations
from tests.client import BrowserClient
from tests.factories import give_role, make_person
from tests.factories_courses import make_offering
from tests.factories_exams import FIVE_QUESTIONS

BROKEN_GIFT = """::Good:: Is this right? {T}

::No answers:: Where are they?

::Open:: Never closed {=yes ~no
"""


@pytest.fixture
def teacher_bank(app: Flask) -> dict[str, int]:
    with app.app_context(), transaction() as session:
        teacher = make_person(session)
        offering = make_offering(session, teacher=teacher)
        bank = operations.create_bank(session, offering.course, title="B", language="kk", actor=teacher)
        stranger = make_person(session)
        make_offering(session, teacher=stranger)
        head = make_person(session)
        give_role(session, head.id, Role.DEPARTMENT_HEAD, ScopeKind.UNIT, offering.course.unit_id)
        return {"teacher": teacher.id, "bank": bank.id, "stranger": stranger.id, "head": head.id}


def upload(client: BrowserClient, bank_id: int, data: bytes, name: str = "bank.gift") -> Any:
    return client.post(
        f"/question-banks/{bank_id}/import",
        data={"file": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )


def ticket_in(page: str) -> str:
    return page.split('name="ticket" value="', 1)[1].split('"', 1)[0]


def test_a_file_is_checked_first_and_imported_when_confirmed(
    app: Flask, client: BrowserClient, teacher_bank: dict[str, int]
) -> None:
    client.sign_in_as(teacher_bank["teacher"])
    bank_id = teacher_bank["bank"]

    report = upload(client, bank_id, FIVE_QUESTIONS.encode())
    assert "5 questions found in bank.gift" in report.text
    with app.app_context(), transaction() as session:
        assert bank_queries.question_count(session, bank_id) == 0
    client.post(f"/question-banks/{bank_id}/import/confirm", data={"ticket": ticket_in(report.text)})

    with app.app_context(), transaction() as session:
        assert bank_queries.question_count(session, bank_id) == 5
        assert session.query(StoredFile).filter(StoredFile.erased_at.is_(None)).count() == 0


def test_a_ticket_of_another_person_imports_nothing(
    app: Flask, client: BrowserClient, teacher_bank: dict[str, int]
) -> None:
    client.sign_in_as(teacher_bank["teacher"])
    ticket = ticket_in(upload(client, teacher_bank["bank"], FIVE_QUESTIONS.encode()).text)
    client.sign_in_as(teacher_bank["stranger"])

    answer = client.post(f"/question-banks/{teacher_bank['bank']}/import/confirm", data={"ticket": ticket})

    assert answer.status_code == 404


def test_a_broken_file_is_reported_line_by_line(client: BrowserClient, teacher_bank: dict[str, int]) -> None:
    client.sign_in_as(teacher_bank["teacher"])

    report = upload(client, teacher_bank["bank"], BROKEN_GIFT.encode())

    assert report.status_code == 422
    assert "There are no answers in braces." in report.text
    assert "The brace } is missing." in report.text
    assert 'name="ticket"' not in report.text


def test_an_upload_of_fifty_megabytes_is_refused_and_nothing_is_kept(
    client: BrowserClient, teacher_bank: dict[str, int], tmp_path: Path
) -> None:
    client.sign_in_as(teacher_bank["teacher"])
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="b.gift"\r\n\r\n'

    answer = client.post(
        f"/question-banks/{teacher_bank['bank']}/import",
        data=head + b"x" * 50_000_000 + b"\r\n--cut--\r\n",
        content_type="multipart/form-data; boundary=cut",
    )

    assert answer.status_code == 413
    assert list((tmp_path / "media").rglob("*")) == []


def test_a_teacher_of_another_course_does_not_learn_of_the_bank(
    client: BrowserClient, teacher_bank: dict[str, int]
) -> None:
    client.sign_in_as(teacher_bank["stranger"])

    assert client.get(f"/question-banks/{teacher_bank['bank']}").status_code == 404
    assert upload(client, teacher_bank["bank"], FIVE_QUESTIONS.encode()).status_code == 404


def test_the_head_of_the_department_approves_and_does_not_edit(
    app: Flask, client: BrowserClient, teacher_bank: dict[str, int]
) -> None:
    with app.app_context(), transaction() as session:
        bank = bank_queries.bank_of(session, teacher_bank["bank"])
        teacher = session.get_one(Person, teacher_bank["teacher"])
        operations.import_questions(session, bank, FIVE_QUESTIONS.encode(), "b", actor=teacher)
    client.sign_in_as(teacher_bank["head"])

    assert client.post(f"/question-banks/{teacher_bank['bank']}/approve").status_code in {302, 303}
    assert "Approved" in client.get(f"/question-banks/{teacher_bank['bank']}").text
    assert upload(client, teacher_bank["bank"], FIVE_QUESTIONS.encode()).status_code == 403


def test_a_question_is_edited_as_gift(
    app: Flask, client: BrowserClient, teacher_bank: dict[str, int]
) -> None:
    client.sign_in_as(teacher_bank["teacher"])
    report = upload(client, teacher_bank["bank"], FIVE_QUESTIONS.encode())
    client.post(
        f"/question-banks/{teacher_bank['bank']}/import/confirm", data={"ticket": ticket_in(report.text)}
    )
    with app.app_context(), transaction() as session:
        question_id = bank_queries.rows_of_bank(session, teacher_bank["bank"])[0].question.id
    url = f"/questions/{question_id}/edit"

    assert "=Ертіс" in client.get(url).text
    assert client.post(url, data={"text": "no answers"}).status_code == 422
    client.post(url, data={"text": "::Көл:: Ең үлкен көл? {=Балқаш ~Зайсан}"})

    assert "Ең үлкен көл?" in client.get(f"/question-banks/{teacher_bank['bank']}").text
