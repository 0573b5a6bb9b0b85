"""Word tables: every code has a word, in the language of whoever reads."""

from __future__ import annotations

from enum import StrEnum

import pytest
from flask import Flask, session

from lms.core.i18n import lazy_gettext
from lms.core.word_tables import known_words, states_of, words_of


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


WORDS = {Answer.YES: lazy_gettext("Yes"), Answer.NO: lazy_gettext("No")}


@pytest.mark.parametrize(("locale", "word"), [("kk", "Иә"), ("ru", "Да"), ("en", "Yes")])
def test_a_table_speaks_the_readers_language_for_a_code_and_for_its_text(
    app: Flask, locale: str, word: str
) -> None:
    words = words_of(Answer, WORDS)
    states = states_of(Answer, {code: ("ok", text) for code, text in WORDS.items()})
    with app.test_request_context("/", base_url="http://localhost:8000"):
        session["locale"] = locale

        assert (words(Answer.YES), words("yes")) == (word, word)
        assert states("yes") == ("ok", word)


def test_a_code_without_a_word_is_found_before_any_page_is_shown() -> None:
    with pytest.raises(ValueError, match="Answer: no word for no"):
        words_of(Answer, {Answer.YES: lazy_gettext("Yes")})


def test_a_code_that_no_table_knows_is_shown_as_it_is_or_by_the_general_word(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://localhost:8000"):
        session["locale"] = "en"

        assert known_words(WORDS)("perhaps") == "perhaps"
        assert known_words(WORDS, other=lazy_gettext("None"))("perhaps") == "None"
        assert known_words(WORDS)("no") == "No"
