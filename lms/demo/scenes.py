"""What happens in the demo: class meetings on-line and off-line, and a replayed made-up sitting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock, jobs
from lms.core.db import transaction
from lms.courses import operations as courses
from lms.courses.models import MaterialKind
from lms.demo.courses import WEEK, Campus
from lms.demo.people import Cast
from lms.demo.play import Script, sit, submit, tell_incidents
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation.models import Decision, Review
from lms.invigilation.operations import release, reviews
from lms.meetings import operations as meetings
from lms.meetings.operations import MeetingEntry
from lms.rules.distance_share import ActivityKind, Mode
from proctoring.types import IncidentCode as Code

ONLINE_LINK = "https://meet.example.kz/db2203"


@dataclass(frozen=True, slots=True)
class Plot:
    """What the second part of the seeding needs after the first transaction."""

    event_id: int


def seed_meetings(session: Session, cast: Cast, campus: Campus) -> None:
    """Place lectures of the databases offering: held ones on-line, this week's on-line, an off-line task, a class in a room."""
    offering, teacher = campus.offerings["DB2203"], cast.people["teacher"]
    holidays = {event.starts_on for event in campus.term.events if event.kind == "holiday"}
    for week in range(2, WEEK):
        starts_at = campus.day(week, 1, 10)
        if starts_at.date() in holidays:
            continue
        entry = MeetingEntry(
            ActivityKind.LECTURE,
            Mode.SYNC,
            f"{week}-дәріс: реляциялық үлгі",
            starts_at,
            100,
            link=ONLINE_LINK,
            teacher_id=teacher.id,
        )
        meeting = meetings.schedule_meeting(session, offering, entry, actor=teacher)
        if starts_at < clock.now():
            meetings.record_held(session, meeting, minutes=100 if week != 5 else 60, actor=teacher)
    entries = (
        MeetingEntry(
            ActivityKind.LECTURE, Mode.SYNC, "8-дәріс: транзакциялар", campus.day(WEEK, 3, 10), 100, link=ONLINE_LINK, teacher_id=teacher.id
        ),
        MeetingEntry(
            ActivityKind.PRACTICAL, Mode.IN_PERSON, "8-практикалық сабақ: SQL", campus.day(WEEK, 4, 12), 100,
            place="214", teacher_id=teacher.id,
        ),
        MeetingEntry(
            ActivityKind.LECTURE, Mode.ASYNC, "9-дәріс: оқулықпен жұмыс", campus.day(WEEK + 1, 1, 10), 50,
            task="Оқулықтың 9-тарауын оқып, бес сұраққа жазбаша жауап беріңіз.", teacher_id=teacher.id,
        ),
    )  # fmt: skip
    for entry in entries:
        if entry.starts_at.date() in holidays:
            continue
        meeting = meetings.schedule_meeting(session, offering, entry, actor=teacher)
        courses.add_material(
            session, offering, week=meeting.week, kind=MaterialKind.MEETING, title=meeting.title, actor=teacher,
            ref_id=meeting.id, due_at=meeting.starts_at + timedelta(minutes=meeting.planned_minutes), is_visible=True,
        )  # fmt: skip


SCRIPTS = (
    Script("student3", 5, {}),
    Script(
        "student4",
        3,
        {Code.FACE_ABSENT: (40, 52), Code.BROWSER_FOCUS_LOST: (70, 78), Code.ID_MISMATCH: (90, 130)},
    ),
    Script("student5", 4, {}),
    Script("student6", 4, {Code.PERSON_MULTIPLE: (60, 68)}),
)
RELEASED, PROPOSED = "student3", "student5"


def play(plot: Plot) -> None:
    """Let made-up students sit the midterm: one mark is released, one waits for release, two wait for review."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's object
    for script in SCRIPTS:
        with transaction() as session:
            event = session.get_one(ControlEvent, plot.event_id)
            student, proctor = _person(session, script.login), _person(session, "proctor")
            played = sit(session, event, student, proctor, script)
        tell_incidents(app, played)
        with transaction() as session:
            submit(session, played, _person(session, script.login))
    jobs.run_due(1000)
    for login in (RELEASED, PROPOSED):
        with transaction() as session:
            _settle(session, plot, login)


def _settle(session: Session, plot: Plot, login: str) -> None:
    event = session.get_one(ControlEvent, plot.event_id)
    student = _person(session, login)
    sitting = session.query(Sitting).filter_by(event_id=event.id, student_id=student.id).one()
    proctor = _person(session, "proctor")
    review = session.query(Review).filter_by(sitting_id=sitting.id).one()
    reviews.take(session, review, actor=proctor)
    reviews.propose(session, sitting, decision=Decision.CLEAN, reason="", law_reference=None, actor=proctor)
    if login == RELEASED:
        batch = release.batch_of(session, event, sample_size=5)
        sample = [row.sitting.id for row in batch.sample]
        release.release(
            session, event, fingerprint=batch.fingerprint, sample=sample, actor=_person(session, "head")
        )


def _person(session: Session, login: str) -> Person:
    return session.query(Person).filter_by(login=login).one()
