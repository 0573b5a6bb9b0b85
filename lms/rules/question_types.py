"""Questions of automatic tests as values, and their JSON forms: whole, and as a candidate may see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from lms.rules.kazakh import kk_collation_key


class QuestionKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    NUMERIC = "numeric"
    SHORT_ANSWER = "short_answer"
    MATCHING = "matching"


class TextFormat(StrEnum):
    PLAIN = "plain"
    HTML = "html"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Choice:
    """`share`: what choosing it is worth, -1..1 of the question's points."""

    key: str
    text: str
    share: Fraction
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """An accepted interval, both ends inclusive."""

    low: Fraction
    high: Fraction
    share: Fraction = Fraction(1)
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted text; `*` stands for any run of signs."""

    text: str
    share: Fraction = Fraction(1)
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """`prompt` belongs to `match`; an empty prompt makes the match a distractor."""

    key: str
    prompt: str
    match: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question; its kind says which parts are filled. `line` is its place in an imported file."""

    kind: QuestionKind
    text: str
    title: str = ""
    text_format: TextFormat = TextFormat.PLAIN
    choices: tuple[Choice, ...] = ()
    numbers: tuple[Number, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    pairs: tuple[Pair, ...] = ()
    correct: bool | None = None
    feedback: str = ""
    category: str = ""
    line: int = 0


def keys_by_text(letter: str, texts: Iterable[str]) -> dict[str, str]:
    """Return key -> text in dictionary order.

    Candidates see the keys: in the order of the file they would tell where the teacher wrote the answer, mostly first.
    """
    ordered = sorted(set(texts), key=lambda text: (kk_collation_key(text), text))
    return {f"{letter}{index}": text for index, text in enumerate(ordered, start=1)}


def match_keys(question: Question) -> dict[str, str]:
    """Return key -> text of what can be matched."""
    return keys_by_text("m", (pair.match for pair in question.pairs))


def keyed(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Return the choices of a question, whose texts differ, in their order with the keys that candidates see."""
    found = tuple(choices)
    keys = {text: key for key, text in keys_by_text("c", (choice.text for choice in found)).items()}
    return tuple(replace(choice, key=keys[choice.text]) for choice in found)


def for_candidate(question: Question, order: Sequence[str] | None = None) -> dict[str, object]:
    """Return what a candidate may see: no shares, no keys to the answer, no feedback, no title.

    `order` gives the keys of the choices in the order of this sitting; keys it leaves out follow behind.
    """
    choices = {choice.key: choice.text for choice in question.choices}
    keys = [key for key in dict.fromkeys(order or ()) if key in choices]
    keys += [key for key in choices if key not in keys]
    return {
        "kind": str(question.kind),
        "text": question.text,
        "format": str(question.text_format),
        "choices": [{"key": key, "text": choices[key]} for key in keys],
        "prompts": [{"key": pair.key, "text": pair.prompt} for pair in question.pairs if pair.prompt],
        "matches": [{"key": key, "text": text} for key, text in match_keys(question).items()],
    }


def question_to_json(question: Question) -> dict[str, object]:
    """Return the whole question as JSON values; fractions are written "numerator/denominator"."""
    return {
        "kind": str(question.kind),
        "text": question.text,
        "title": question.title,
        "format": str(question.text_format),
        "choices": [
            {"key": c.key, "text": c.text, "share": str(c.share), "feedback": c.feedback}
            for c in question.choices
        ],
        "numbers": [
            {"low": str(n.low), "high": str(n.high), "share": str(n.share), "feedback": n.feedback}
            for n in question.numbers
        ],
        "accepted": [
            {"text": a.text, "share": str(a.share), "feedback": a.feedback} for a in question.accepted
        ],
        "pairs": [{"key": p.key, "prompt": p.prompt, "match": p.match} for p in question.pairs],
        "correct": question.correct,
        "feedback": question.feedback,
        "category": question.category,
        "line": question.line,
    }


def question_from_json(value: Mapping[str, object]) -> Question:
    """Read what `question_to_json` wrote.

    Raises:
        ValueError: something is missing or of another type; the message names the place.
    """
    line, correct = value.get("line", 0), value.get("correct")
    if not isinstance(line, int) or not (correct is None or isinstance(correct, bool)):
        raise ValueError("line or correct")
    return Question(
        kind=QuestionKind(_text(value, "kind")),
        text=_text(value, "text"),
        title=_text(value, "title"),
        text_format=TextFormat(_text(value, "format")),
        choices=tuple(
            Choice(_text(c, "key"), _text(c, "text"), _fraction(c, "share"), _text(c, "feedback"))
            for c in _rows(value, "choices")
        ),
        numbers=tuple(
            Number(_fraction(n, "low"), _fraction(n, "high"), _fraction(n, "share"), _text(n, "feedback"))
            for n in _rows(value, "numbers")
        ),
        accepted=tuple(
            Accepted(_text(a, "text"), _fraction(a, "share"), _text(a, "feedback"))
            for a in _rows(value, "accepted")
        ),
        pairs=tuple(
            Pair(_text(p, "key"), _text(p, "prompt"), _text(p, "match")) for p in _rows(value, "pairs")
        ),
        correct=correct,
        feedback=_text(value, "feedback"),
        category=_text(value, "category"),
        line=line,
    )


def _text(value: Mapping[str, object], key: str) -> str:
    found = value.get(key, "")
    if not isinstance(found, str):
        raise ValueError(key)
    return found


def _fraction(value: Mapping[str, object], key: str) -> Fraction:
    try:
        return Fraction(_text(value, key))
    except (ValueError, ZeroDivisionError):
        raise ValueError(key) from None


def _rows(value: Mapping[str, object], key: str) -> tuple[Mapping[str, object], ...]:
    rows = value.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ValueError(key)
    return tuple(rows)
