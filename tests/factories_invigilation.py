"""Factories of invigilation: candidates who passed the check-in, running sessions, proctors, incidents."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from content.loader import load_notice
from lms.accounts.models import Person
from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.exams import operations as exams
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation.engine import engine_of
from lms.invigilation.models import Incident, IncidentVerdict
from lms.invigilation.operations import check_in, incidents, reviews, sessions
from lms.invigilation.operations.sessions import Browser, Opened
from proctoring.fakes import FakeEnroller, fake_analysers, fake_jpeg
from proctoring.policy import ProctoringPolicy
from proctoring.seams import AnalyserFactory, Enroller
from proctoring.types import IncidentCode
from tests.factories import make_person
from tests.factories_exams import make_event, make_sitting


class FakeEyes:
    """Eyes that read what made-up pictures say."""

    def check(self) -> None:
        """Always available."""

    def enroller(self, policy: ProctoringPolicy) -> Enroller:
        return FakeEnroller(policy)

    def analysers(self) -> AnalyserFactory:
        return fake_analysers


def use_fake_eyes(app: Flask) -> None:
    """Let the application's engine look with fakes."""
    engine_of(app).eyes = FakeEyes()


def make_proctor(session: Session, event: ControlEvent, login: str | None = None) -> Person:
    """Make a proctor of one event."""
    return make_person(session, login, roles=[(Role.PROCTOR, ScopeKind.CONTROL_EVENT, event.id)])


def make_releaser(session: Session, login: str | None = None) -> Person:
    """Make the head of the distance-learning office."""
    return make_person(session, login, roles=[(Role.DISTANCE_HEAD, ScopeKind.INSTITUTION, None)])


def pass_check_in(session: Session, sitting: Sitting) -> None:
    """Bring a candidate through the whole check-in with made-up pictures."""
    student = session.get_one(Person, sitting.student_id)
    notice = load_notice("proctoring", "en")
    check_in.accept_notice(session, sitting, notice=notice, seen_sha256=notice.sha256, actor=student)
    check_in.pass_camera(session, sitting, face_px=200, luma=128.0, actor=student)
    policy = ProctoringPolicy.from_json(_document(session))
    jpeg = fake_jpeg(f"person:{student.id}")
    embedding = FakeEnroller(policy).enrol([jpeg] * 5)
    check_in.keep_reference(
        session, sitting, embedding=embedding, picture=jpeg, quality=1.0, max_bytes=10**6, actor=student
    )
    check_in.pass_screen(session, sitting, surface="monitor", actor=student)


def _document(session: Session) -> dict[str, object]:
    from lms.core import policies
    from lms.invigilation.policy import engine_document

    return engine_document(policies.resolve(session, "proctoring"))


def make_running(session: Session, event: ControlEvent | None = None) -> Sitting:
    """Make a sitting whose check-in is passed and whose clock runs."""
    sitting = make_sitting(session, event or make_event(session))
    pass_check_in(session, sitting)
    student = session.get_one(Person, sitting.student_id)
    exams.start(session, sitting, actor=student)
    return sitting


def open_session(session: Session, sitting: Sitting, *, login_session_id: int | None = None) -> Opened:
    """Open a proctoring session of a browser."""
    student = session.get_one(Person, sitting.student_id)
    browser = Browser(login_session_id=login_session_id, tab="tab-1", ip="127.0.0.1", user_agent="test")
    return sessions.open_session(session, sitting, browser=browser, actor=student)


def make_finished(session: Session, event: ControlEvent | None = None) -> Sitting:
    """Make a watched sitting that was submitted: its review is queued, its result held."""
    sitting = make_running(session, event)
    open_session(session, sitting)
    return exams.submit(session, sitting, actor=session.get_one(Person, sitting.student_id))


def make_incident(
    session: Session,
    sitting: Sitting,
    code: IncidentCode = IncidentCode.FACE_ABSENT,
    *,
    seconds: int = 20,
    verdict: IncidentVerdict = IncidentVerdict.NONE,
) -> Incident:
    """Make an incident of a sitting that lasted some seconds until now."""
    incident = incidents.record_now(session, sitting, code=code, source="engine")
    incident.first_evidence_at = clock.now() - timedelta(seconds=seconds)
    incident.verdict = verdict
    session.flush()
    return incident


def decide_all(session: Session, sitting: Sitting, verdict: IncidentVerdict, actor: Person) -> None:
    """Decide every incident of a sitting the same way."""
    from lms.invigilation import queries

    for incident in queries.incidents_of(session, sitting.id):
        incidents.decide(session, incident, verdict=verdict, note="seen", actor=actor)


def make_clean(session: Session, event: ControlEvent, proctor: Person) -> Sitting:
    """Make a finished sitting that a proctor called clean."""
    from lms.invigilation.models import Decision

    sitting = make_finished(session, event)
    decide_all(session, sitting, IncidentVerdict.DISMISSED, proctor)
    reviews.propose(session, sitting, decision=Decision.CLEAN, reason="", law_reference=None, actor=proctor)
    return sitting


__all__ = [
    "SYSTEM",
    "FakeEyes",
    "decide_all",
    "make_clean",
    "make_finished",
    "make_incident",
    "make_proctor",
    "make_releaser",
    "make_running",
    "open_session",
    "pass_check_in",
    "use_fake_eyes",
]
