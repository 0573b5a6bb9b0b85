"""Marking of answers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.answers import is_answered, mark_answer, read_number
from lms.rules.question_types import (
    Accepted,
    Choice,
    Number,
    Pair,
    Question,
    QuestionKind,
    for_candidate,
    match_keys,
    question_from_json,
    question_to_json,
)

HALF = Fraction(1, 2)
SINGLE = Question(
    QuestionKind.SINGLE,
    "Which?",
    title="secret title",
    choices=(
        Choice("c1", "right", Fraction(1)),
        Choice("c2", "near", HALF),
        Choice("c3", "wrong", Fraction(-1)),
    ),
)
MULTIPLE = Question(
    QuestionKind.MULTIPLE,
    "Which two?",
    choices=(
        Choice("c1", "a", HALF),
        Choice("c2", "b", HALF),
        Choice("c3", "c", -HALF),
        Choice("c4", "d", Fraction(-1)),
    ),
)
TRUE = Question(QuestionKind.TRUE_FALSE, "So?", correct=True)
NUMERIC = Question(
    QuestionKind.NUMERIC,
    "How much?",
    numbers=(
        Number(Fraction("3.13"), Fraction("3.15")),
        Number(Fraction(3), Fraction(4), HALF),
    ),
)
SHORT = Question(QuestionKind.SHORT_ANSWER, "Who?", accepted=(Accepted("Абай"), Accepted("абай *", HALF)))
MATCHING = Question(
    QuestionKind.MATCHING,
    "Match",
    pairs=(
        Pair("p1", "1 credit", "30 hours"),
        Pair("p2", "1 hour", "50 minutes"),
        Pair("p3", "", "15 weeks"),
    ),
)
ALL = (SINGLE, MULTIPLE, TRUE, NUMERIC, SHORT, MATCHING)


def key_of(text: str) -> str:
    return next(key for key, match in match_keys(MATCHING).items() if match == text)


@pytest.mark.parametrize(
    ("question", "answer", "share"),
    [
        pytest.param(SINGLE, "c1", 1, id="single right"),
        pytest.param(SINGLE, "c2", HALF, id="single partly right"),
        pytest.param(SINGLE, "c3", 0, id="single never below zero"),
        pytest.param(SINGLE, ["c1"], 0, id="single wants one key"),
        pytest.param(MULTIPLE, ["c1", "c2"], 1, id="both"),
        pytest.param(MULTIPLE, ["c1"], HALF, id="one of two"),
        pytest.param(MULTIPLE, ["c1", "c1"], HALF, id="the same one twice"),
        pytest.param(MULTIPLE, ["c1", "c2", "c3"], HALF, id="a wrong one takes away"),
        pytest.param(MULTIPLE, ["c1", "c2", "c3", "c4"], 0, id="everything ticked"),
        pytest.param(TRUE, True, 1, id="true"),
        pytest.param(TRUE, False, 0, id="false"),
        pytest.param(TRUE, 1, 0, id="one is not true"),
        pytest.param(NUMERIC, "3,14", 1, id="comma"),
        pytest.param(NUMERIC, "3.15", 1, id="edge of the tolerance"),
        pytest.param(NUMERIC, 3.14, 1, id="a json number"),
        pytest.param(NUMERIC, "3.16", HALF, id="second interval"),
        pytest.param(NUMERIC, "3 000", 0, id="far off"),
        pytest.param(NUMERIC, "three", 0, id="no number"),
        pytest.param(SHORT, "  АБАЙ ", 1, id="case and spaces"),
        pytest.param(SHORT, "Aбaй", 1, id="latin look-alikes"),
        pytest.param(SHORT, "Абай Құнанбаев", HALF, id="wildcard"),
        pytest.param(SHORT, "Шоқан", 0, id="somebody else"),
        pytest.param(MATCHING, {"p1": key_of("30 hours"), "p2": key_of("50 minutes")}, 1, id="all pairs"),
        pytest.param(MATCHING, {"p1": key_of("30 hours"), "p2": key_of("15 weeks")}, HALF, id="one pair"),
        pytest.param(MATCHING, {"p1": "30 hours"}, 0, id="texts are no keys"),
    ],
)
def test_an_answer_earns_its_share(question, answer, share):
    assert mark_answer(question, answer) == share


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


@given(question=st.sampled_from(ALL), answer=JSON)
def test_no_answer_breaks_the_marking(question, answer):
    assert 0 <= mark_answer(question, answer) <= 1
    assert is_answered(question, answer) in (True, False)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.kind)
def test_a_blank_earns_nothing_and_is_not_answered(question):
    for blank in (None, "", [], {}):
        assert mark_answer(question, blank) == 0
        assert not is_answered(question, blank)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.kind)
def test_a_question_survives_its_json(question):
    assert question_from_json(question_to_json(question)) == question


def test_a_broken_json_names_the_place():
    document = question_to_json(SINGLE)
    document["choices"][0]["share"] = "1/0"

    with pytest.raises(ValueError, match="share"):
        question_from_json(document)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.kind)
def test_a_candidate_sees_no_shares_no_titles_and_no_pairs(question):
    seen = for_candidate(question)

    assert set(seen) == {"kind", "text", "format", "choices", "prompts", "matches"}
    assert all(set(choice) == {"key", "text"} for choice in seen["choices"])
    assert "secret title" not in str(seen)


def test_choices_follow_the_order_of_the_sitting_and_none_is_lost():
    seen = for_candidate(SINGLE, ["c3", "nonsense", "c1"])

    assert [choice["key"] for choice in seen["choices"]] == ["c3", "c1", "c2"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1 000,5", Fraction(2001, 2)), ("\u22125", Fraction(-5)), ("1e3", Fraction(1000)), (True, None), ("1/2", None),
     (float("nan"), None), ("", None), ("9" * 40, None)],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(typed, number):
    assert read_number(typed) == number


def test_many_wildcards_stay_fast():
    question = Question(QuestionKind.SHORT_ANSWER, "?", accepted=(Accepted("a*" * 500 + "b"),))

    assert mark_answer(question, "a" * 9_000) == 0
