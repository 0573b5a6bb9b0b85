"""Kazakh text (rules.md 5.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.kazakh import (
    ALPHABET,
    folded,
    iin_check_digit,
    iin_is_valid,
    initials,
    kk_collation_key,
    kk_normalize,
    kk_sorted,
    letter_code,
)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        pytest.param("ӛнер", "өнер", id="stand-in for ө"),
        pytest.param("ҧстаз", "ұстаз", id="stand-in for ұ"),
        pytest.param("ҥй", "үй", id="stand-in for ү"),
        pytest.param("əлем", "әлем", id="latin schwa"),
        pytest.param("бiлiм", "білім", id="latin i in a cyrillic word"),
        pytest.param("Aлматы", "Алматы", id="latin capital A"),
        pytest.param("оқы\u00adту", "оқыту", id="soft hyphen"),
        pytest.param("  екі   сөз ", "екі сөз", id="spaces"),
        pytest.param("и\u0306", "й", id="composed"),
        pytest.param("SCORMда", "SCORMда", id="a latin word with a kazakh ending stays"),
        pytest.param("online", "online", id="a latin word stays"),
    ],
)
def test_text_has_one_normal_form(typed, normal):
    assert kk_normalize(typed) == normal


KAZAKH_TYPED = st.text(
    alphabet=ALPHABET + ALPHABET.lower() + "ӛӚҧҥəiIaAeoOcpхyhë \u00ad\u0306\u0308-'", max_size=40
)


@given(text=st.one_of(KAZAKH_TYPED, st.text(max_size=40)))
def test_normalising_twice_changes_nothing(text):
    once = kk_normalize(text)

    assert kk_normalize(once) == once


@given(text=st.one_of(KAZAKH_TYPED, st.text(max_size=40)))
def test_comparing_ignores_case_and_spaces(text):
    assert folded(f"  {kk_normalize(text)} ") == folded(text)


def test_the_alphabet_has_42_letters_in_dictionary_order():
    assert len(set(ALPHABET)) == 42
    assert kk_sorted(reversed(ALPHABET)) == list(ALPHABET)


def test_kazakh_letters_do_not_fall_behind_ya():
    assert kk_sorted(["Яков", "Әлия", "Ұлан", "Асан", "Іңкәр", "Қанат", "Камила"]) == [
        "Асан",
        "Әлия",
        "Камила",
        "Қанат",
        "Ұлан",
        "Іңкәр",
        "Яков",
    ]


@given(first=st.text(max_size=12), second=st.text(max_size=12))
def test_any_two_texts_can_be_ordered(first, second):
    one, two = kk_collation_key(first), kk_collation_key(second)

    assert (one < two) + (one == two) + (one > two) == 1


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Әуезов Мұхтар Омарханұлы", "Әуезов М. О."),
        ("Сейітова Айгүл Қанат қызы", "Сейітова А. Қ."),
        ("Иванова Анна-Мария", "Иванова А.-М."),
        ("Абай", "Абай"),
        ("", ""),
    ],
)
def test_initials_leave_the_surname_whole(name, short):
    assert initials(name) == short


def test_an_iin_needs_its_check_digit_and_a_possible_birth_date():
    eleven = "90010135001"
    good = eleven + str(iin_check_digit(eleven))

    assert iin_is_valid(good)
    assert not iin_is_valid(good[:-1] + str((int(good[-1]) + 1) % 10))
    assert not iin_is_valid("901301350017")
    assert not iin_is_valid(good[:-1])
    assert not iin_is_valid("٩٠٠١٠١٣٥٠٠١٧")


@given(st.text(alphabet="0123456789", min_size=11, max_size=11))
def test_a_check_digit_is_a_digit_or_the_number_is_never_issued(eleven):
    assert iin_check_digit(eleven) in (None, *range(10))


def test_the_second_row_of_weights_decides_where_the_first_gives_ten():
    eleven = next(f"000101{n:05d}" for n in range(100_000) if _first_sum(f"000101{n:05d}") == 10)

    second = sum(int(d) * w for d, w in zip(eleven, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2), strict=True)) % 11
    assert iin_check_digit(eleven) == (second if second < 10 else None)


def _first_sum(eleven: str) -> int:
    return sum(int(d) * w for w, d in enumerate(eleven, start=1)) % 11


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("А-", "A-"),
        ("С+", "C+"),
        ("в", "B"),
        ("FХ", "FX"),
        ("фх", "FX"),
        ("D\u2013", "D-"),
        ("E", None),
        ("", None),
    ],
)
def test_letter_grades_of_both_scripts_have_ascii_codes(typed, code):
    assert letter_code(typed) == code
