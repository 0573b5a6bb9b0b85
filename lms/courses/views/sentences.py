"""First lines: whole sentences that say what to do now."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock
from lms.core.i18n import format_moment, gettext, ngettext
from lms.courses import materials, queries
from lms.courses.models import CourseOffering, Material


@dataclass(frozen=True, slots=True)
class FirstLine:
    """The first line of a page: a sentence, where it leads, until when; further lines name what else is missing."""

    text: str
    url: str = ""
    note: str = ""
    state: str = ""  # ok, warn, stop
    more: tuple[FirstLine, ...] = ()


def url_of(material: Material) -> str:
    """Return where a material opens: its kind's page, else its place on the course page."""
    view = materials.view_of(material.kind)
    return (view.url(material) if view is not None else None) or url_for(
        "courses.offering", offering_id=material.offering_id, _anchor=f"m{material.id}"
    )


def due_line(items: list[queries.DueItem]) -> FirstLine | None:
    """Return the nearest thing to do, or None."""
    if not items:
        return None
    first = items[0]
    return FirstLine(
        first.material.title,
        url_of(first.material),
        gettext("until %(moment)s", moment=format_moment(first.until, "short")),
        "warn",
    )


def student_line(session: Session, offering: CourseOffering, person: Person) -> FirstLine:
    """Say what is due now; otherwise what this week holds."""
    due = due_line(queries.due_in(session, offering, person))
    if due is not None:
        return due
    count = len(queries.this_week(session, offering))
    if count:
        text = ngettext(
            "Nothing is due now. This week has %(num)s material.",
            "Nothing is due now. This week has %(num)s materials.",
            count,
        )
        return FirstLine(text, "#now", state="ok")
    return FirstLine(gettext("Nothing is due now."), state="ok")


def teacher_line(session: Session, offering: CourseOffering) -> FirstLine:
    """Say what is missing for the students."""
    lines = missing_lines(session, offering)
    if not lines:
        return FirstLine(gettext("Everything is in place for this week."), state="ok")
    return FirstLine(lines[0].text, lines[0].url, lines[0].note, "warn", tuple(lines[1:]))


def visitor_line(session: Session, offering: CourseOffering) -> FirstLine:
    """Say where the offering stands."""
    week = queries.week_of(offering.term, clock.now())
    if 1 <= week <= offering.term.weeks:
        return FirstLine(
            gettext("Week %(week)s of %(weeks)s is running.", week=week, weeks=offering.term.weeks)
        )
    return FirstLine(gettext("No classes are held this week."))


def missing_lines(session: Session, offering: CourseOffering) -> list[FirstLine]:
    """Return a sentence for everything that an offering lacks."""
    students = len(queries.enrolled_students(session, offering.id))
    return [_missing(offering, lack) for lack in queries.missing_in(session, offering, students=students)]


def _missing(offering: CourseOffering, lack: queries.Missing) -> FirstLine:
    page = url_for("courses.offering", offering_id=offering.id)
    match lack.code:
        case "no_plan":
            plan = url_for("courses.offering_plan", offering_id=offering.id)
            return FirstLine(gettext("There is no approved volume plan."), plan, state="stop")
        case "not_published":
            text = ngettext(
                "%(num)s material is not published yet.",
                "%(num)s materials are not published yet.",
                lack.count,
            )
            return FirstLine(text, page, state="warn")
        case "empty_week":
            text = gettext("Week %(week)s has no materials.", week=lack.count)
            return FirstLine(text, f"{page}#now", state="warn")
        case _:
            return FirstLine(gettext("Nobody is enrolled."), page, state="warn")
