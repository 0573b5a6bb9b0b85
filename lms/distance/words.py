"""Words of the distance share in the reader's language: clauses, colours, rules, notes, layers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from babel.numbers import format_percent
from flask import Flask

from lms.core.i18n import current_locale, gettext, lazy_gettext, lazy_pgettext
from lms.core.word_tables import known_words, states_of, words_of
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


colour_state = states_of(
    Colour,
    {
        Colour.GREEN: ("ok", lazy_pgettext("verdict", "Within the law")),
        Colour.AMBER: ("warn", lazy_pgettext("verdict", "In one reading only")),
        Colour.RED: ("stop", lazy_pgettext("verdict", "Against the law")),
    },
)


rule_word = words_of(
    Rule,
    {
        Rule.CEILING: lazy_pgettext("rule", "Distance learning"),
        Rule.CONTACT: lazy_pgettext("rule", "Classroom work"),
        Rule.SYNC_FLOOR: lazy_pgettext("rule", "Synchronous classes"),
        Rule.PLAN_SUM: lazy_pgettext("rule", "Sum of the plan"),
    },
)


note_word = words_of(
    Note,
    {
        Note.EARLY_WARNING: lazy_gettext("The share comes near the ceiling."),
        Note.ORDER_NEEDED: lazy_gettext("The order that this regime stands on is not on file."),
        Note.MOOC_RECORD_NEEDED: lazy_gettext(
            "The MOOC record (platform, course, agreement) is not on file."
        ),
        Note.LEGAL_READING_OPEN: lazy_gettext(
            "The institution has not decided yet how it reads the law here."
        ),
    },
)


layer_word = words_of(
    Layer,
    {
        Layer.PLANNED: lazy_pgettext("layer", "Planned"),
        Layer.SCHEDULED: lazy_pgettext("layer", "Scheduled"),
        Layer.DELIVERED: lazy_pgettext("layer", "Delivered"),
    },
)


cause_word = known_words(
    {
        "save_plan": lazy_gettext("Plan saved"),
        "save_plan_refused": lazy_gettext("Plan refused when it was saved"),
        "approve_plan": lazy_gettext("Plan approved"),
        "approve_plan_refused": lazy_gettext("Approval of the plan refused"),
        "schedule": lazy_gettext("Class placed"),
        "schedule_refused": lazy_gettext("Class refused"),
        "reschedule": lazy_gettext("Class changed"),
        "reschedule_refused": lazy_gettext("Change of a class refused"),
        "publish_event": lazy_gettext("Control event published"),
        "publish_event_refused": lazy_gettext("Control event refused"),
    }
)


def percent(share: Fraction | int, whole: int | None = None) -> str:
    """Return a share as percent with two decimals; minutes of a whole are divided first."""
    value = Fraction(share, whole) if whole is not None else Fraction(share)
    return str(format_percent(float(value), format="#,##0.00%", locale=current_locale()))


def bind_words(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.filters.update(
        clause=clause_words,
        verdict_state=colour_state,
        rule_word=rule_word,
        share_note=note_word,
        layer_word=layer_word,
        share_percent=percent,
        verdict_cause=cause_word,
    )
