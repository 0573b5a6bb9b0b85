"""A question as a page shows it: HTML of [html] questions cleaned again, everything else plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from lms.exams.question_files import clean_html
from lms.rules.question_types import Question, QuestionKind, TextFormat, for_candidate, question_from_json


@dataclass(frozen=True, slots=True)
class Part:
    """A choice, prompt or match: its key and its text, safe to show."""

    key: str
    text: Markup


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """What a candidate sees; no keys to the answer, no feedback."""

    kind: QuestionKind
    text: Markup
    choices: tuple[Part, ...]
    prompts: tuple[Part, ...]
    matches: tuple[Part, ...]


def shown_question(body: dict[str, Any], order: Sequence[str] | None = None) -> ShownQuestion:
    """Return a stored question as a candidate sees it, the choices in the order of the sitting."""
    return shown_of(question_from_json(body), order)


def shown_of(question: Question, order: Sequence[str] | None = None) -> ShownQuestion:
    """Return a question as a candidate sees it."""
    seen: dict[str, Any] = for_candidate(question, order)
    is_html = question.text_format is TextFormat.HTML

    def safe(text: str) -> Markup:
        # Stored HTML was cleaned when it came in; cleaning it again costs little and trusts no older row.
        return Markup(clean_html(text)) if is_html else escape(text)  # noqa: S704 - just cleaned

    def parts(name: str) -> tuple[Part, ...]:
        return tuple(Part(item["key"], safe(item["text"])) for item in seen[name])

    return ShownQuestion(
        question.kind, safe(question.text), parts("choices"), parts("prompts"), parts("matches")
    )
