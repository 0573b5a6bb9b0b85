"""Writes of the academic calendar: terms with their windows and days off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lms.core import audit
from lms.core.audit import Actor
from lms.core.errors import Conflict
from lms.courses import queries
from lms.courses.calendar_check import Span, problems
from lms.courses.errors import CalendarRefused
from lms.courses.models import CalendarEvent, CalendarEventKind, Term, TermKind, TermStatus
from lms.rules.calendar import WindowKind, term_windows

KIND_OF_WINDOW = {
    WindowKind.TEACHING: CalendarEventKind.TEACHING,
    WindowKind.MIDTERM_1: CalendarEventKind.MIDTERM1,
    WindowKind.MIDTERM_2: CalendarEventKind.MIDTERM2,
    WindowKind.EXAM_PERIOD: CalendarEventKind.EXAM_PERIOD,
    WindowKind.FX_WINDOW: CalendarEventKind.FX_WINDOW,
    WindowKind.ADD_DROP: CalendarEventKind.ADD_DROP,
    WindowKind.WITHDRAWAL: CalendarEventKind.WITHDRAWAL,
}


@dataclass(frozen=True, slots=True)
class EventEntry:
    """A line of the calendar as it is entered; both days are included."""

    kind: CalendarEventKind
    starts_on: date
    ends_on: date
    title: Mapping[str, str] | None = None


def create_term(
    session: Session,
    *,
    kind: TermKind,
    academic_year: str,
    starts_on: date,
    actor: Actor,
    weeks: int | None = None,
    holidays: Iterable[date] = (),
    status: TermStatus = TermStatus.PLANNED,
) -> Term:
    """Open a term with the windows that the calendar policy gives; it lasts until its last window ends.

    Raises:
        Conflict: the academic year has such a term already.
    """
    if any(t.kind == kind for t in session.query(Term).filter_by(academic_year=academic_year)):
        raise Conflict
    policy = queries.calendar_policy(session)
    length = weeks or (policy.summer_weeks if kind is TermKind.SUMMER else policy.weeks)
    windows = term_windows(starts_on, policy, length)
    term = Term(
        kind=kind,
        academic_year=academic_year,
        starts_on=starts_on,
        ends_on=max(window.ends_on for window in windows),
        weeks=length,
        status=status,
    )
    for found in windows:
        term.events.append(
            CalendarEvent(kind=KIND_OF_WINDOW[found.kind], starts_on=found.starts_on, ends_on=found.ends_on)
        )
    for day in sorted(set(holidays)):
        if term.starts_on <= day <= term.ends_on:
            term.events.append(CalendarEvent(kind=CalendarEventKind.HOLIDAY, starts_on=day, ends_on=day))
    session.add(term)
    session.flush()
    _record(session, term, actor=actor, action="courses.create_term", before=None)
    return term


def save_calendar(
    session: Session, term: Term, entries: Iterable[EventEntry], *, ends_on: date, actor: Actor
) -> None:
    """Replace the windows and days off of a term by these.

    Raises:
        CalendarRefused: `problems` names each faulty line: (index, code).
    """
    wanted = list(entries)
    spans = [Span(str(e.kind), e.starts_on, e.ends_on) for e in wanted]
    found = problems(spans, starts_on=term.starts_on, ends_on=ends_on)
    if found:
        raise CalendarRefused(problems=found)
    before = _shown(term)
    term.ends_on = ends_on
    for event in list(term.events):
        session.delete(event)
    session.flush()
    session.expire(term, ["events"])
    for entry in wanted:
        title = dict(entry.title) if entry.title else None
        session.add(
            CalendarEvent(
                term_id=term.id,
                kind=entry.kind,
                starts_on=entry.starts_on,
                ends_on=entry.ends_on,
                title=title,
            )
        )
    session.flush()
    session.expire(term, ["events"])
    _record(session, term, actor=actor, action="courses.save_calendar", before=before)


def set_term_status(session: Session, term: Term, status: TermStatus, *, actor: Actor) -> None:
    """Start or close a term."""
    before = {"status": term.status}
    term.status = status
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="courses.set_term_status",
        object_kind="term",
        object_id=term.id,
        before=before,
        after={"status": status},
    )


def _shown(term: Term) -> dict[str, object]:
    return {
        "ends_on": term.ends_on.isoformat(),
        "events": [[e.kind, e.starts_on.isoformat(), e.ends_on.isoformat()] for e in term.events],
    }


def _record(session: Session, term: Term, *, actor: Actor, action: str, before: object) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        object_kind="term",
        object_id=term.id,
        before=before,
        after=_shown(term),
    )
