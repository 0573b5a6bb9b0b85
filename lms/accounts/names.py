"""Keys of a person's name: one for Kazakh dictionary order, one for finding however it was typed."""

from __future__ import annotations

from collections.abc import Iterable

from lms.rules.kazakh import ALPHABET, folded, kk_normalize

_SPACE, _HYPHEN, _OTHER_SIGN, _DIGITS, _LATIN, _KAZAKH, _OTHER_LETTER = 0, 1, 2, 10, 26, 52, 100
_PLAIN = str.maketrans("әғқңөұүһіёй", "агкноуухиеи")
"""Letters that a Russian keyboard lacks, as people type them without it; applied to both sides, so a guess costs nothing."""


def sort_key(*names: str | None) -> str:
    """Return a key of digits and Latin letters whose order in any database is the Kazakh dictionary order.

    Every sign becomes a digit and a letter, so three names of 120 signs fit into 724.
    """
    whole = kk_normalize(" ".join(name for name in names if name)).upper()
    return "".join(_pair(_place(sign)) for sign in whole)


def search_key(*texts: str | None) -> str:
    """Return what `matches` looks into: names, login and address without case and without Kazakh-only letters."""
    return " ".join(_plain(text) for text in texts if text)[:800]


def search_words(query: str) -> Iterable[str]:
    """Return the words of a query in the form of `search_key`."""
    return _plain(query).split()[:8]


def _plain(text: str) -> str:
    return folded(text).translate(_PLAIN)


def _pair(place: int) -> str:
    return f"{place // 26}{chr(ord('a') + place % 26)}"


def _place(sign: str) -> int:
    letter = ALPHABET.find(sign)
    if letter >= 0:
        return _KAZAKH + letter
    if sign.isascii() and sign.isdigit():
        return _DIGITS + int(sign)
    if sign.isascii() and sign.isalpha():
        return _LATIN + ord(sign) - ord("A")
    if sign == " ":
        return _SPACE
    if sign == "-":
        return _HYPHEN
    return _OTHER_LETTER if sign.isalpha() else _OTHER_SIGN
