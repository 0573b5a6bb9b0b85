"""Languages: kk, ru, en; catalogues per room; texts chosen at the last moment.

Operations, rules and engines give codes; only views, forms, templates and error texts use these functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_format_date
from babel.dates import format_datetime as babel_format_datetime
from babel.dates import format_interval, format_skeleton
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_babel import gettext as gettext
from flask_babel import lazy_gettext as lazy_gettext
from flask_babel import lazy_pgettext as lazy_pgettext
from flask_babel import ngettext as ngettext
from flask_babel import pgettext as pgettext
from flask_babel.speaklater import LazyString

from lms.core.settings import LOCALES

TRANSLATIONS = Path(__file__).parent.parent / "translations"
LazyText: TypeAlias = LazyString
LOCALE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
babel = Babel()


def bind_languages(app: Flask, *, default_locale: str, time_zone: str) -> None:
    """Attach the catalogues of every room."""
    rooms = sorted(p for p in TRANSLATIONS.iterdir() if p.is_dir()) if TRANSLATIONS.is_dir() else []
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(room) for room in rooms)
    app.config.update(BABEL_DEFAULT_LOCALE=default_locale, BABEL_DEFAULT_TIMEZONE=time_zone)
    babel.init_app(
        app,
        default_locale=default_locale,
        default_timezone=time_zone,
        locale_selector=choose_locale,
        timezone_selector=lambda: time_zone,
    )
    app.jinja_env.globals.update(
        current_locale=current_locale, localised=localised, LOCALE_NAMES=LOCALE_NAMES, LOCALES=LOCALES
    )
    app.jinja_env.filters.update(
        day=format_day, days=format_days, moment=format_moment, clock_time=format_clock
    )


# CLDR's short form has a two-digit year in Kazakh, its medium form a noughted day: one form for all instead.
SHORT_DAY = "dd.MM.yyyy"
SHORT_MOMENT = "dd.MM.yyyy, HH:mm"
EXACT_MOMENT = "dd.MM.yyyy, HH:mm:ss"
MEDIUM_DAY = "yMMMd"


def choose_locale() -> str:
    """Choose: the person's setting, the switch on the page, the browser, the institution."""
    if not has_request_context():
        return str(current_app.config["BABEL_DEFAULT_LOCALE"])
    person = getattr(g, "person", None)
    chosen = session.get("locale") or (person.locale if person is not None else None)
    if chosen in LOCALES:
        return str(chosen)
    return request.accept_languages.best_match(LOCALES) or str(current_app.config["BABEL_DEFAULT_LOCALE"])


def current_locale() -> str:
    """Return kk, ru or en."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LOCALES else "kk"


def localised(texts: Mapping[str, str] | None) -> str:
    """Choose from {"kk": ..., "ru": ..., "en": ...}; a missing language falls back, never to nothing."""
    if not texts:
        return ""
    for locale in (current_locale(), "kk", "ru", "en"):
        if texts.get(locale):
            return texts[locale]
    return next(iter(texts.values()), "")


def institution_zone() -> ZoneInfo:
    """Return the zone in which dates are shown and windows are meant."""
    return ZoneInfo(str(current_app.config["BABEL_DEFAULT_TIMEZONE"]))


def _dates_locale() -> str:
    """Return the locale whose dates a reader knows: English here is written day first, with 24 hours."""
    locale = current_locale()
    return "en_GB" if locale == "en" else locale


def format_day(value: date | datetime, style: str = "long") -> str:
    """Format a date in the reader's language, in the institution's zone."""
    if isinstance(value, datetime):
        value = value.astimezone(institution_zone()).date()
    if style == "medium":
        return format_skeleton(MEDIUM_DAY, value, locale=_dates_locale())
    pattern = SHORT_DAY if style == "short" else style
    return babel_format_date(value, format=pattern, locale=_dates_locale())


def format_days(first: date, last: date) -> str:
    """Format a stretch of days, both included, without saying month and year twice: "5–11 Oct 2026"."""
    return str(format_interval(first, last, MEDIUM_DAY, locale=_dates_locale()))


def format_times(starts_at: datetime, ends_at: datetime) -> str:
    """Format a stretch of a day: "19.11.2026, 10:00–11:40"."""
    return f"{format_moment(starts_at, 'short')}–{format_clock(ends_at)}"


def format_moment(value: datetime, style: str = "medium") -> str:
    """Format date and time in the reader's language, in the institution's zone; only "exact" has seconds."""
    if style not in {"short", "exact"}:
        return f"{format_day(value, style)}, {format_clock(value)}"
    pattern = SHORT_MOMENT if style == "short" else EXACT_MOMENT
    return babel_format_datetime(value, format=pattern, tzinfo=institution_zone(), locale=_dates_locale())


def format_clock(value: datetime) -> str:
    """Format the time of day as HH:MM in the institution's zone."""
    return value.astimezone(institution_zone()).strftime("%H:%M")
