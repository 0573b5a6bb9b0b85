"""Question files: GIFT, Aiken, encodings, hostile input."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules import import_report
from lms.rules.answers import mark_answer
from lms.rules.question_types import QuestionKind, TextFormat
from lms.rules.questions import decode_text, guess_format, parse_aiken, parse_gift

K = QuestionKind


def one(text: str):
    parsed = parse_gift(text)
    assert parsed.errors == ()
    (question,) = parsed.questions
    return question


def test_a_single_choice_with_title_format_feedback_and_weights():
    question = one(
        "::Астана:: [html]<b>Қай жылы?</b> {\n=1997#дұрыс\n~%50%1998#жақын\n~2001\n####Конституцияны қараңыз\n}"
    )

    assert (question.kind, question.title, question.text_format) == (K.SINGLE, "Астана", TextFormat.HTML)
    assert [(c.key, c.text, c.share, c.feedback) for c in question.choices] == [
        ("c1", "1997", 1, "дұрыс"),
        ("c2", "1998", Fraction(1, 2), "жақын"),
        ("c3", "2001", 0, ""),
    ]
    assert question.feedback == "Конституцияны қараңыз"


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param("{=б ~а ~в}", id="the right one first"),
        pytest.param("{~в ~а =б}", id="the right one last"),
        pytest.param("{~%50%б ~%50%в ~%-100%а}", id="several right ones"),
    ],
)
def test_the_keys_of_choices_do_not_tell_where_they_stand_in_the_file(texts):
    question = one(f"Сұрақ? {texts}")

    assert {choice.key: choice.text for choice in question.choices} == {"c1": "а", "c2": "б", "c3": "в"}


def test_thirds_become_exact():
    question = one("Үшеуін таңдаңыз {~%33.333%a ~%33.333%b ~%33.333%c ~%-100%d}")

    assert question.kind is K.MULTIPLE
    assert mark_answer(question, ["c1", "c2", "c3"]) == 1


@pytest.mark.parametrize(
    ("block", "truth"), [("T", True), ("TRUE", True), ("F", False), ("false#no#yes", False)]
)
def test_true_and_false(block, truth):
    question = one(f"Жер дөңгелек {{{block}}}")

    assert (question.kind, question.correct) == (K.TRUE_FALSE, truth)


@pytest.mark.parametrize(
    ("block", "right", "wrong"),
    [
        pytest.param("#3", "3", "3.1", id="exact"),
        pytest.param("#3.14:0.01", "3.15", "3.16", id="tolerance"),
        pytest.param("#1..5", "5", "5.1", id="range"),
        pytest.param("#-5..-1", "-3", "3", id="negative range"),
        pytest.param("#=1822:0 =%50%1822:2#almost", "1822", "1830", id="several"),
    ],
)
def test_numbers(block, right, wrong):
    question = one(f"Қанша? {{{block}}}")

    assert question.kind is K.NUMERIC
    assert (mark_answer(question, right), mark_answer(question, wrong)) == (1, 0)


def test_short_answers_and_matching_with_a_distractor():
    short = one("Авторы кім? {=Абай =%50%Абай Құнанбаев}")
    matching = one("Сәйкестендіріңіз {=кредит -> 30 сағат =сағат -> 50 минут = -> 15 апта}")

    assert short.kind is K.SHORT_ANSWER
    assert mark_answer(short, "абай құнанбаев") == Fraction(1, 2)
    assert [(p.prompt, p.match) for p in matching.pairs] == [
        ("кредит", "30 сағат"),
        ("сағат", "50 минут"),
        ("", "15 апта"),
    ]


def test_escapes_are_plain_signs_and_a_missing_word_leaves_a_gap():
    question = one(r"Мән \{x\} мына жерде {=a\=b ~c\~d ~e\#f} тұр\: міне")

    assert question.text == "Мән {x} мына жерде _____ тұр: міне"
    assert [choice.text for choice in question.choices] == ["a=b", "c~d", "e#f"]


def test_comments_categories_marks_and_windows_line_ends():
    text = "\ufeff// түсініктеме\r\n$CATEGORY: Алгоритмдер/1 апта\r\n\r\nБірінші {T}\r\n\r\n// тағы\r\nЕкінші {F}\r\n"

    parsed = parse_gift(text)

    assert [(q.text, q.line, q.category) for q in parsed.questions] == [
        ("Бірінші", 4, "Алгоритмдер/1 апта"),
        ("Екінші", 7, "Алгоритмдер/1 апта"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("Ойыңызды жазыңыз {}", "essay_not_supported", id="essay"),
        pytest.param("Тек мәтін", "no_answer_block", id="description"),
        pytest.param("Ашық {=a ~b", "unclosed_block", id="unclosed"),
        pytest.param("Тағы } {=a ~b}", "unexpected_brace", id="brace before"),
        pytest.param("::аты жоқ {=a ~b}", "unclosed_title", id="title"),
        pytest.param("{=a ~b}", "empty_question", id="no text"),
        pytest.param("x {~a ~b}", "no_correct_answer", id="nothing right"),
        pytest.param("x {=a ~a}", "choice_twice", id="same choice"),
        pytest.param("x {~%100%a}", "too_few_choices", id="one choice"),
        pytest.param("x {~%50%a ~%20%b}", "bad_weight", id="weights do not sum"),
        pytest.param("x {=%abc%a ~b}", "bad_weight", id="weight is no number"),
        pytest.param("x {#abc}", "bad_number", id="number"),
        pytest.param("x {#5..1}", "bad_number", id="range upside down"),
        pytest.param("x {#3:-1}", "bad_number", id="negative tolerance"),
        pytest.param("x {=a -> 1 =b}", "bad_matching", id="half a pair"),
        pytest.param("x {something}", "bad_answer", id="no sign"),
        pytest.param("x {= ~b}", "empty_choice", id="empty choice"),
        pytest.param("", "empty_file", id="empty"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text, code):
    parsed = parse_gift("\n\n" + text if text else text)

    (error,) = parsed.errors
    assert error.code == code
    assert error.line == (3 if text else 1)
    assert parsed.questions == ()


def test_a_broken_question_does_not_take_its_neighbours_along():
    parsed = parse_gift("Бір {T}\n\nСынық {=a ~b\n\nҮш {F}\n")

    assert [question.text for question in parsed.questions] == ["Бір", "Үш"]
    assert [(error.line, str(error.code)) for error in parsed.errors] == [(3, "unclosed_block")]


def test_limits_are_reported_not_raised():
    assert parse_gift("x" * (import_report.MAX_BYTES + 1)).errors[0].code == "too_large"
    many = "\n\n".join(f"q{n} {{T}}" for n in range(import_report.MAX_QUESTIONS + 3))
    parsed = parse_gift(many)
    assert len(parsed.questions) == import_report.MAX_QUESTIONS
    assert parsed.errors[-1].code == "too_many_questions"
    assert parse_gift("q" * 20_001 + "{T}").errors[0].code == "too_long"
    assert (
        parse_gift("q {" + "".join(f"~{n} " for n in range(60)) + "=x}").errors[0].code == "too_many_choices"
    )


SIGNS = st.text(alphabet="{}=~#%:\\/$->.[]*()\n\r tTfF10Aa,АBЖ\u00a0\ufeff\ue000\ue003", max_size=300)


@given(text=st.one_of(SIGNS, st.text(max_size=200)))
def test_no_text_breaks_the_readers(text):
    for parsed in (parse_gift(text), parse_aiken(text)):
        assert parsed.questions or parsed.errors
        for question in parsed.questions:
            assert 0 <= mark_answer(question, None) <= 1
            assert question.line >= 1
        assert all(error.line >= 1 and len(error.detail) <= 80 for error in parsed.errors)
    assert guess_format(text) in ("gift", "aiken")


@given(data=st.binary(max_size=200))
def test_no_bytes_break_the_decoder(data):
    text, encoding = decode_text(data)

    assert isinstance(text, str)
    assert encoding in {"utf-8", "utf-8-sig", "utf-16", "cp1251", "kz1048"}


@given(
    texts=st.lists(
        st.text(alphabet="абвгдәіңғүұқөһ {}=~#:\\", min_size=1, max_size=20), min_size=2, max_size=6
    )
)
def test_what_is_escaped_comes_back_as_it_was(texts):
    unique = [f"{n}{' '.join(text.split())}".strip() for n, text in enumerate(texts)]
    escaped = ["".join(f"\\{s}" if s in "{}=~#:\\" else s for s in text) for text in unique]

    question = one("Сұрақ {=" + escaped[0] + "".join(f" ~{text}" for text in escaped[1:]) + "}")

    assert [choice.text for choice in question.choices] == unique


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param("Сұрақ {T}".encode(), "utf-8", id="utf-8"),
        pytest.param("Сұрақ {T}".encode("utf-8-sig"), "utf-8-sig", id="utf-8 with a mark"),
        pytest.param("Вопрос {T}".encode("cp1251"), "cp1251", id="russian windows page"),
        pytest.param("Сұрақ {T}".encode("kz1048"), "kz1048", id="kazakh windows page"),
        pytest.param("Сұрақ {T}".encode("utf-16"), "utf-16", id="utf-16 with a mark"),
    ],
)
def test_old_files_are_decoded(data, encoding):
    text, found = decode_text(data)

    assert found == encoding
    assert text in ("Сұрақ {T}", "Вопрос {T}")


AIKEN = "Қазақ әліпбиінде неше әріп бар?\nA. 33\nB. 42\nC) 40\nANSWER: B\n\nЕкінші сұрақ\nА) иә\nВ) жоқ\nЖАУАП: А\n"


def test_aiken_reads_latin_and_cyrillic_letters():
    parsed = parse_aiken(AIKEN)

    assert parsed.errors == ()
    keys = [{choice.text: choice.key for choice in question.choices} for question in parsed.questions]
    answers = [keys[0]["42"], keys[1]["иә"]]
    assert [mark_answer(q, key) for q, key in zip(parsed.questions, answers, strict=True)] == [1, 1]
    assert guess_format(AIKEN) == "aiken"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Сұрақ\nA. 1\nB. 2\n", "answer_expected", 1),
        ("Сұрақ\nA. 1\nB. 2\nANSWER: D\n", "answer_not_a_choice", 4),
        ("Сұрақ\nA. 1\nANSWER: A\n", "too_few_choices", 1),
        ("Сұрақ\nA. 1\nB. 2\nжалғасы\nANSWER: A\n", "choice_expected", 4),
        ("ANSWER: A\n", "empty_question", 1),
        ("Сұрақ\nA. 1\nB. 1\nANSWER: A\n", "choice_twice", 1),
    ],
)
def test_aiken_names_what_is_wrong(text, code, line):
    (error,) = parse_aiken(text).errors

    assert (error.code, error.line) == (code, line)
