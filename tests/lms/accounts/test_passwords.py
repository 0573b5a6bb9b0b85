"""Which passwords are accepted, and that a hash tells nothing."""

from __future__ import annotations

import unicodedata

import pytest

from lms.accounts import passwords
from lms.accounts.errors import (
    PasswordIsCommon,
    PasswordIsPersonal,
    PasswordRefused,
    PasswordTooLong,
    PasswordTooShort,
)

PERSONAL = ("a.serikova", "Айгерім", "Серікова", "a.serikova@example.kz")


def check(password: str) -> None:
    passwords.check_rules(password, min_length=12, personal=PERSONAL)


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("тау басында қар жатыр", id="several words"),
        pytest.param("kx7!mwQz02&p", id="exactly twelve signs"),
        pytest.param("correct horse battery", id="English words"),
    ],
)
def test_a_password_that_is_long_and_not_guessed_is_accepted(password: str) -> None:
    check(password)


@pytest.mark.parametrize(
    ("password", "kind"),
    [
        pytest.param("kx7!mwQz02&", PasswordTooShort, id="eleven signs"),
        pytest.param("ab" * 101, PasswordTooLong, id="longer than the hash should bear"),
        pytest.param("a.serikova2026", PasswordIsPersonal, id="login with a year"),
        pytest.param("A.Serikova@example.kz", PasswordIsPersonal, id="own address"),
        pytest.param("Айгерім-20262026", PasswordIsPersonal, id="own name"),
        pytest.param("password2026!", PasswordIsCommon, id="a common word with a year"),
        pytest.param("құпиясөз123456", PasswordIsCommon, id="a common Kazakh word"),
        pytest.param("парольпароль", PasswordIsCommon, id="a common word twice"),
        pytest.param("qwertyuiop12", PasswordIsCommon, id="a row of keys"),
        pytest.param("йцукенгшщзхъ", PasswordIsCommon, id="a row of Cyrillic keys"),
        pytest.param("0987654321098", PasswordIsCommon, id="digits backwards"),
        pytest.param("aaaaaaaaaaab", PasswordIsCommon, id="nearly one sign"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused_with_its_reason(
    password: str, kind: type[PasswordRefused]
) -> None:
    with pytest.raises(kind):
        check(password)


def test_the_same_letters_composed_differently_are_the_same_password() -> None:
    stored = passwords.hash_password(unicodedata.normalize("NFC", "йод пен ёлка қосылды"))
    assert passwords.verify(stored, unicodedata.normalize("NFD", "йод пен ёлка қосылды"))


def test_nobody_has_a_password() -> None:
    assert not passwords.verify(None, "nobody has this password")
