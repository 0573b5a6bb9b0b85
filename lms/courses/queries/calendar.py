"""The academic calendar as others read it: which term, which week, which window is open."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import clock, policies
from lms.core.i18n import institution_zone
from lms.courses.models import CalendarEvent, CalendarEventKind, Term, TermStatus
from lms.rules.calendar import week_number
from lms.rules.policy import CalendarPolicy


def today(moment: datetime | None = None) -> date:
    """Return the institution's day of a moment (now when none is given)."""
    return (moment or clock.now()).astimezone(institution_zone()).date()


def calendar_policy(session: Session) -> CalendarPolicy:
    """Return the calendar policy in force for the institution."""
    return CalendarPolicy.from_json(policies.resolve(session, "calendar"))


def current_term(session: Session) -> Term | None:
    """Return the term that today lies in; between terms the latest running one; else None."""
    day = today()
    containing = select(Term).where(
        Term.starts_on <= day, Term.ends_on >= day, Term.status != TermStatus.CLOSED
    )
    found = session.scalar(containing.order_by(Term.starts_on.desc()).limit(1))
    if found is not None:
        return found
    running = select(Term).where(Term.status == TermStatus.RUNNING).order_by(Term.starts_on.desc())
    return session.scalar(running.limit(1))


def week_of(term: Term, moment: datetime) -> int:
    """Return the teaching week of a moment: 1 is the first; 0 or less lies before the term, more than `weeks` after it."""
    return week_number(today(moment), term.starts_on)


def events_of(session: Session, term_id: int) -> list[CalendarEvent]:
    """Return every window and holiday of a term by date."""
    query = select(CalendarEvent).where(CalendarEvent.term_id == term_id)
    return list(session.scalars(query.order_by(CalendarEvent.starts_on, CalendarEvent.id)))


def windows_of(session: Session, term_id: int, kind: CalendarEventKind) -> list[CalendarEvent]:
    """Return the windows of one kind by date."""
    return [event for event in events_of(session, term_id) if event.kind == kind]


def window(session: Session, term_id: int, kind: CalendarEventKind) -> CalendarEvent | None:
    """Return the (first) window of a kind; None when the calendar has none."""
    found = windows_of(session, term_id, kind)
    return found[0] if found else None


def is_open(session: Session, term_id: int, kind: CalendarEventKind, moment: datetime | None = None) -> bool:
    """Whether a moment (now when none is given) lies in a window of the kind; no window means closed."""
    day = today(moment)
    return any(event.starts_on <= day <= event.ends_on for event in windows_of(session, term_id, kind))


def holidays_of(session: Session, term_id: int) -> frozenset[date]:
    """Return every single day off of a term."""
    days: set[date] = set()
    for event in windows_of(session, term_id, CalendarEventKind.HOLIDAY):
        span = range(event.starts_on.toordinal(), event.ends_on.toordinal() + 1)
        days.update(date.fromordinal(number) for number in span)
    return frozenset(days)
