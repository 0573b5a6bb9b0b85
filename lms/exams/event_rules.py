"""Rules of a control event: its values, its window of the calendar, proctoring, the state of its bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from lms.courses import queries as courses
from lms.courses.models import CalendarEventKind, CourseOffering, Term
from lms.exams import bank_queries, queries
from lms.exams.errors import (
    BankNotApproved,
    BankNotReady,
    CapabilitiesMissing,
    NoCalendarWindow,
    OutsideCalendarWindow,
    TooFewQuestions,
    WrongEventForm,
)
from lms.exams.models import (
    BankStatus,
    ControlEvent,
    ControlEventKind,
    ControlEventMode,
    QuestionBank,
)
from lms.orders.models import Order, OrderKind

WINDOWS: Final = {
    ControlEventKind.MIDTERM1: CalendarEventKind.MIDTERM1,
    ControlEventKind.MIDTERM2: CalendarEventKind.MIDTERM2,
    ControlEventKind.FINAL: CalendarEventKind.EXAM_PERIOD,
    ControlEventKind.FX_RETAKE: CalendarEventKind.FX_WINDOW,
}
JOURNAL_KINDS: Final = frozenset(WINDOWS) | {ControlEventKind.CURRENT}
MIDTERMS: Final = frozenset({ControlEventKind.MIDTERM1, ControlEventKind.MIDTERM2})
DECIDING: Final = frozenset({ControlEventKind.FINAL, ControlEventKind.FX_RETAKE, ControlEventKind.STATE})
MUST_BE_WATCHED: Final = MIDTERMS | DECIDING
MAX_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class EventPlan:
    """What a form says of an event; `watches`: proctoring capabilities, None = what the kind and mode ask for."""

    kind: ControlEventKind
    mode: ControlEventMode
    title: str
    opens_at: datetime
    closes_at: datetime
    limit_minutes: int
    planned_minutes: int
    question_count: int
    watches: frozenset[str] | None = None
    waiver_order_id: int | None = None


def usual_watches(kind: ControlEventKind, mode: ControlEventMode) -> frozenset[str]:
    """Return what is watched unless a form says otherwise: everything on-line, nothing at a rehearsal or in a room."""
    is_watched = mode is ControlEventMode.ONLINE and kind is not ControlEventKind.PRACTICE
    return frozenset(queries.CAPABILITIES) if is_watched else frozenset()


def check_plan(session: Session, offering: CourseOffering, bank: QuestionBank, plan: EventPlan) -> None:
    """Check the values of a form against each other and against the calendar.

    Raises:
        WrongEventForm: `field` and `problem` say what. OutsideCalendarWindow, NoCalendarWindow.
    """
    _check_values(plan)
    if bank.course_id != offering.course_id:
        raise WrongEventForm(field="bank", problem="other_course")
    _check_calendar(session, offering, plan)


def _check_values(plan: EventPlan) -> None:
    if not 1 <= len(plan.title.strip()) <= 200:
        raise WrongEventForm(field="title", problem="length")
    if plan.closes_at <= plan.opens_at:
        raise WrongEventForm(field="closes_at", problem="before_opening")
    if not 1 <= plan.limit_minutes <= MAX_MINUTES:
        raise WrongEventForm(field="limit_minutes", problem="range")
    if plan.closes_at - plan.opens_at < timedelta(minutes=plan.limit_minutes):
        raise WrongEventForm(field="limit_minutes", problem="longer_than_window")
    if not 0 <= plan.planned_minutes <= MAX_MINUTES:
        raise WrongEventForm(field="planned_minutes", problem="range")
    if not 1 <= plan.question_count <= 500:
        raise WrongEventForm(field="question_count", problem="range")
    if plan.watches is not None and not plan.watches <= queries.CAPABILITIES.keys():
        raise WrongEventForm(field="watches", problem="unknown")


def _check_calendar(session: Session, offering: CourseOffering, plan: EventPlan) -> None:
    first, last = courses.today(plan.opens_at), courses.today(plan.closes_at)
    term = session.get_one(Term, offering.term_id)
    kind = WINDOWS.get(plan.kind)
    if kind is None:
        windows = [(term.starts_on, term.ends_on)]
    else:
        windows = [(w.starts_on, w.ends_on) for w in courses.windows_of(session, term.id, kind)]
    if not windows:
        raise NoCalendarWindow(field="opens_at")
    if not any(start <= first and last <= end for start, end in windows):
        raise OutsideCalendarWindow(field="opens_at", windows=windows)


def check_capabilities(session: Session, event: ControlEvent) -> None:
    """Ask for all capabilities at an on-line midterm or final, or for an order (Regulation 004 8.8).

    Raises:
        CapabilitiesMissing: `missing` names them.
    """
    if event.mode is not ControlEventMode.ONLINE or event.kind not in MUST_BE_WATCHED:
        return
    missing = set(queries.sitting_policy(event).required_capabilities) - queries.capabilities(event)
    if missing and not _has_waiver(session, event):
        raise CapabilitiesMissing(missing=sorted(missing))


def _has_waiver(session: Session, event: ControlEvent) -> bool:
    if event.waiver_order_id is None:
        return False
    order = session.get(Order, event.waiver_order_id)
    return order is not None and order.kind is OrderKind.PROCTORING_WAIVER


def check_bank(session: Session, event: ControlEvent, bank: QuestionBank) -> None:
    """Ask for enough questions, reviewed for a midterm, approved by somebody else for a final (Standard 003 4.22).

    Raises:
        TooFewQuestions, BankNotReady, BankNotApproved.
    """
    has = bank_queries.question_count(session, bank.id)
    if has < event.question_count:
        raise TooFewQuestions(has=has, needed=event.question_count)
    if event.kind in DECIDING:
        authors = bank_queries.authors_of(session, bank.id)
        if bank.status is not BankStatus.APPROVED or bank.approved_by in authors:
            raise BankNotApproved
    elif event.kind in MIDTERMS and bank.status is BankStatus.DRAFT:
        raise BankNotReady


def week_of_event(session: Session, offering: CourseOffering, event: ControlEvent) -> int:
    """Return the teaching week in which an event opens, inside the term."""
    term = session.get_one(Term, offering.term_id)
    return min(max(courses.week_of(term, event.opens_at), 1), max(term.weeks, 1))
