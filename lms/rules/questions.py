"""Question files: decoding, and the two readers.

The readers are total: whatever the text holds, they return questions and located problems and never raise.
"""

import codecs
import re

from lms.rules.aiken import read_aiken
from lms.rules.gift import read_gift
from lms.rules.import_report import (
    MAX_BYTES,
    MAX_CHOICE_CHARS,
    MAX_CHOICES,
    MAX_QUESTION_CHARS,
    MAX_QUESTIONS,
    ImportProblem,
    ParsedQuestions,
    ProblemCode,
)
from lms.rules.question_types import Question

__all__ = [
    "MAX_BYTES",
    "MAX_CHOICES",
    "MAX_CHOICE_CHARS",
    "MAX_QUESTIONS",
    "MAX_QUESTION_CHARS",
    "ImportProblem",
    "ParsedQuestions",
    "ProblemCode",
    "Question",
    "decode_text",
    "guess_format",
    "parse_aiken",
    "parse_gift",
]

_KAZAKH_BYTES = frozenset(bytes.fromhex("8d8e9d9ea1a2a3a5aaafb4babcbdbebf"))
"""Where KZ-1048, the Kazakh page, has Kazakh letters and cp1251 the letters of other languages."""


def decode_text(data: bytes) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read in; never raises.

    UTF-8 with or without its mark, UTF-16 with its mark, else the old Windows page: KZ-1048 when its Kazakh
    letters occur, cp1251 otherwise.
    """
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", "replace"), "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = "cp1251" if _KAZAKH_BYTES.isdisjoint(data) else "kz1048"
        return data.decode(encoding, "replace"), encoding


_AIKEN_ANSWER = re.compile(r"^\s*(?:ANSWER|ОТВЕТ|ДҰРЫС ЖАУАП|ЖАУАП)\s*:", re.IGNORECASE | re.MULTILINE)
_HEAD_CHARS = 200_000


def guess_format(text: str) -> str:
    """Return "aiken" for a text with an answer line and no answer block, else "gift"."""
    head = text[:_HEAD_CHARS]
    return "aiken" if _AIKEN_ANSWER.search(head) and "{" not in head else "gift"


def parse_gift(text: str) -> ParsedQuestions:
    """Read a GIFT text. Essays and descriptions are reported: an automatic test cannot mark them."""
    return read_gift(text)


def parse_aiken(text: str) -> ParsedQuestions:
    """Read an Aiken text: question, lettered choices, answer line (ANSWER, ОТВЕТ or ЖАУАП)."""
    return read_aiken(text)
