"""Words of the distance share in the reader's language: clauses, colours, rules, notes, layers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from babel.numbers import format_percent
from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context

from lms.core.i18n import current_locale, gettext, pgettext
from lms.courses.words import volume
from lms.distance.models import Layer
from lms.rules.distance_share import Colour, Note, Rule

_CLAUSE = re.compile(
    r"(Order|Regulation) (\d+) (?:def\. \d+, )?(?:cl\. )?([\d.]+(?:, [\d.]+)*)(?: para\. (\d))?"
)


def clause_words(clause: str) -> str:
    """Return a clause of the policy file ("Order 152 cl. 26 para. 2") in the reader's language."""
    found = _CLAUSE.fullmatch(clause)
    if found is None:
        return clause
    document, number, place, paragraph = found.groups()
    if document == "Regulation":
        return str(gettext("Regulation %(number)s cl. %(clause)s", number=number, clause=place))
    if paragraph:
        return str(
            gettext(
                "Order %(number)s cl. %(clause)s para. %(paragraph)s",
                number=number,
                clause=place,
                paragraph=paragraph,
            )
        )
    return str(gettext("Order %(number)s cl. %(clause)s", number=number, clause=place))


def in_hours(params: Mapping[str, object]) -> dict[str, object]:
    """Return params with every `x_minutes` shown in academic hours with the minutes beside them."""
    hour = params.get("hour_minutes", 50)
    shown = dict(params)
    for name, value in params.items():
        if name.endswith("_minutes") and name != "hour_minutes" and isinstance(value, int):
            shown[name] = volume(value, hour if isinstance(hour, int) else 50)
    if "clause" in shown:
        shown["clause"] = clause_words(str(shown["clause"]))
    return shown


def colour_state(colour: Colour | str) -> tuple[str, str]:
    """Return (state, word) of a verdict."""
    return {
        Colour.GREEN: ("ok", pgettext("verdict", "Within the law")),
        Colour.AMBER: ("warn", pgettext("verdict", "In one reading only")),
        Colour.RED: ("stop", pgettext("verdict", "Against the law")),
    }[Colour(colour)]


def rule_word(rule: Rule | str) -> str:
    """Return the name of a rule."""
    words: dict[Rule, str] = {
        Rule.CEILING: pgettext("rule", "Distance learning"),
        Rule.CONTACT: pgettext("rule", "Classroom work"),
        Rule.SYNC_FLOOR: pgettext("rule", "Synchronous classes"),
        Rule.PLAN_SUM: pgettext("rule", "Sum of the plan"),
    }
    return words[Rule(rule)]


def note_word(note: Note | str) -> str:
    """Return what a note asks for."""
    words: dict[Note, str] = {
        Note.EARLY_WARNING: gettext("The share comes near the ceiling."),
        Note.ORDER_NEEDED: gettext("The order that this regime stands on is not on file."),
        Note.MOOC_RECORD_NEEDED: gettext("The MOOC record (platform, course, agreement) is not on file."),
        Note.LEGAL_READING_OPEN: gettext("The institution has not decided yet how it reads the law here."),
    }
    return words[Note(note)]


def layer_word(layer: Layer | str) -> str:
    """Return the name of a layer."""
    words: dict[Layer, str] = {
        Layer.PLANNED: pgettext("layer", "Planned"),
        Layer.SCHEDULED: pgettext("layer", "Scheduled"),
        Layer.DELIVERED: pgettext("layer", "Delivered"),
    }
    return words[Layer(layer)]


def cause_word(cause: str) -> str:
    """Return which step a verdict answered."""
    words = {
        "save_plan": gettext("Plan saved"),
        "save_plan_refused": gettext("Plan refused when it was saved"),
        "approve_plan": gettext("Plan approved"),
        "approve_plan_refused": gettext("Approval of the plan refused"),
        "schedule": gettext("Class placed"),
        "schedule_refused": gettext("Class refused"),
        "reschedule": gettext("Class changed"),
        "reschedule_refused": gettext("Change of a class refused"),
        "publish_event": gettext("Control event published"),
        "publish_event_refused": gettext("Control event refused"),
    }
    return str(words.get(cause, cause))


def percent(share: Fraction | int, whole: int | None = None) -> str:
    """Return a share as percent with two decimals; minutes of a whole are divided first."""
    value = Fraction(share, whole) if whole is not None else Fraction(share)
    return str(format_percent(float(value), format="#,##0.00%", locale=current_locale()))


def bind_words(app: Flask) -> None:
    """Give templates the words."""
    filters: dict[str, Callable[..., Any]] = {
        "clause": clause_words,
        "verdict_state": colour_state,
        "rule_word": rule_word,
        "share_note": note_word,
        "layer_word": layer_word,
        "share_percent": percent,
        "verdict_cause": cause_word,
    }
    app.jinja_env.filters.update({name: said_when_shown(word) for name, word in filters.items()})


def said_when_shown(word: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that is called at every rendering.

    Jinja works out `"planned"|layer_word` once, when it compiles the template, and would keep the first reader's language.
    """

    @pass_context
    def shown(_context: Context, *values: Any) -> Any:
        return word(*values)

    return shown
