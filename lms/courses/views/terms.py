"""The academic calendar: a table by weeks for everybody, terms and windows for those who keep it."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import INSTITUTION, can, current_person, require, requires, signed_in
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.core.errors import NotFound
from lms.core.i18n import gettext
from lms.core.settings import LOCALES
from lms.courses import icalendar, operations, queries
from lms.courses.errors import CalendarRefused
from lms.courses.forms import FormReader, saving
from lms.courses.models import CalendarEventKind, Term, TermKind, TermStatus
from lms.courses.operations import EventEntry
from lms.courses.public_holidays import public_holidays
from lms.courses.views.blueprint import bp
from lms.courses.words import term_kind_word, window_word

BLANK_LINES = 2
MAX_LINES = 80


@bp.get("/calendar")
@signed_in
def calendar() -> ResponseReturnValue:
    """Lead to the calendar of the current term."""
    session = read_session()
    found = queries.current_term(session) or next(iter(queries.all_terms(session)), None)
    if found is None:
        return render_template("courses/no_calendar.html", may_edit=_may_edit())
    return redirect(url_for("courses.term", term_id=found.id))


@bp.get("/terms/<int:term_id>")
@signed_in
def term(term_id: int) -> ResponseReturnValue:
    """Show a term by weeks."""
    session = read_session()
    found = _term(term_id)
    events = queries.events_of(session, term_id)
    weeks = [
        (number, *span, [e for e in events if e.starts_on <= span[1] and e.ends_on >= span[0]])
        for number in range(1, queries.last_week(found) + 1)
        for span in [queries.week_span(found, number)]
    ]
    return render_template(
        "courses/term.html",
        term=found,
        weeks=weeks,
        events=events,
        today=queries.today(),
        terms=queries.all_terms(session),
        may_edit=_may_edit(),
    )


@bp.get("/terms/<int:term_id>/calendar.ics")
@signed_in
def term_ics(term_id: int) -> ResponseReturnValue:
    """Give the calendar of a term to the person's own calendar program."""
    found = _term(term_id)
    events = queries.events_of(read_session(), term_id)
    body = icalendar.calendar(
        [
            icalendar.Day(
                uid=f"term-{term_id}-{event.id}",
                starts_on=event.starts_on,
                ends_on=event.ends_on,
                summary=window_word(event.kind) if not event.title else _title(event.title),
            )
            for event in events
        ],
        name=f"{term_kind_word(found.kind)} {found.academic_year}",
    )
    headers = {"Content-Disposition": f'attachment; filename="term-{term_id}.ics"'}
    return Response(body, content_type="text/calendar; charset=utf-8", headers=headers)


@bp.get("/terms/new")
@requires(Permission.MANAGE_CALENDAR)
def new_term() -> ResponseReturnValue:
    """Show an empty form."""
    _need_calendar()
    year = queries.today().year
    return _new_form(FormReader({"academic_year": f"{year}/{year + 1}", "starts_on": f"{year}-09-01"}))


@bp.post("/terms")
@requires(Permission.MANAGE_CALENDAR)
def create_term() -> ResponseReturnValue:
    """Open a term with the windows of the policy and the public holidays."""
    _need_calendar()
    form, term_id = FormReader(), 0
    with saving(form) as session:
        kind, year = form.choice("kind", TermKind), form.text("academic_year", longest=9)
        starts_on = form.day("starts_on")
        weeks = form.integer("weeks", 1, 30, default=0)
        form.check()
        last = starts_on + timedelta(weeks=40)
        made = operations.create_term(
            session,
            kind=kind,
            academic_year=year,
            starts_on=starts_on,
            weeks=weeks or None,
            holidays=public_holidays(starts_on, last),
            actor=current_person(),
        )
        term_id = made.id
    if not form.is_good:
        return _new_form(form), form.status
    return redirect(url_for("courses.edit_term", term_id=term_id), 303)


