"""Passwords: argon2 hashes, and the few rules that help (length, not personal, not common)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.accounts.errors import (
    PasswordIsCommon,
    PasswordIsPersonal,
    PasswordTooLong,
    PasswordTooShort,
)

MAX_LENGTH = 200
_HASHER = PasswordHasher()
_ROWS = (
    "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю",
    "әіңғүұқөһ", "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
)  # fmt: skip
_COMMON_STEMS = (
    "password", "passw", "admin", "administrator", "welcome", "letmein", "iloveyou", "monkey", "dragon",
    "sunshine", "princess", "football", "master", "superman", "qazaqstan", "kazakhstan", "astana",
    "almaty", "shymkent", "qashyq", "university", "student", "teacher", "examen", "moodle", "пароль",
    "құпиясөз", "кұпиясөз", "қазақстан", "казахстан", "астана", "алматы", "шымкент", "университет",
    "студент", "оқушы", "мұғалім", "привет", "любовь", "солнышко", "сәлем", "салам", "менің", "қашық",
    "экзамен", "емтихан", "директор", "преподаватель", "оқытушы",
)  # fmt: skip
_SIGNS = re.compile(r"[\W\d_]+")


def hash_password(password: str) -> str:
    """Return the argon2id hash to store."""
    return _HASHER.hash(_normal(password))


def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; costs the same when there is no hash, so time tells nothing of logins."""
    try:
        _HASHER.verify(password_hash or _nobody_hash(), _normal(password[:MAX_LENGTH]))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with older parameters."""
    return _HASHER.check_needs_rehash(password_hash)


def check_rules(password: str, *, min_length: int, personal: tuple[str | None, ...]) -> None:
    """Refuse a password that is short, repeats something personal or would be tried first.

    Raises:
        PasswordRefused: one of its kinds, with `field` naming the input.
    """
    normal = _normal(password)
    if len(normal) < min_length:
        raise PasswordTooShort(length=min_length, field="password")
    if len(normal) > MAX_LENGTH:
        raise PasswordTooLong(length=MAX_LENGTH, field="password")
    lowered = normal.casefold()
    core = _SIGNS.sub("", lowered)
    for text in personal:
        word = (text or "").casefold()
        if word and (lowered == word or core == word or (len(word) >= 6 and lowered.startswith(word))):
            raise PasswordIsPersonal(field="password")
    if _is_common(lowered, core):
        raise PasswordIsCommon(field="password")


def _is_common(lowered: str, core: str) -> bool:
    if len(set(lowered)) <= 4 or core in _COMMON_STEMS:
        return True
    if core and any(core == stem * (len(core) // len(stem)) for stem in _COMMON_STEMS):
        return True
    return _longest_walk(lowered) * 3 >= len(lowered) * 2


def _longest_walk(text: str) -> int:
    """Return how many signs of the text lie in runs of four or more along a keyboard row or the alphabet."""
    rows = [direction for row in _ROWS for direction in (row, row[::-1])]
    covered, place = 0, 0
    while place < len(text):
        length = 1
        while place + length < len(text) and any(text[place : place + length + 1] in row for row in rows):
            length += 1
        covered += length if length >= 4 else 0
        place += length
    return covered


@cache
def _nobody_hash() -> str:
    return _HASHER.hash("nobody has this password")


def _normal(password: str) -> str:
    # The same letters typed on another system must give the same bytes.
    return unicodedata.normalize("NFC", password)
