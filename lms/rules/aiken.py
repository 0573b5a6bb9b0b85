"""Aiken: a question, lettered choices, one answer line. Kazakh and Russian files name it ЖАУАП or ОТВЕТ."""

import re
from collections.abc import Iterator
from fractions import Fraction

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
from lms.rules.question_types import Choice, Question, QuestionKind, keyed

_CHOICE = re.compile(r"\s*([A-ZА-ЯӘҒҚҢӨҰҮҺІ])\s*[.)]\s+(\S.*)")
_ANSWER = re.compile(r"\s*(?:ANSWER|ОТВЕТ|ДҰРЫС ЖАУАП|ЖАУАП)\s*:(.*)", re.IGNORECASE)
_TO_LATIN = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")
DETAIL_CHARS = 80

_Line = tuple[int, str]


def read_aiken(text: str) -> ParsedQuestions:
    """Read an Aiken text; never raises."""
    if len(text) > MAX_BYTES:
        return ParsedQuestions((), (ImportProblem(1, ProblemCode.TOO_LARGE),))
    questions: list[Question] = []
    errors: list[ImportProblem] = []
    for lines in _groups(text):
        if len(errors) >= MAX_PROBLEMS:
            break
        if len(questions) >= MAX_QUESTIONS:
            errors.append(ImportProblem(lines[0][0], ProblemCode.TOO_MANY_QUESTIONS))
            break
        item = _read(lines)
        if isinstance(item, Question):
            questions.append(item)
        else:
            errors.append(item)
    if not questions and not errors:
        errors.append(ImportProblem(1, ProblemCode.EMPTY_FILE))
    return ParsedQuestions(tuple(questions), tuple(errors))


def _groups(text: str) -> Iterator[list[_Line]]:
    """Yield the non-blank lines of each question; an answer line ends it, blank lines mean nothing."""
    group: list[_Line] = []
    body = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(body.split("\n"), start=1):
        if not line.strip():
            continue
        group.append((number, line.strip()))
        if _ANSWER.fullmatch(line.strip()):
            yield group
            group = []
    if group:
        yield group


def _read(lines: list[_Line]) -> Question | ImportProblem:
    start, last = lines[0][0], lines[-1]
    answer = _ANSWER.fullmatch(last[1])
    if answer is None:
        return ImportProblem(start, ProblemCode.ANSWER_EXPECTED, lines[0][1][:DETAIL_CHARS])
    text: list[str] = []
    choices: list[tuple[str, str]] = []
    for number, line in lines[:-1]:
        match = _CHOICE.fullmatch(line)
        if match is not None and text:
            choices.append((match[1], match[2].strip()))
        elif choices:
            return ImportProblem(number, ProblemCode.CHOICE_EXPECTED, line[:DETAIL_CHARS])
        else:
            text.append(line)
    problem = _problem(text, choices)
    if problem is not None:
        return ImportProblem(start, problem, lines[0][1][:DETAIL_CHARS])
    right = _place(answer[1].strip(), [label for label, _ in choices])
    if right is None:
        return ImportProblem(last[0], ProblemCode.ANSWER_NOT_A_CHOICE, last[1][:DETAIL_CHARS])
    return Question(
        kind=QuestionKind.SINGLE,
        text="\n".join(text),
        choices=keyed(
            Choice("", body, Fraction(1 if index == right else 0))
            for index, (_, body) in enumerate(choices, start=1)
        ),
        line=start,
    )


def _problem(text: list[str], choices: list[tuple[str, str]]) -> ProblemCode | None:
    if not text:
        return ProblemCode.EMPTY_QUESTION
    if len(choices) < 2:
        return ProblemCode.TOO_FEW_CHOICES
    if len(choices) > MAX_CHOICES:
        return ProblemCode.TOO_MANY_CHOICES
    if sum(map(len, text)) > MAX_QUESTION_CHARS or any(len(body) > MAX_CHOICE_CHARS for _, body in choices):
        return ProblemCode.TOO_LONG
    bodies, labels = {body for _, body in choices}, {label for label, _ in choices}
    if len(bodies) < len(choices) or len(labels) < len(choices):
        return ProblemCode.CHOICE_TWICE
    return None


def _place(answer: str, labels: list[str]) -> int | None:
    """Return the place (from 1) of the answer's letter, in the script of the labels or in the other one."""
    letter = answer.rstrip(".)").strip().upper()
    if letter in labels:
        return labels.index(letter) + 1
    folded = [label.translate(_TO_LATIN) for label in labels]
    other = letter.translate(_TO_LATIN)
    return folded.index(other) + 1 if other and folded.count(other) == 1 else None