@bp.get("/terms/<int:term_id>/edit")
@requires(Permission.MANAGE_CALENDAR)
def edit_term(term_id: int) -> ResponseReturnValue:
    """Show the windows for editing."""
    _need_calendar()
    found = _term(term_id)
    lines = [
        {
            "kind": str(e.kind),
            "starts_on": e.starts_on.isoformat(),
            "ends_on": e.ends_on.isoformat(),
            "title": (e.title or {}).get("kk", ""),
        }
        for e in queries.events_of(read_session(), term_id)
    ]
    values = {"term_ends_on": found.ends_on.isoformat(), "status": str(found.status)}
    return _edit_form(found, FormReader(values), lines)


@bp.post("/terms/<int:term_id>")
@requires(Permission.MANAGE_CALENDAR)
def save_term(term_id: int) -> ResponseReturnValue:
    """Save the windows; each faulty line says what is wrong with it."""
    _need_calendar()
    form, person = FormReader(), current_person()
    columns = [request.form.getlist(name)[:MAX_LINES] for name in ("kind", "starts_on", "ends_on", "title")]
    lines = [
        dict(zip(("kind", "starts_on", "ends_on", "title"), line, strict=True))
        for line in zip(*columns, strict=False)
        if line[1] or line[2]
    ]
    with saving(form) as session:
        found = session.get(Term, term_id)
        if found is None:
            raise NotFound
        status, ends_on = form.choice("status", TermStatus), form.day("term_ends_on")
        entries = [_entry(form, index, line) for index, line in enumerate(lines)]
        form.check()
        try:
            operations.save_calendar(session, found, entries, ends_on=ends_on, actor=person)
        except CalendarRefused as error:
            form.errors.update({f"line-{i}": _problem(code) for i, code in error.params["problems"]})
            raise
        if status != found.status:
            operations.set_term_status(session, found, status, actor=person)
    if not form.is_good:
        return _edit_form(_term(term_id), form, lines), form.status
    return redirect(url_for("courses.term", term_id=term_id), 303)


def _entry(form: FormReader, index: int, line: dict[str, str]) -> EventEntry:
    reader = FormReader(line)
    kind = reader.choice("kind", CalendarEventKind)
    starts_on, ends_on = reader.day("starts_on"), reader.day("ends_on")
    if reader.errors:
        form.errors[f"line-{index}"] = next(iter(reader.errors.values()))
    title = line["title"].strip()[:200]
    return EventEntry(kind, starts_on, ends_on, dict.fromkeys(LOCALES, title) if title else None)


def _problem(code: str) -> str:
    texts: dict[str, str] = {
        "ends_before_start": gettext("The last day lies before the first."),
        "outside_term": gettext("These days lie outside the term."),
        "twice": gettext("There is already such a window."),
        "overlap": gettext("This window lies over another one that excludes it."),
        "outside_teaching": gettext("This window must lie inside the teaching weeks."),
    }
    return texts[code]


def _title(texts: dict[str, str]) -> str:
    return texts.get("kk") or next(iter(texts.values()))


def _need_calendar() -> None:
    require(read_session(), current_person(), Permission.MANAGE_CALENDAR, INSTITUTION)


def _may_edit() -> bool:
    return can(read_session(), current_person(), Permission.MANAGE_CALENDAR)


def _term(term_id: int) -> Term:
    found = read_session().get(Term, term_id)
    if found is None:
        raise NotFound
    return found


def _new_form(form: FormReader) -> str:
    return render_template("courses/term_form.html", form=form, kinds=list(TermKind))


def _edit_form(found: Term, form: FormReader, lines: list[dict[str, str]]) -> str:
    blank = {"kind": str(CalendarEventKind.HOLIDAY), "starts_on": "", "ends_on": "", "title": ""}
    return render_template(
        "courses/term_edit.html",
        term=found,
        form=form,
        lines=[*lines, *[blank] * BLANK_LINES],
        kinds=list(CalendarEventKind),
        statuses=list(TermStatus),
    )
