"""The course page by weeks and "my courses"."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, signed_in
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session
from lms.courses import materials, queries
from lms.courses.access import Seat, seat_in
from lms.courses.models import CalendarEvent, CalendarEventKind, CourseOffering, Material
from lms.courses.views import sentences
from lms.courses.views.blueprint import bp


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a week as one person sees it."""

    material: Material
    url: str | None
    state: tuple[str, str] | None
    problem: str | None
    time: str | None


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the course page."""

    number: int
    starts_on: object
    ends_on: object
    is_current: bool
    items: list[Item]
    nominal_minutes: int
    windows: list[CalendarEvent]


@bp.get("/offerings/<int:offering_id>")
@signed_in
def offering(offering_id: int) -> ResponseReturnValue:
    """Show the course page: for a student what is due now, for a teacher what is missing."""
    session = read_session()
    seat = seat_in(session, current_person(), offering_id)
    return render_template(
        "courses/offering.html",
        seat=seat,
        offering=seat.offering,
        weeks=weeks_of(session, seat),
        lead=first_line(session, seat),
        staff=queries.staff_of(session, offering_id),
        may_edit=seat.may(Permission.EDIT_COURSE_PAGE),
        kinds=materials.kinds(),
        P=Permission,
    )


@bp.get("/my-courses")
@signed_in
def my_courses() -> ResponseReturnValue:
    """Show what a person studies and teaches."""
    session, person = read_session(), current_person()
    studied = queries.offerings_of_student(session, person)
    taught = queries.offerings_of_teacher(session, person)
    return render_template(
        "courses/my_courses.html",
        studied=[(o, sentences.due_line(queries.due_in(session, o, person))) for o in studied],
        taught=[(o, sentences.missing_lines(session, o)) for o in taught],
        current=queries.current_term(session),
    )


def first_line(session: Session, seat: Seat) -> sentences.FirstLine:
    """Return the first line of the page for this person."""
    if seat.is_student:
        return sentences.student_line(session, seat.offering, seat.person)
    if seat.may(Permission.EDIT_COURSE_PAGE):
        return sentences.teacher_line(session, seat.offering)
    return sentences.visitor_line(session, seat.offering)


def weeks_of(session: Session, seat: Seat) -> list[Week]:
    """Return the weeks with their materials; a student does not see hidden ones."""
    offering = seat.offering
    term = offering.term
    every = queries.materials_of(session, offering.id, visible_only=not seat.is_staff)
    events = queries.events_of(session, term.id)
    now_week = queries.week_of(term, clock.now())
    shown = range(1, max([term.weeks, *(m.week for m in every)]) + 1)
    return [_week(session, seat, number, now_week, every, events) for number in shown]


def _week(
    session: Session,
    seat: Seat,
    number: int,
    now_week: int,
    every: list[Material],
    events: list[CalendarEvent],
) -> Week:
    first, last = queries.week_span(seat.offering.term, number)
    items = [_item(session, seat, m) for m in every if m.week == number]
    windows = [
        event
        for event in events
        if event.kind != CalendarEventKind.TEACHING and event.starts_on <= last and event.ends_on >= first
    ]
    return Week(
        number=number,
        starts_on=first,
        ends_on=last,
        is_current=number == now_week,
        items=items,
        nominal_minutes=sum(item.material.nominal_minutes for item in items),
        windows=windows,
    )


def _item(session: Session, seat: Seat, material: Material) -> Item:
    is_open = seat.is_staff or queries.is_open_to_students(material, clock.now())
    view = materials.view_of(material.kind)
    state = materials.state_of(session, material, seat.person) if seat.is_student else None
    problem = None
    if seat.may(Permission.EDIT_COURSE_PAGE) and view is not None and view.problem_for is not None:
        problem = view.problem_for(session, material)
    url = view.url(material) if view is not None and is_open else None
    return Item(material, url, state, problem, materials.time_of(session, material))


def offering_crumbs(offering: CourseOffering, here: str, title: str) -> list[tuple[str, str]]:
    """Return the way to a page under an offering."""
    return [(title, url_for("courses.offering", offering_id=offering.id)), (here, "")]
