"""Home: what a proctor, the office and a student with a held result do now."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.access import held
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session
from lms.core.home import Card, Line
from lms.core.i18n import format_moment, gettext, ngettext
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation import queries
from lms.invigilation.models import Review, ReviewState

SHOWN = 8


def home_cards(person: Person) -> Iterator[Card]:
    """Return the cards of invigilation for a person."""
    permissions = held(person)
    session = read_session()
    if Permission.WATCH_LIVE in permissions:
        yield _watch(session, person)
    if Permission.REVIEW_INCIDENTS in permissions or Permission.RELEASE_RESULTS in permissions:
        yield from _desk(session, person)
    if Permission.SIT_EXAM in permissions:
        yield from _held_results(session, person)


def _watch(session: Session, person: Person) -> Card:
    now = clock.now()
    lines = []
    for event in queries.watched_events(session, person, Permission.WATCH_LIVE):
        if event.closes_at < now:
            continue
        is_open = event.opens_at <= now
        note = gettext("Runs now") if is_open else format_moment(event.opens_at, "short")
        lines.append(
            Line(
                event.title,
                url_for("invigilation.live", event_id=event.id),
                note,
                "ok" if is_open else "wait",
            )
        )
    return Card(
        gettext("Exams to watch"),
        tuple(lines[:SHOWN]),
        order=10,
        empty=gettext("No exam that you watch runs now or within twelve hours."),
    )


def _desk(session: Session, person: Person) -> Iterator[Card]:
    reviews, releases = [], []
    for event, count, due in queries.undecided_events(session):
        if queries.may(session, person, Permission.REVIEW_INCIDENTS, event):
            waiting = ngettext("%(num)s sitting", "%(num)s sittings", count)
            by_when = gettext("by %(when)s", when=format_moment(due, "short"))
            note = f"{waiting}, {by_when}"
            reviews.append(Line(event.title, url_for("invigilation.review", event_id=event.id), note))
        clean = len(queries.clean_proposals(session, event.id))
        if clean and queries.may(session, person, Permission.RELEASE_RESULTS, event):
            note = ngettext("%(num)s clean result", "%(num)s clean results", clean)
            releases.append(Line(event.title, url_for("invigilation.release", event_id=event.id), note, "ok"))
    if reviews:
        yield Card(gettext("Sittings to review"), tuple(reviews[:SHOWN]), order=12)
    if releases:
        yield Card(gettext("Results to release"), tuple(releases[:SHOWN]), order=11)


def _held_results(session: Session, person: Person) -> Iterator[Card]:
    query = (
        select(Sitting, ControlEvent, Review)
        .join(ControlEvent, ControlEvent.id == Sitting.event_id)
        .join(Review, Review.sitting_id == Sitting.id)
        .where(Sitting.student_id == person.id, Review.state != ReviewState.DECIDED)
        .order_by(Review.due_at)
    )
    lines = [
        Line(
            event.title,
            url_for("invigilation.outcome", sitting_id=sitting.id),
            gettext("Held, decided by %(when)s", when=format_moment(review.due_at, "short")),
            "wait",
        )
        for sitting, event, review in session.execute(query)
    ]
    if lines:
        yield Card(gettext("Results that wait for a decision"), tuple(lines[:SHOWN]), order=30)
