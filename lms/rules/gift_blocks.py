"""GIFT, first step: cutting a text into blocks with title, format, text and answer block.

Escapes are lifted out first, so that every later step may look for plain signs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.rules.import_report import ImportProblem, ProblemCode
from lms.rules.question_types import TextFormat

_ESCAPABLE = "\\~=#{}:*n"
_FIRST = 0xE000  # a private area of Unicode: no text of a person uses it
_HIDE = {"\\" + sign: chr(_FIRST + index) for index, sign in enumerate(_ESCAPABLE)}
_SHOW = str.maketrans(
    {chr(_FIRST + index): "\n" if sign == "n" else sign for index, sign in enumerate(_ESCAPABLE)}
)
_FOREIGN = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + len(_ESCAPABLE) - 1)}]")
_ESCAPE = re.compile(r"\\[\\~=#{}:*n]")
_FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_FORMATS = {"html": TextFormat.HTML, "markdown": TextFormat.MARKDOWN}
DETAIL_CHARS = 80


@dataclass(frozen=True, slots=True)
class Block:
    """One question as it stands in the file; texts still hold lifted-out escapes (see `shown`)."""

    line: int
    title: str
    text_format: TextFormat
    text: str
    answer: str | None
    category: str


def hidden(text: str) -> str:
    """Lift escapes out of a text."""
    return _ESCAPE.sub(lambda match: _HIDE[match[0]], _FOREIGN.sub("\ufffd", text))


def shown(text: str) -> str:
    """Put escaped signs back as the plain signs they stand for."""
    return text.translate(_SHOW).strip()


def cut(text: str) -> Iterator[Block | ImportProblem]:
    """Yield the blocks and problems of a text in the order of their lines."""
    category = ""
    for line, body in _paragraphs(hidden(text)):
        if body.lstrip().upper().startswith("$CATEGORY:"):
            head, _, body_rest = body.strip().partition("\n")
            category = shown(head.partition(":")[2])[:DETAIL_CHARS]
            if not body_rest.strip():
                continue
            line, body = line + 1, body_rest
        yield _block(line, body, category)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of runs of lines between blank lines; an open answer block may hold blank lines."""
    lines = _without_comments(text)
    start, run, depth, index = 0, list[str](), 0, 0
    while index < len(lines):
        line = lines[index]
        if line is None:  # a comment separates nothing
            index += 1
            continue
        if line.strip():
            if not run:
                start = index + 1
            run.append(line)
            depth += line.count("{") - line.count("}")
        elif run and not (depth > 0 and _closes_later(lines, index)):
            yield start, "\n".join(run)
            run, depth = [], 0
        elif run:
            run.append("")
        index += 1
    if run:
        yield start, "\n".join(run)


_LOOK_AHEAD_LINES = 200


def _closes_later(lines: list[str | None], index: int) -> bool:
    """Say whether the open block ends before another one begins."""
    for line in lines[index : index + _LOOK_AHEAD_LINES]:
        if line is None:
            continue
        for sign in line:
            if sign in "{}":
                return sign == "}"
    return False


def _without_comments(text: str) -> list[str | None]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    return [None if line.lstrip().startswith("//") else line for line in lines]


def _block(line: int, body: str, category: str) -> Block | ImportProblem:
    detail = shown(body)[:DETAIL_CHARS]
    title, rest = "", body.strip()
    if rest.startswith("::"):
        title, mark, rest = rest[2:].partition("::")
        if not mark:
            return ImportProblem(line, ProblemCode.UNCLOSED_TITLE, detail)
    text_format = TextFormat.PLAIN
    match = _FORMAT.match(rest)
    if match is not None:
        text_format, rest = _FORMATS.get(match[1].lower(), TextFormat.PLAIN), rest[match.end() :]
    before, opened, inside = rest.partition("{")
    if not opened:
        code = ProblemCode.UNEXPECTED_BRACE if "}" in before else ProblemCode.NO_ANSWER_BLOCK
        return ImportProblem(line, code, detail)
    answer, closed, after = inside.partition("}")
    if not closed:
        return ImportProblem(line, ProblemCode.UNCLOSED_BLOCK, detail)
    if "}" in before or "{" in answer or "{" in after or "}" in after:
        return ImportProblem(line, ProblemCode.UNEXPECTED_BRACE, detail)
    text = f"{before.rstrip()} _____ {after.strip()}" if after.strip() else before
    return Block(line, shown(title), text_format, text.strip(), answer.strip(), category)
