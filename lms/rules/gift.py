"""GIFT, second step: from a block to a question, or to the problem that names why not."""

import re
from collections.abc import Sequence
from fractions import Fraction

from lms.rules.answers import read_number
from lms.rules.gift_blocks import DETAIL_CHARS, Block, cut, shown
from lms.rules.import_report import (
    MAX_BYTES,
    MAX_CHOICE_CHARS,
    MAX_CHOICES,
    MAX_PROBLEMS,
    MAX_QUESTION_CHARS,
    MAX_QUESTIONS,
    ImportProblem,
    ParsedQuestions,
    ProblemCode,
)
from lms.rules.question_types import Accepted, Choice, Number, Pair, Question, QuestionKind, keyed

ZERO, ONE = Fraction(0), Fraction(1)
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_WEIGHT = re.compile(r"%([+-]?\d{1,3}(?:[.,]\d{1,7})?)%", re.ASCII)
_PIECE = re.compile(r"([=~])")
_ROUNDING = Fraction(1, 100)
"""Weights such as 33.333 that sum to one but for their rounding are taken for the exact thirds."""


class _RefusedError(Exception):
    """A question cannot be read; never leaves this module."""

    def __init__(self, code: ProblemCode, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = shown(detail)[:DETAIL_CHARS]


def read_gift(text: str) -> ParsedQuestions:
    """Read a GIFT text; never raises."""
    if len(text) > MAX_BYTES:
        return ParsedQuestions((), (ImportProblem(1, ProblemCode.TOO_LARGE),))
    questions: list[Question] = []
    errors: list[ImportProblem] = []
    for item in cut(text):
        if len(errors) >= MAX_PROBLEMS:
            break
        if isinstance(item, ImportProblem):
            errors.append(item)
            continue
        if len(questions) >= MAX_QUESTIONS:
            errors.append(ImportProblem(item.line, ProblemCode.TOO_MANY_QUESTIONS))
            break
        try:
            questions.append(_question(item))
        except _RefusedError as refused:
            detail = refused.detail or shown(item.text)[:DETAIL_CHARS]
            errors.append(ImportProblem(item.line, refused.code, detail))
    if not questions and not errors:
        errors.append(ImportProblem(1, ProblemCode.EMPTY_FILE))
    return ParsedQuestions(tuple(questions), tuple(errors))


def _question(block: Block) -> Question:
    if not shown(block.text):
        raise _RefusedError(ProblemCode.EMPTY_QUESTION)
    answer, _, general = (block.answer or "").partition("####")
    if len(block.text) > MAX_QUESTION_CHARS or len(general) > MAX_QUESTION_CHARS:
        raise _RefusedError(ProblemCode.TOO_LONG)
    parts = _parts(answer.strip())
    return Question(
        kind=parts.kind,
        text=shown(block.text),
        title=block.title,
        text_format=block.text_format,
        choices=parts.choices,
        numbers=parts.numbers,
        accepted=parts.accepted,
        pairs=parts.pairs,
        correct=parts.correct,
        feedback=shown(general),
        category=block.category,
        line=block.line,
    )


def _parts(answer: str) -> Question:
    """Return a question that carries only what the answer block says."""
    if not answer:
        raise _RefusedError(ProblemCode.ESSAY_NOT_SUPPORTED)
    if answer.startswith("#"):
        return Question(QuestionKind.NUMERIC, "", numbers=_numbers(answer[1:].strip()))
    truth = _TRUTH.get(answer.partition("#")[0].strip().upper())
    if truth is not None:
        return Question(QuestionKind.TRUE_FALSE, "", correct=truth)
    pieces = _pieces(answer)
    signs = {sign for sign, _ in pieces}
    if signs == {"="} and any("->" in body for _, body in pieces):
        return Question(QuestionKind.MATCHING, "", pairs=_pairs(pieces))
    if signs == {"="}:
        return Question(QuestionKind.SHORT_ANSWER, "", accepted=_accepted(pieces))
    kind = QuestionKind.SINGLE if "=" in signs else QuestionKind.MULTIPLE
    return Question(kind, "", choices=_choices(pieces, kind))


def _pieces(answer: str) -> list[tuple[str, str]]:
    """Cut "=a ~b" into signs and bodies."""
    head, *rest = _PIECE.split(answer)
    if head.strip() or not rest:
        raise _RefusedError(ProblemCode.BAD_ANSWER, answer)
    pieces = [(rest[index], rest[index + 1].strip()) for index in range(0, len(rest), 2)]
    if len(pieces) > MAX_CHOICES:
        raise _RefusedError(ProblemCode.TOO_MANY_CHOICES)
    if any(len(body) > MAX_CHOICE_CHARS for _, body in pieces):
        raise _RefusedError(ProblemCode.TOO_LONG)
    return pieces


def _weighed(body: str) -> tuple[Fraction | None, str, str]:
    """Return weight (None when none is written), text and feedback of one answer."""
    weight: Fraction | None = None
    if body.startswith("%"):
        match = _WEIGHT.match(body)
        if match is None:
            raise _RefusedError(ProblemCode.BAD_WEIGHT, body)
        weight = Fraction(match[1].replace(",", ".")) / 100
        if not -1 <= weight <= 1:
            raise _RefusedError(ProblemCode.BAD_WEIGHT, body)
        body = body[match.end() :]
    text, _, feedback = body.partition("#")
    return weight, text.strip(), shown(feedback)


def _choices(pieces: list[tuple[str, str]], kind: QuestionKind) -> tuple[Choice, ...]:
    found = []
    for sign, body in pieces:
        weight, text, feedback = _weighed(body)
        if not shown(text):
            raise _RefusedError(ProblemCode.EMPTY_CHOICE, body)
        share = weight if weight is not None else (ONE if sign == "=" else ZERO)
        found.append(Choice("", shown(text), share, feedback))
    if len(found) < 2:
        raise _RefusedError(ProblemCode.TOO_FEW_CHOICES)
    if len({choice.text for choice in found}) < len(found):
        raise _RefusedError(ProblemCode.CHOICE_TWICE)
    if kind is QuestionKind.MULTIPLE:
        return _exact_sum(keyed(found))
    if max(choice.share for choice in found) != ONE:
        raise _RefusedError(ProblemCode.NO_CORRECT_ANSWER)
    return keyed(found)


def _exact_sum(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return the choices with positive shares that sum to exactly one."""
    total = sum((choice.share for choice in choices if choice.share > 0), ZERO)
    if not total:
        raise _RefusedError(ProblemCode.NO_CORRECT_ANSWER)
    if abs(total - 1) > _ROUNDING:
        raise _RefusedError(ProblemCode.BAD_WEIGHT)
    return tuple(
        Choice(c.key, c.text, c.share / total if c.share > 0 else c.share, c.feedback) for c in choices
    )


def _accepted(pieces: list[tuple[str, str]]) -> tuple[Accepted, ...]:
    found = []
    for _, body in pieces:
        weight, text, feedback = _weighed(body)
        if not shown(text):
            raise _RefusedError(ProblemCode.EMPTY_CHOICE, body)
        found.append(Accepted(shown(text), ONE if weight is None else weight, feedback))
    if max(key.share for key in found) != ONE:
        raise _RefusedError(ProblemCode.NO_CORRECT_ANSWER)
    return tuple(found)


def _pairs(pieces: list[tuple[str, str]]) -> tuple[Pair, ...]:
    found = []
    for index, (_, body) in enumerate(pieces, start=1):
        prompt, arrow, match = body.partition("->")
        match = match.partition("#")[0]
        if not arrow or not shown(match):
            raise _RefusedError(ProblemCode.BAD_MATCHING, body)
        found.append(Pair(f"p{index}", shown(prompt), shown(match)))
    if sum(1 for pair in found if pair.prompt) < 2 or len({pair.match for pair in found}) < 2:
        raise _RefusedError(ProblemCode.BAD_MATCHING)
    return tuple(found)


def _numbers(answer: str) -> tuple[Number, ...]:
    if not answer.startswith(("=", "~")):
        text, _, feedback = answer.partition("#")
        low, high = _interval(text)
        return (Number(low, high, ONE, shown(feedback)),)
    found = []
    for sign, body in _pieces(answer):
        weight, text, feedback = _weighed(body)
        if sign == "~":  # what a wrong answer is told; it is worth nothing
            continue
        low, high = _interval(text)
        found.append(Number(low, high, ONE if weight is None else weight, feedback))
    if not found or max(key.share for key in found) != ONE:
        raise _RefusedError(ProblemCode.NO_CORRECT_ANSWER)
    return tuple(found)


def _interval(text: str) -> tuple[Fraction, Fraction]:
    """Read "3", "3:0.1" (tolerance) or "1..5" (range)."""
    if ".." in text:
        low, high = (read_number(part) for part in text.split("..", 1))
    else:
        centre, _, width = text.partition(":")
        middle = read_number(centre)
        tolerance = read_number(width) if width.strip() else ZERO
        if middle is None or tolerance is None or tolerance < 0:
            raise _RefusedError(ProblemCode.BAD_NUMBER, text)
        low, high = middle - tolerance, middle + tolerance
    if low is None or high is None or low > high:
        raise _RefusedError(ProblemCode.BAD_NUMBER, text)
    return low, high
