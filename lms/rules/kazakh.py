"""Kazakh text: normal form, collation over 42 letters, initials, IIN, letter grades in both scripts.

Source: rules.md 5.3. Keep the original beside a normal form: the normal form is for comparing and finding.
"""

import re
import unicodedata
from collections.abc import Iterable

ALPHABET = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"
"""The 42 letters in dictionary order."""

# Letters that old fonts and keyboards put in place of Kazakh ones; none belongs to the alphabet.
_STAND_INS = str.maketrans("ӛӚҧҦҥҤ", "өӨұҰүҮ")
_LOOK_ALIKES = dict(
    zip("ABCEHKMOPTXYIaceopxyihëЁəƏ", "АВСЕНКМОРТХУІасеорхуіһёЁәӘ", strict=True),
)
_LATIN_TO_CYRILLIC = str.maketrans(_LOOK_ALIKES)
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_SOFT = re.compile("[\u00ad\u200b\ufeff]")
_MAX_ROUNDS = 6


def kk_normalize(text: str) -> str:
    """Return the normal form of one line of text; applying it twice changes nothing.

    NFC, stand-in letters replaced, Latin look-alikes inside a Cyrillic word made Cyrillic (only when
    every Latin letter of the word is a look-alike: "SCORMда" stays), soft hyphens removed, white space
    single.
    """
    for _ in range(_MAX_ROUNDS):
        before = text
        text = _SOFT.sub("", text)
        text = unicodedata.normalize("NFC", text).translate(_STAND_INS)
        text = _WORD.sub(_one_script, text)
        text = " ".join(unicodedata.normalize("NFC", text).split())
        if text == before:
            break
    return text


def folded(text: str) -> str:
    """Return the form in which two answers or names are compared: normal form without case."""
    return kk_normalize(kk_normalize(text).casefold())


def kk_collation_key(text: str) -> tuple[tuple[tuple[int, int], ...], str]:
    """Return a sort key: signs, digits, Latin, the 42 Kazakh letters in their order, then all other letters.

    Case breaks ties only, capital first.
    """
    normal = kk_normalize(text)
    return tuple(_primary(sign) for sign in normal.upper()), normal


def kk_sorted(texts: Iterable[str]) -> list[str]:
    """Return texts in Kazakh dictionary order."""
    return sorted(texts, key=kk_collation_key)


_KINSHIP = frozenset({"ұлы", "қызы", "улы", "кызы", "оглы", "uly", "qyzy", "kyzy"})


def initials(full_name: str) -> str:
    """Return the surname with initials: "Әуезов Мұхтар Омархан ұлы" becomes "Әуезов М. О."."""
    surname, *given = kk_normalize(full_name).split(" ")
    letters = [_initial(name) for name in given if name.casefold() not in _KINSHIP]
    return " ".join([surname, *(letter for letter in letters if letter)])


_IIN = re.compile(r"\d{12}", re.ASCII)
_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def iin_check_digit(first_eleven: str) -> int | None:
    """Return the check digit of the first eleven digits of an IIN; None when no such IIN is issued."""
    digits = [int(sign) for sign in first_eleven]
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        remainder = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        if remainder < 10:  # 10 is no digit: the second row of weights decides
            return remainder
    return None


def iin_is_valid(text: str) -> bool:
    """Say whether a text is an IIN: twelve digits, a possible birth date, a right check digit."""
    if _IIN.fullmatch(text) is None:
        return False
    month, day, century = int(text[2:4]), int(text[4:6]), int(text[6])
    if not (1 <= month <= 12 and 1 <= day <= 31 and century <= 6):
        return False
    return iin_check_digit(text[:11]) == int(text[11])


_GRADE_SIGNS = str.maketrans("АВСХДФавсхдф\u2212\u2013\u2010\u2011", "ABCXDFABCXDF----")
_GRADE = re.compile(r"(?:[ABCD][+-]?|FX|F)", re.ASCII)


def letter_code(text: str) -> str | None:
    """Return the ASCII code of a letter grade typed in either script; None for anything else."""
    code = "".join(text.split()).translate(_GRADE_SIGNS).upper()
    return code if _GRADE.fullmatch(code) and code != "A+" else None


def _one_script(match: re.Match[str]) -> str:
    word = match[0]
    if _CYRILLIC.search(word) is None:
        return word
    is_mixed_on_purpose = any(_is_latin(sign) and sign not in _LOOK_ALIKES for sign in word)
    return word if is_mixed_on_purpose else word.translate(_LATIN_TO_CYRILLIC)


def _is_latin(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith("LATIN")


def _primary(sign: str) -> tuple[int, int]:
    place = ALPHABET.find(sign)
    if place >= 0:
        return (3, place)
    if sign.isdigit():
        return (1, unicodedata.digit(sign, 0))
    if sign.isascii() and sign.isalpha():
        return (2, ord(sign))
    return (4 if sign.isalpha() else 0, ord(sign))


def _initial(name: str) -> str:
    parts = [part[0].upper() + "." for part in name.split("-") if part]
    return "-".join(parts)
