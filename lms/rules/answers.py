"""Marking: what share of a question's points an answer earns.

Total: a malformed answer is worth 0, never an error.
"""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from lms.rules.kazakh import folded
from lms.rules.question_types import Question, QuestionKind, match_keys

Normalise = Callable[[str], str]

ZERO, ONE = Fraction(0), Fraction(1)
MAX_ANSWER_CHARS = 10_000
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?(?:[eE][+-]?\d{1,2})?", re.ASCII)


def mark_answer(question: Question, answer: object, normalise: Normalise = folded) -> Fraction:
    """Return the share of the points that an answer earns, 0..1.

    Answers are JSON values: a choice key, a list of them, true or false, a number or its text ("3,14"), a
    text, or {prompt key: match key}; None is a blank.
    """
    match question.kind:
        case QuestionKind.SINGLE:
            share = _single(question, answer)
        case QuestionKind.MULTIPLE:
            share = _multiple(question, answer)
        case QuestionKind.TRUE_FALSE:
            share = ONE if isinstance(answer, bool) and answer is question.correct else ZERO
        case QuestionKind.NUMERIC:
            share = _numeric(question, answer)
        case QuestionKind.SHORT_ANSWER:
            share = _short(question, answer, normalise)
        case QuestionKind.MATCHING:
            share = _matching(question, answer)
    return min(ONE, max(ZERO, share))


def is_answered(question: Question, answer: object) -> bool:
    """Say whether the candidate answered at all, right or wrong, in a shape the question understands."""
    match question.kind:
        case QuestionKind.SINGLE:
            return any(choice.key == answer for choice in question.choices)
        case QuestionKind.MULTIPLE:
            return bool(_chosen(question, answer))
        case QuestionKind.TRUE_FALSE:
            return isinstance(answer, bool)
        case QuestionKind.NUMERIC:
            return read_number(answer) is not None
        case QuestionKind.SHORT_ANSWER:
            return isinstance(answer, str) and bool(answer.strip())
        case QuestionKind.MATCHING:
            keys = match_keys(question)
            return isinstance(answer, Mapping) and any(
                value in keys for value in answer.values() if _is_text(value)
            )


def read_number(value: object) -> Fraction | None:
    """Return a number that a person typed: comma or point, spaces between thousands, a typographic minus."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value)
    if isinstance(value, float):
        value = repr(value)  # the shortest text that means this float is what the person typed
    if not isinstance(value, str) or len(value) > MAX_ANSWER_CHARS:
        return None
    plain = "".join(value.split()).replace("\u2212", "-").replace("\u2013", "-")
    if _NUMBER.fullmatch(plain) is None:
        return None
    return Fraction(plain.replace(",", "."))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _single(question: Question, answer: object) -> Fraction:
    return next((choice.share for choice in question.choices if choice.key == answer), ZERO)


def _chosen(question: Question, answer: object) -> set[str]:
    if not isinstance(answer, list | tuple):
        return set()
    keys = {choice.key for choice in question.choices}
    return {key for key in answer if isinstance(key, str) and key in keys}


def _multiple(question: Question, answer: object) -> Fraction:
    """Add the shares of what was chosen; wrong choices take away, but never below 0."""
    chosen = _chosen(question, answer)
    return sum((choice.share for choice in question.choices if choice.key in chosen), ZERO)


def _numeric(question: Question, answer: object) -> Fraction:
    number = read_number(answer)
    if number is None:
        return ZERO
    return max((key.share for key in question.numbers if key.low <= number <= key.high), default=ZERO)


def _short(question: Question, answer: object, normalise: Normalise) -> Fraction:
    if not isinstance(answer, str) or len(answer) > MAX_ANSWER_CHARS or not answer.strip():
        return ZERO
    given = normalise(answer)
    return max(
        (key.share for key in question.accepted if _is_like(given, key.text, normalise)),
        default=ZERO,
    )


def _is_like(given: str, pattern: str, normalise: Normalise) -> bool:
    """Compare with a pattern in which `*` stands for any run; in time linear in the answer for each piece."""
    pieces = [normalise(piece) for piece in pattern.split("*")]
    if len(pieces) == 1:
        return given == pieces[0]
    head, *middle, tail = pieces
    if len(given) < len(head) + len(tail) or not given.startswith(head) or not given.endswith(tail):
        return False
    place, end = len(head), len(given) - len(tail)
    for piece in middle:
        found = given.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def _matching(question: Question, answer: object) -> Fraction:
    """Every prompt is worth the same; a distractor has no prompt."""
    prompts = [pair for pair in question.pairs if pair.prompt]
    if not isinstance(answer, Mapping) or not prompts:
        return ZERO
    texts = match_keys(question)
    right = 0
    for pair in prompts:
        given = answer.get(pair.key)
        right += isinstance(given, str) and texts.get(given) == pair.match
    return Fraction(right, len(prompts))
