"""What may be stored as an answer: small JSON values without signs that a database refuses; pure."""

from __future__ import annotations

import math
import re
from typing import Final

from lms.exams.errors import AnswerMalformed, AnswerTooLarge

MAX_TEXT_CHARS: Final = 10_000
MAX_ITEMS: Final = 60
MAX_KEY_CHARS: Final = 40
MAX_SEQUENCE: Final = 2**31 - 1
MAX_CLIENT_MS: Final = 2**53
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def checked_answer(value: object) -> object:
    """Return the answer as it is stored: null, true/false, a number, a text, a list or a map of short texts.

    Raises:
        AnswerMalformed: another shape. AnswerTooLarge: too many signs or items.
    """
    match value:
        case None | bool():
            return value
        case int() | float():
            if not math.isfinite(value) or abs(value) > 1e300:
                raise AnswerMalformed
            return value
        case str():
            return _text(value, MAX_TEXT_CHARS)
        case list():
            _check_count(len(value))
            return [_word(item) for item in value]
        case dict():
            _check_count(len(value))
            return {_word(key): _word(item) for key, item in value.items()}
        case _:
            raise AnswerMalformed


def checked_uuid(value: object) -> str:
    """Return the client's name of an answer step.

    Raises:
        AnswerMalformed: not a UUID in its usual lower-case form.
    """
    if not isinstance(value, str) or _UUID.fullmatch(value) is None:
        raise AnswerMalformed(field="uuid")
    return value


def checked_number(value: object, *, low: int, high: int, field: str) -> int:
    """Return a whole number inside its limits.

    Raises:
        AnswerMalformed: it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise AnswerMalformed(field=field)
    return value


def _check_count(count: int) -> None:
    if count > MAX_ITEMS:
        raise AnswerTooLarge


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise AnswerMalformed
    return _text(value, MAX_KEY_CHARS)


def _text(value: str, max_chars: int) -> str:
    if len(value) > max_chars:
        raise AnswerTooLarge
    # PostgreSQL's JSON holds neither NUL nor half a surrogate pair; a typed answer must not fail on them.
    whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "")
