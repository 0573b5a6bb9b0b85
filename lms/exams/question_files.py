"""Reading a teacher's question file: decoded, parsed, cleaned of active HTML; a report, never a half import."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any, Final

import nh3

from lms.rules.import_report import MAX_BYTES, ImportProblem, ProblemCode
from lms.rules.policy import canonical_json
from lms.rules.question_types import Question, TextFormat, question_to_json
from lms.rules.questions import decode_text, guess_format, parse_aiken, parse_gift

TAGS: Final = {
    "p", "br", "b", "strong", "i", "em", "u", "sub", "sup", "ul", "ol", "li", "code", "pre", "span", "div",
    "table", "caption", "thead", "tbody", "tr", "th", "td", "h3", "h4", "blockquote",
}  # fmt: skip
"""No links, pictures or forms: the exam page loads nothing from elsewhere and leads nowhere."""


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """What a file holds: `format` gift or aiken, `encoding` as read."""

    format: str
    encoding: str
    questions: tuple[Question, ...]
    problems: tuple[ImportProblem, ...]

    @property
    def is_good(self) -> bool:
        """Whether it can be imported: something in it, nothing wrong."""
        return bool(self.questions) and not self.problems


def read_questions(data: bytes) -> QuestionFile:
    """Read a question file; total: whatever the bytes are, a report comes back."""
    if len(data) > MAX_BYTES:
        return QuestionFile("gift", "", (), (ImportProblem(0, ProblemCode.TOO_LARGE),))
    text, encoding = decode_text(data)
    form = guess_format(text)
    parsed = parse_aiken(text) if form == "aiken" else parse_gift(text)
    problems = parsed.errors
    if not parsed.questions and not problems:
        problems = (ImportProblem(0, ProblemCode.EMPTY_FILE),)
    return QuestionFile(form, encoding, tuple(cleaned(q) for q in parsed.questions), problems)


def cleaned(question: Question) -> Question:
    """Return the question with its HTML cleaned; plain and Markdown texts are shown as text and need nothing."""
    if question.text_format is not TextFormat.HTML:
        return question
    return replace(
        question,
        text=clean_html(question.text),
        feedback=clean_html(question.feedback),
        choices=tuple(
            replace(choice, text=clean_html(choice.text), feedback=clean_html(choice.feedback))
            for choice in question.choices
        ),
        pairs=tuple(
            replace(pair, prompt=clean_html(pair.prompt), match=clean_html(pair.match))
            for pair in question.pairs
        ),
    )


def clean_html(text: str) -> str:
    """Return HTML of harmless tags without attributes."""
    return nh3.clean(text, tags=TAGS, attributes={}, strip_comments=True, link_rel=None)


def body_of(question: Question) -> dict[str, Any]:
    """Return what is stored of a question; its line in a file is no part of it."""
    return question_to_json(replace(question, line=0))


def sha256_of(body: dict[str, Any]) -> str:
    """Return the hash that tells two versions apart."""
    return hashlib.sha256(canonical_json(body).encode()).hexdigest()


def name_of(question: Question) -> str:
    """Return a short name for lists: the title, else the beginning of the text."""
    text = question.title or nh3.clean(question.text, tags=set(), strip_comments=True)
    return " ".join(text.split())[:200] or str(question.kind)
