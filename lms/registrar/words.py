"""Words of sheets and appeals in the reader's language; templates use them as filters."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from num2words import num2words

from lms.core.i18n import current_locale, format_moment, lazy_gettext, lazy_pgettext
from lms.core.word_tables import known_words, states_of, words_of
from lms.gradebook.models import GradeItemKind
from lms.gradebook.words import points
from lms.registrar.models import AppealStatus, RowStatus, SheetStatus
from lms.rules.grading import GradingPolicy, Traditional, band_of_letter

_NUMBER_LANGUAGES = {"kk": "kz", "ru": "ru", "en": "en"}

sheet_state = states_of(
    SheetStatus,
    {
        SheetStatus.DRAFT: ("wait", lazy_pgettext("grade sheet", "draft")),
        SheetStatus.SIGNED_EXAMINER: ("wait", lazy_pgettext("grade sheet", "signed by the examiner")),
        SheetStatus.SIGNED_HEAD: ("warn", lazy_pgettext("grade sheet", "signed by both, to be closed")),
        SheetStatus.CLOSED: ("ok", lazy_pgettext("grade sheet", "closed")),
        SheetStatus.ARCHIVED: ("ok", lazy_pgettext("grade sheet", "in the archive")),
    },
)


# Absent, not admitted and 0 are three things.
row_state = states_of(
    RowStatus,
    {
        RowStatus.GRADED: ("ok", lazy_gettext("graded")),
        RowStatus.PROVISIONAL: ("warn", lazy_gettext("provisional")),
        RowStatus.HELD: ("wait", lazy_gettext("held")),
        RowStatus.ABSENT: ("info", lazy_gettext("absent")),
        RowStatus.EXCUSED: ("info", lazy_gettext("absent for a valid reason")),
        RowStatus.NOT_ADMITTED: ("stop", lazy_gettext("not admitted")),
        RowStatus.EMPTY: ("warn", lazy_gettext("no result")),
    },
)


sheet_title = known_words(
    {
        GradeItemKind.MIDTERM1: lazy_gettext("Midterm control sheet 1"),
        GradeItemKind.MIDTERM2: lazy_gettext("Midterm control sheet 2"),
        GradeItemKind.FINAL: lazy_gettext("Exam sheet"),
        GradeItemKind.FX_RETAKE: lazy_gettext("FX retake sheet"),
    },
    other=lazy_gettext("Grade sheet"),
)


def sheet_number(year: int | None, number: int | None) -> str:
    """Return a closed sheet's number with its academic year; nothing for an open one."""
    return "" if year is None or number is None else f"{number} / {year}–{year + 1}"


appeal_status = words_of(
    AppealStatus,
    {
        AppealStatus.FILED: lazy_pgettext("appeal", "filed"),
        AppealStatus.ACCEPTED: lazy_pgettext("appeal", "under consideration"),
        AppealStatus.SATISFIED: lazy_pgettext("appeal", "satisfied"),
        AppealStatus.REJECTED: lazy_pgettext("appeal", "rejected"),
    },
)


_traditional = words_of(
    Traditional,
    {
        Traditional.EXCELLENT: lazy_pgettext("traditional grade", "excellent"),
        Traditional.GOOD: lazy_pgettext("traditional grade", "good"),
        Traditional.SATISFACTORY: lazy_pgettext("traditional grade", "satisfactory"),
        Traditional.FAIL: lazy_pgettext("traditional grade", "fail"),
    },
)


def traditional(letter: str | None, policy: GradingPolicy) -> str:
    """Return the traditional grade of a letter."""
    return _traditional(band_of_letter(letter, policy).traditional) if letter else ""


def in_words(value: Any) -> str:
    """Return whole points as words of the reader's language (kk, ru, en); nothing for None or a fraction."""
    if value is None or Decimal(str(value)) % 1:
        return ""
    return str(num2words(int(Decimal(str(value))), lang=_NUMBER_LANGUAGES[current_locale()]))


def points_of_text(text: str | None) -> str:
    """Return kept points ("72.50") as the reader writes them."""
    return points(None if text is None else Decimal(text))


def iso_moment(text: str) -> str:
    """Return a kept moment as the reader writes it."""
    return format_moment(datetime.fromisoformat(text), "short")


def bind_words(app: Flask) -> None:
    """Give every template these words as filters."""
    app.jinja_env.filters.update(
        sheet_state=sheet_state,
        row_state=row_state,
        sheet_title=sheet_title,
        appeal_status=appeal_status,
        points_text=points_of_text,
        iso_moment=iso_moment,
    )
    app.jinja_env.globals["sheet_number"] = sheet_number
