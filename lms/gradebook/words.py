"""Words of kinds, states, schemes and reasons in the reader's language; templates use them as filters."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal
from flask import Flask

from lms.core.i18n import current_locale, gettext, lazy_gettext, lazy_pgettext, pgettext
from lms.core.word_tables import known_words, words_of
from lms.gradebook.models import GradeItemKind, Mark, MarkStatus

item_kind = words_of(
    GradeItemKind,
    {
        GradeItemKind.CURRENT: lazy_pgettext("kind of control", "Current control"),
        GradeItemKind.MIDTERM1: lazy_pgettext("kind of control", "Midterm control 1"),
        GradeItemKind.MIDTERM2: lazy_pgettext("kind of control", "Midterm control 2"),
        GradeItemKind.FINAL: lazy_pgettext("kind of control", "Final exam"),
        GradeItemKind.FX_RETAKE: lazy_pgettext("kind of control", "FX retake"),
        GradeItemKind.PRACTICE: lazy_pgettext("kind of control", "Practice test"),
    },
)


source_word = known_words(
    {
        "hand": lazy_gettext("by hand"),
        "scorm": lazy_gettext("SCORM course"),
        "task": lazy_gettext("task"),
        "control_event": lazy_gettext("test or exam"),
    }
)


scheme_word = known_words(
    {
        "flat_mean": lazy_gettext("arithmetic mean of all marks"),
        "tc_rc_half": lazy_gettext("half current control, half midterm"),
        "min_count_divisor": lazy_gettext("mean over a set number of marks"),
    }
)


def points(value: Decimal | int | None) -> str:
    """Return points as the reader writes them, without idle noughts; nothing for None."""
    if value is None:
        return ""
    return str(format_decimal(value, format="0.##", locale=current_locale()))


def absent_sign() -> str:
    """Return the short sign of "did not come" that a cell shows and takes."""
    return str(pgettext("absent, one or two letters", "abs"))


def mark_text(mark: Mark | None) -> str:
    """Return what a cell shows of a mark."""
    if mark is None:
        return ""
    match mark.status:
        case MarkStatus.GRADED:
            return points(mark.points)
        case MarkStatus.ABSENT:
            return absent_sign()
        case MarkStatus.EXCUSED:
            return str(pgettext("excused, two or three letters", "exc"))
        case MarkStatus.NOT_ADMITTED:
            return str(pgettext("not admitted, short", "n/a"))
        case MarkStatus.WITHDRAWN:
            return ""


status_word = words_of(
    MarkStatus,
    {
        MarkStatus.GRADED: lazy_gettext("graded"),
        MarkStatus.ABSENT: lazy_gettext("absent"),
        MarkStatus.EXCUSED: lazy_gettext("absent for a valid reason"),
        MarkStatus.NOT_ADMITTED: lazy_gettext("not admitted"),
        MarkStatus.WITHDRAWN: lazy_gettext("withdrawn"),
    },
)


def admission_reason(reason: dict[str, str]) -> str:
    """Return why somebody may not sit, as a sentence."""
    needed, has = reason.get("needed", ""), reason.get("has", "")
    match reason.get("code", ""):
        case "too_few_marks":
            return str(
                gettext("%(has)s of %(needed)s marks before the midterm", has=has or "0", needed=needed)
            )
        case "rating_below_threshold":
            return str(gettext("admission rating %(has)s, needed %(needed)s", has=has, needed=needed))
        case "rating_missing":
            return str(gettext("no admission rating yet"))
        case "finance_debt" | "prerequisite_debt" | "academic_debt":
            return str(gettext("has a debt"))
        case "not_enrolled":
            return str(gettext("is not enrolled"))
        case "positive_grade_stands":
            return str(gettext("already has the positive grade %(has)s", has=has))
        case "grade_is_f":
            return str(gettext("the grade is F: the discipline is studied again"))
        case "no_fx_grade":
            return str(gettext("has no FX to retake"))
        case "fx_retake_used":
            return str(gettext("the FX retake is used"))
        case code:
            return code


def lock_reason(code: str) -> str:
    """Return why something is locked: sheet:<number>, admission_list, term_closed."""
    kind, _, number = code.partition(":")
    words: dict[str, str] = {
        "sheet": gettext("closed sheet %(number)s", number=number),
        "admission_list": gettext("signed admission list"),
        "term_closed": gettext("the term is closed"),
    }
    return words.get(kind, code)


def bind_words(app: Flask) -> None:
    """Give every template these words as filters."""
    app.jinja_env.filters.update(
        item_kind=item_kind,
        grade_source=source_word,
        scheme_word=scheme_word,
        points=points,
        mark_text=mark_text,
        mark_status=status_word,
        admission_reason=admission_reason,
        lock_reason=lock_reason,
    )
    app.jinja_env.globals["absent_sign"] = absent_sign
