"""Order and search of names."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.names import search_key, search_words, sort_key
from lms.rules.kazakh import ALPHABET, kk_sorted


def finds(query: str, *texts: str) -> bool:
    return all(word in search_key(*texts) for word in search_words(query))


def test_names_stand_in_the_order_of_the_kazakh_alphabet() -> None:
    names = ["Ясин", "Әуезов", "Абай", "Қанат", "Камал", "Іңкәр", "Ынтымақ", "Һәкім", "Өмір", "Омар"]
    shuffled = random.Random(1).sample(names, len(names))
    expected = ["Абай", "Әуезов", "Камал", "Қанат", "Омар", "Өмір", "Һәкім", "Ынтымақ", "Іңкәр", "Ясин"]
    assert sorted(shuffled, key=sort_key) == expected


@given(st.lists(st.text(alphabet=ALPHABET + " ", min_size=1, max_size=12), max_size=8))
def test_the_key_orders_as_the_law_room_does(names: list[str]) -> None:
    in_order = kk_sorted(" ".join(name.split()) for name in names)
    keys = [sort_key(name) for name in in_order]
    assert keys == sorted(keys)


@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=120))
def test_three_long_names_fit_the_column(family: str, given_name: str, patronymic: str) -> None:
    key = sort_key(family, given_name, patronymic)
    assert key.isascii()
    assert len(search_key(family, given_name, patronymic)) <= 800


def test_a_shorter_name_stands_before_a_longer_one() -> None:
    assert sort_key("Әли", "Ян") < sort_key("Әлиев", "Абай")


def test_kazakh_letters_are_found_however_they_are_typed() -> None:
    assert finds("кайрат", "Қайрат")
    assert finds("Қайрат", "Кайрат")
    assert finds("айгерим сери", "Серікова", "Айгерім")
    assert finds("a.ser", "Серікова", "a.serikova")
    assert not finds("кайрат", "Марат")
