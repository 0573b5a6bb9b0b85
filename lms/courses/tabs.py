"""Parts of a course: rooms add their own pages beside the weeks (journal, meetings, share, exams).

`add_offering_tab(app, OfferingTab(text=..., url=..., is_for=...))` in the room's `binding.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, url_for

from lms.accounts.roles import Permission
from lms.core.i18n import gettext
from lms.courses.access import Seat
from lms.courses.models import CourseOffering


@dataclass(frozen=True, slots=True)
class OfferingTab:
    """A page of an offering, shown when `is_for(seat)`; `order` 0 comes first."""

    text: Callable[[], str]
    url: Callable[[CourseOffering], str]
    is_for: Callable[[Seat], bool]
    order: int = 50


@dataclass(frozen=True, slots=True)
class ShownTab:
    """A tab in the reader's language."""

    text: str
    url: str


def add_offering_tab(app: Flask, tab: OfferingTab) -> None:
    """Register a page of an offering."""
    tabs: list[OfferingTab] = app.extensions.setdefault("qashyq_offering_tabs", [])
    tabs.append(tab)
    tabs.sort(key=lambda item: item.order)


def offering_tabs(offering: CourseOffering, seat: Seat) -> list[ShownTab]:
    """Return the pages of an offering for this person."""
    tabs: list[OfferingTab] = current_app.extensions.get("qashyq_offering_tabs", [])
    return [ShownTab(tab.text(), tab.url(offering)) for tab in tabs if tab.is_for(seat)]


def bind_tabs(app: Flask) -> None:
    """Register the pages of this room and give templates the list."""
    app.jinja_env.globals["offering_tabs"] = offering_tabs
    own = (
        (lambda: gettext("Volume plan"), "courses.offering_plan", lambda seat: seat.is_staff, 40),
        (
            lambda: gettext("Enrolment"),
            "courses.enrolment",
            lambda seat: seat.may(Permission.MANAGE_ENROLMENT),
            60,
        ),
        (
            lambda: gettext("Settings"),
            "courses.offering_settings",
            lambda seat: seat.may(Permission.MANAGE_CATALOGUE),
            70,
        ),
    )
    for text, endpoint, is_for, order in own:
        add_offering_tab(app, OfferingTab(text, _url_of(endpoint), is_for, order))


def _url_of(endpoint: str) -> Callable[[CourseOffering], str]:
    return lambda offering: url_for(endpoint, offering_id=offering.id)
