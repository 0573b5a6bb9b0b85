"""Words of sheets and appeals in the reader's language; templates use them as filters."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from num2words import num2words

from lms.core.i18n import current_locale, format_moment, gettext, pgettext
from lms.gradebook.models import GradeItemKind
from lms.gradebook.words import points
from lms.registrar.models import AppealStatus, RowStatus, SheetStatus
from lms.rules.grading import GradingPolicy, Traditional, band_of_letter

_NUMBER_LANGUAGES = {"kk": "kz", "ru": "ru", "en": "en"}
ROW_STATES = {
    RowStatus.GRADED: "ok",
    RowStatus.PROVISIONAL: "warn",
    RowStatus.HELD: "wait",
    RowStatus.ABSENT: "info",
    RowStatus.EXCUSED: "info",
    RowStatus.NOT_ADMITTED: "stop",
    RowStatus.EMPTY: "warn",
}
SHEET_STATES = {
    SheetStatus.DRAFT: "wait",
    SheetStatus.SIGNED_EXAMINER: "wait",
    SheetStatus.SIGNED_HEAD: "warn",
    SheetStatus.CLOSED: "ok",
    SheetStatus.ARCHIVED: "ok",
}


def sheet_status(status: SheetStatus) -> str:
    """Return a sheet's state."""
    words: dict[SheetStatus, str] = {
        SheetStatus.DRAFT: pgettext("grade sheet", "draft"),
        SheetStatus.SIGNED_EXAMINER: pgettext("grade sheet", "signed by the examiner"),
        SheetStatus.SIGNED_HEAD: pgettext("grade sheet", "signed by both, to be closed"),
        SheetStatus.CLOSED: pgettext("grade sheet", "closed"),
        SheetStatus.ARCHIVED: pgettext("grade sheet", "in the archive"),
    }
    return words[SheetStatus(status)]


def row_status(status: RowStatus) -> str:
    """Return a row's state; absent, not admitted and 0 are three things."""
    words: dict[RowStatus, str] = {
        RowStatus.GRADED: gettext("graded"),
        RowStatus.PROVISIONAL: gettext("provisional"),
        RowStatus.HELD: gettext("held"),
        RowStatus.ABSENT: gettext("absent"),
        RowStatus.EXCUSED: gettext("absent for a valid reason"),
        RowStatus.NOT_ADMITTED: gettext("not admitted"),
        RowStatus.EMPTY: gettext("no result"),
    }
    return words[RowStatus(status)]


def sheet_title(kind: GradeItemKind) -> str:
    """Return the heading of a sheet of this kind."""
    words: dict[GradeItemKind, str] = {
        GradeItemKind.MIDTERM1: gettext("Midterm control sheet 1"),
        GradeItemKind.MIDTERM2: gettext("Midterm control sheet 2"),
        GradeItemKind.FINAL: gettext("Exam sheet"),
        GradeItemKind.FX_RETAKE: gettext("FX retake sheet"),
    }
    return words.get(GradeItemKind(kind)) or str(gettext("Grade sheet"))


def sheet_number(year: int | None, number: int | None) -> str:
    """Return a closed sheet's number with its academic year; nothing for an open one."""
    return "" if year is None or number is None else f"{number} / {year}–{year + 1}"


def appeal_status(status: AppealStatus) -> str:
    """Return an appeal's state."""
    words: dict[AppealStatus, str] = {
        AppealStatus.FILED: pgettext("appeal", "filed"),
        AppealStatus.ACCEPTED: pgettext("appeal", "under consideration"),
        AppealStatus.SATISFIED: pgettext("appeal", "satisfied"),
        AppealStatus.REJECTED: pgettext("appeal", "rejected"),
    }
    return words[AppealStatus(status)]


def traditional(letter: str | None, policy: GradingPolicy) -> str:
    """Return the traditional grade of a letter."""
    if not letter:
        return ""
    words: dict[Traditional, str] = {
        Traditional.EXCELLENT: pgettext("traditional grade", "excellent"),
        Traditional.GOOD: pgettext("traditional grade", "good"),
        Traditional.SATISFACTORY: pgettext("traditional grade", "satisfactory"),
        Traditional.FAIL: pgettext("traditional grade", "fail"),
    }
    return words[band_of_letter(letter, policy).traditional]


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
        sheet_status=sheet_status,
        sheet_state=lambda status: SHEET_STATES[SheetStatus(status)],
        row_status=row_status,
        row_state=lambda status: ROW_STATES[RowStatus(status)],
        sheet_title=sheet_title,
        appeal_status=appeal_status,
        points_text=points_of_text,
        iso_moment=iso_moment,
    )
    app.jinja_env.globals["sheet_number"] = sheet_number
