"""Writing a question as GIFT text, so that a teacher edits it in the form in which it came; `parse_gift` reads it back."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from fractions import Fraction

from lms.rules.question_types import Question, QuestionKind, TextFormat

_SPECIAL = re.compile(r"([\\~=#{}:])")


def gift_of(question: Question) -> str:
    """Return the question as GIFT."""
    title = f"::{_escaped(question.title)}:: " if question.title else ""
    mark = "" if question.text_format is TextFormat.PLAIN else f"[{question.text_format}]"
    return f"{title}{mark}{_escaped(question.text)} {{{_answers(question)}}}"


def _answers(question: Question) -> str:
    general = f"\n\t####{_escaped(question.feedback)}" if question.feedback else ""
    match question.kind:
        case QuestionKind.TRUE_FALSE:
            return ("TRUE" if question.correct else "FALSE") + general
        case QuestionKind.NUMERIC:
            return (
                "#"
                + "".join(_number(number.low, number.high, number.share) for number in question.numbers)
                + general
                + "\n"
            )
        case QuestionKind.SHORT_ANSWER:
            lines = [f"={_weight(a.share)}{_escaped(a.text)}" for a in question.accepted]
        case QuestionKind.MATCHING:
            lines = [f"={_escaped(pair.prompt)} -> {_escaped(pair.match)}" for pair in question.pairs]
        case _:
            lines = [_choice(question, index) for index in range(len(question.choices))]
    return "".join(f"\n\t{line}" for line in lines) + general + "\n"


def _choice(question: Question, index: int) -> str:
    choice = question.choices[index]
    is_right = question.kind is QuestionKind.SINGLE and choice.share == 1
    sign = "=" if is_right else f"~{_weight(choice.share, plain=Fraction(0))}"
    feedback = f"#{_escaped(choice.feedback)}" if choice.feedback else ""
    return f"{sign}{_escaped(choice.text)}{feedback}"


def _number(low: Fraction, high: Fraction, share: Fraction) -> str:
    return f"\n\t={_weight(share)}{_decimal(low)}..{_decimal(high)}"


def _weight(share: Fraction, *, plain: Fraction = Fraction(1)) -> str:
    return "" if share == plain else f"%{_decimal(share * 100)}%"


def _decimal(value: Fraction) -> str:
    with localcontext() as context:
        context.prec = 12
        text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")
