from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lms.core.audit import SYSTEM
from lms.exams import bank_queries, operations
from lms.exams.errors import BankEmpty, ImportRefused, OwnBankRefused
from lms.exams.gift_text import gift_of
from lms.exams.marking import question_of
from lms.exams.models import BankStatus, Question
from lms.exams.question_files import body_of, read_questions
from lms.exams.rendering import shown_of
from tests.factories import make_person
from tests.factories_courses import make_course
from tests.factories_exams import FIVE_QUESTIONS, make_bank, make_event, make_sitting

BROKEN_GIFT = """::Good:: Is this right? {T}

::No answers:: Where are they?

::Open:: Never closed {=yes ~no
"""


def test_an_import_adds_every_question_of_a_file(session: Session) -> None:
    bank = operations.create_bank(session, make_course(session), title="B", language="kk", actor=SYSTEM)

    result = operations.import_questions(session, bank, FIVE_QUESTIONS.encode(), "b.gift", actor=SYSTEM)

    assert (result.added, result.skipped) == (5, 0)
    assert bank_queries.rows_of_bank(session, bank.id)[0].question.name == "Өзен"


def test_the_same_file_again_adds_nothing(session: Session) -> None:
    bank = make_bank(session, make_course(session))

    result = operations.import_questions(session, bank, FIVE_QUESTIONS.encode(), "b.gift", actor=SYSTEM)

    assert (result.added, result.skipped) == (0, 5)
    assert bank.status is BankStatus.REVIEWED


def test_a_broken_file_names_every_bad_place_and_imports_nothing(session: Session) -> None:
    bank = operations.create_bank(session, make_course(session), title="B", language="kk", actor=SYSTEM)

    with pytest.raises(ImportRefused) as refusal:
        operations.import_questions(session, bank, BROKEN_GIFT.encode(), "b.gift", actor=SYSTEM)

    assert [problem.line for problem in refusal.value.params["problems"]] == [3, 5]
    assert bank_queries.question_count(session, bank.id) == 0


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x00" * 1000, id="zeros"),
        pytest.param(bytes(range(256)) * 50, id="every byte"),
        pytest.param(b"PK\x03\x04" + b"x" * 100, id="a zip"),
        pytest.param(b"{" * 100_000, id="a hundred thousand braces"),
        pytest.param(b"\xff\xfe" + b"\xd8\x00" * 9, id="half surrogates"),
    ],
)
def test_a_hostile_file_gives_a_report(session: Session, data: bytes) -> None:
    bank = operations.create_bank(session, make_course(session), title="B", language="kk", actor=SYSTEM)

    with pytest.raises(ImportRefused):
        operations.import_questions(session, bank, data, "x", actor=SYSTEM)


def test_active_html_of_a_question_is_gone_and_its_table_stays() -> None:
    text = (
        '[html]<p onclick\\="steal()">Look <script>alert(1)</script><img src\\=x onerror\\=y>'
        '<a href\\="http\\://evil">there</a></p><table><tr><td>1</td></tr></table> {T}'
    )

    question = read_questions(text.encode()).questions[0]

    assert question.text == "<p>Look there</p><table><tbody><tr><td>1</td></tr></tbody></table>"


def test_html_in_a_plain_question_is_shown_as_text() -> None:
    question = read_questions(b"Which tag is bold: <b> or <i>? {=<b> ~<i>}").questions[0]

    shown = shown_of(question)

    assert "&lt;b&gt;" in shown.text
    assert {str(choice.text) for choice in shown.choices} == {"&lt;b&gt;", "&lt;i&gt;"}


def test_an_edit_writes_a_new_version_and_papers_keep_the_old_one(session: Session) -> None:
    event = make_event(session)
    sitting = make_sitting(session, event)
    slot = sitting.slots[0]
    before = slot.question.body
    question = session.get_one(Question, slot.question.question_id)

    version = operations.edit_question(
        session, question, read_questions("Жаңа мәтін {T}".encode()).questions[0], actor=SYSTEM
    )

    assert version.number == 2
    assert slot.question.body == before
    bank = bank_queries.bank_of(session, question.bank_id)
    assert bank.status is BankStatus.DRAFT


def test_an_unchanged_question_keeps_its_version(session: Session) -> None:
    bank = make_bank(session, make_course(session))
    row = bank_queries.rows_of_bank(session, bank.id)[0]

    version = operations.edit_question(session, row.question, question_of(row.version.body), actor=SYSTEM)

    assert version.id == row.version.id


def test_a_retired_question_is_not_drawn(session: Session) -> None:
    bank = make_bank(session, make_course(session))
    row = bank_queries.rows_of_bank(session, bank.id)[0]

    operations.retire_question(session, row.question, actor=SYSTEM)

    assert row.version.id not in {d.version_id for d in bank_queries.drawables(session, bank.id)}


def test_an_author_does_not_approve_the_own_bank(session: Session) -> None:
    author, head = make_person(session), make_person(session)
    bank = make_bank(session, make_course(session), author=author)

    with pytest.raises(OwnBankRefused):
        operations.approve_bank(session, bank, actor=author)

    assert operations.approve_bank(session, bank, actor=head).status is BankStatus.APPROVED


def test_an_empty_bank_is_not_reviewed(session: Session) -> None:
    bank = operations.create_bank(session, make_course(session), title="B", language="kk", actor=SYSTEM)

    with pytest.raises(BankEmpty):
        operations.review_bank(session, bank, actor=SYSTEM)


def test_a_question_written_as_gift_reads_back_the_same() -> None:
    matching = "::Пары:: Сәйкестендір {=Абай -> Шыңғыстау =Мұхтар -> Бөрілі = -> Артық}"
    numbers = "::N:: [markdown]Бүтін? {#\n =%100%1..2#yes\n =%50%0..3}"
    for question in read_questions((FIVE_QUESTIONS + "\n" + matching + "\n\n" + numbers).encode()).questions:
        again = read_questions(gift_of(question).encode())
        assert again.problems == ()
        assert plain(body_of(again.questions[0])) == plain(body_of(question))


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
)
def test_whatever_is_in_the_text_comes_back_from_gift(text: str) -> None:
    asked = " ".join(text.split()) or "x"
    question = read_questions(b"Q {=a ~b}").questions[0]
    again = read_questions(gift_of(replace(question, title="t", text=f"x {asked} x")).encode())

    assert again.problems == ()
    assert again.questions[0].text == f"x {asked} x"


def plain(body: dict[str, Any]) -> dict[str, Any]:
    """Numeric feedback is not written back; the rest must be equal."""
    return body | {"numbers": [n | {"feedback": ""} for n in body["numbers"]]}
