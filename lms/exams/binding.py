"""What exams bind to the application: words, tests on the course page, home cards, menu, sign-ins that must not end."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.access import held
from lms.accounts.gates import ROLE_GATE
from lms.accounts.models import Person
from lms.accounts.roles import ScopeKind
from lms.accounts.scope_choices import Places, register_places
from lms.accounts.sign_in import add_session_guard
from lms.core.home import MenuEntry, add_home_cards, add_menu_entry
from lms.core.i18n import gettext
from lms.courses.materials import MaterialView, register_kind
from lms.courses.models import CourseOffering, Material, MaterialKind
from lms.exams import queries
from lms.exams.access import BANK_RIGHTS
from lms.exams.course_page import has_sittings, material_url
from lms.exams.home_cards import home_cards
from lms.exams.models import ControlEvent, Sitting
from lms.exams.role_gate import EventRoles
from lms.exams.role_rules import FinalsKnown, event_choices, event_names
from lms.exams.words import SITTING_STATES, bind_words
from lms.rules.sitting import FINISHED, RUNNING, SittingState

AFTER_THE_END = timedelta(
    minutes=30
)  # for the queue of a browser that comes back late, and to read the receipt


def bind(app: Flask) -> None:
    """Attach everything."""
    bind_words(app)
    ROLE_GATE.bind(app, EventRoles())
    register_kind(
        app,
        MaterialKind.TEST,
        MaterialView(
            url=material_url, state_for=test_state, add_url=_add_url, has_work=has_sittings, has_own_card=True
        ),
    )
    add_home_cards(app, home_cards)
    add_session_guard(app, sitting_guard)
    ROLE_GATE.bind(app, FinalsKnown())
    register_places(app, ScopeKind.CONTROL_EVENT, Places(event_choices, event_names))
    add_menu_entry(app, MenuEntry(lambda: gettext("Question banks"), "exams.banks", _writes_or_approves, 25))


def _writes_or_approves(person: Person) -> bool:
    return not held(person).isdisjoint(BANK_RIGHTS)


def sitting_guard(session: Session, person_id: int) -> datetime | None:
    """Say until when a person's sign-ins must not end: while a sitting is at the check-in or runs."""
    query = (
        select(Sitting)
        .join(ControlEvent, ControlEvent.id == Sitting.event_id)
        .where(
            Sitting.student_id == person_id,
            Sitting.state.in_([SittingState.CHECKING, SittingState.READY, *RUNNING]),
        )
    )
    ends = [
        sitting.deadline_at or queries.latest_start(sitting.event, queries.sitting_policy(sitting))
        for sitting in session.scalars(query)
    ]
    return max(ends) + AFTER_THE_END if ends else None


def test_state(session: Session, material: Material, person: Person) -> tuple[str, str] | None:
    """Return how a learner stands with a test of the course page; handed in is done."""
    sittings = queries.sittings_of_student(session, material.ref_id or 0, person.id)
    if not sittings:
        return "info", gettext("Not taken yet")
    finished = [sitting for sitting in sittings if sitting.state in FINISHED]
    if finished:
        return "ok", gettext("Handed in")
    state, word = SITTING_STATES[sittings[0].state]
    return state, str(word)


def _add_url(offering: CourseOffering, _week: int) -> str:
    return url_for("exams.new_event", offering_id=offering.id)
