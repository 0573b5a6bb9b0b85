"""What courses bind to the application: own kinds of material, words for templates, home cards, menu."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Flask, url_for
from sqlalchemy.orm import Session

from lms.accounts.access import active_roles, holds
from lms.accounts.models import Person
from lms.accounts.roles import Permission, Role
from lms.core import clock
from lms.core.db import read_session
from lms.core.home import Card, Line, MenuEntry, add_home_cards, add_menu_entry
from lms.core.i18n import format_moment, gettext, localised, ngettext
from lms.courses import queries
from lms.courses.access import waits_for
from lms.courses.materials import MaterialView, register_kind, view_of
from lms.courses.models import Material, MaterialKind
from lms.courses.places import bind_places
from lms.courses.tabs import bind_tabs
from lms.courses.views import sentences
from lms.courses.views.materials import OWN_KINDS
from lms.courses.words import bind_words, syllabus_status

MOST_LINES = 8


def bind(app: Flask) -> None:
    """Attach everything."""
    bind_places(app)
    bind_words(app)
    bind_tabs(app)
    app.jinja_env.globals["kind_can_be_added"] = _can_be_added
    own = MaterialView(url=_own_url)
    register_kind(app, MaterialKind.FILE, own)
    register_kind(app, MaterialKind.LINK, own)
    task = MaterialView(url=_own_url, state_for=_task_state, has_work=queries.has_submissions)
    register_kind(app, MaterialKind.TASK, task)
    add_home_cards(app, home_cards)
    add_menu_entry(app, MenuEntry(lambda: gettext("My courses"), "courses.my_courses", _has_courses, 10))
    add_menu_entry(app, MenuEntry(lambda: gettext("Calendar"), "courses.calendar", lambda _person: True, 20))
    add_menu_entry(
        app,
        MenuEntry(
            lambda: gettext("Offerings"), "courses.offerings", _holder(Permission.MANAGE_ENROLMENT), 30
        ),
    )
    add_menu_entry(
        app,
        MenuEntry(lambda: gettext("Catalogue"), "courses.courses", _holder(Permission.MANAGE_CATALOGUE), 35),
    )


def _holder(permission: Permission) -> Callable[[Person], bool]:
    return lambda person: holds(read_session(), person, permission)


def _has_courses(person: Person) -> bool:
    roles = {assignment.role for assignment in active_roles(read_session(), person.id)}
    return not roles.isdisjoint((Role.STUDENT, Role.TEACHER, Role.TUTOR))


def _can_be_added(kind: MaterialKind) -> bool:
    view = view_of(kind)
    return view is not None and (view.add_url is not None or kind in OWN_KINDS)


def _own_url(material: Material) -> str:
    return url_for("courses.material", material_id=material.id)


def _task_state(session: Session, material: Material, person: Person) -> tuple[str, str]:
    if queries.own_submissions(session, material.id, person.id):
        return "ok", gettext("Handed in")
    if material.due_at is not None and material.due_at < clock.now():
        return "stop", gettext("Not handed in")
    return "wait", gettext("To hand in")


def home_cards(person: Person) -> Iterable[Card]:
    """Give a person's cards: what to learn, what to teach, what to approve, what has no plan."""
    session = read_session()
    studied = queries.offerings_of_student(session, person)
    taught = queries.offerings_of_teacher(session, person)
    if studied:
        yield due_card(session, person)
        yield _courses_card(session, person)
    if taught:
        yield _teacher_card(session, person)
    waiting = waits_for(session, person)
    if waiting:
        yield Card(
            gettext("Syllabi that wait for your approval"),
            tuple(
                Line(
                    f"{v.course.code} {localised(v.course.title)}",
                    url_for("courses.syllabus", syllabus_id=v.id),
                    syllabus_status(v.status)[1],
                    "wait",
                )
                for v in waiting[:MOST_LINES]
            ),
            order=15,
        )
    if holds(session, person, Permission.MANAGE_ENROLMENT):
        yield _registrar_card(session)


def due_card(session: Session, person: Person) -> Card:
    """Return what a learner has to do now, the nearest first."""
    items = [i for i in queries.due_for(session, person) if not _has_own_card(i.material)]
    lines = tuple(
        Line(
            f"{item.material.title} · {localised(item.offering.course.title)}",
            sentences.url_of(item.material),
            gettext("until %(moment)s", moment=format_moment(item.until, "short")),
            "warn",
        )
        for item in items[:MOST_LINES]
    )
    return Card(gettext("Due now"), lines, order=5, empty=gettext("Nothing is due now."))


def _has_own_card(material: Material) -> bool:
    view = view_of(material.kind)
    return view is not None and view.has_own_card


def _courses_card(session: Session, person: Person) -> Card:
    lines = []
    for offering in queries.offerings_of_student(session, person)[:MOST_LINES]:
        count = len(queries.this_week(session, offering))
        note = ngettext("%(num)s material this week", "%(num)s materials this week", count) if count else ""
        lines.append(
            Line(
                localised(offering.course.title),
                url_for("courses.offering", offering_id=offering.id, _anchor="now"),
                note,
            )
        )
    return Card(gettext("This week"), tuple(lines), order=10)


def _teacher_card(session: Session, person: Person) -> Card:
    lines = []
    for offering in queries.offerings_of_teacher(session, person)[:MOST_LINES]:
        missing = sentences.missing_lines(session, offering)
        state = ("warn", missing[0].text) if missing else ("ok", gettext("In order"))
        url = url_for("courses.offering", offering_id=offering.id)
        lines.append(Line(localised(offering.course.title), url, state[1], state[0]))
    lines += [
        Line(
            gettext("Draft of the syllabus: %(title)s", title=localised(draft.course.title)),
            url_for("courses.syllabus", syllabus_id=draft.id),
            gettext("finish and send"),
            "warn",
        )
        for draft in queries.drafts_of_teacher(session, person)
    ]
    return Card(gettext("I teach"), tuple(lines[: 2 * MOST_LINES]), order=10)


def _registrar_card(session: Session) -> Card:
    term = queries.current_term(session)
    if term is None:
        action = Line(gettext("Open a term"), url_for("courses.new_term"))
        return Card(
            gettext("Academic calendar"), (), order=10, empty=gettext("No term is open."), action=action
        )
    without = queries.offerings_without_plan(session, term.id)
    lines = tuple(
        Line(
            f"{offering.course.code} {localised(offering.course.title)}",
            url_for("courses.offering", offering_id=offering.id),
            gettext("no plan"),
            "stop",
        )
        for offering in without[:MOST_LINES]
    )
    return Card(
        gettext("Offerings without a plan"),
        lines,
        order=10,
        empty=gettext("Every offering has an approved plan."),
        action=Line(gettext("All offerings"), url_for("courses.offerings")),
    )
