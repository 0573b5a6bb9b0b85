"""What the engine's workers read and write: sessions, states, incidents. Each call opens its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.core.db import db, read_session, transaction
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation import queries
from lms.invigilation.models import Incident, ProctoringSession
from lms.invigilation.operations import incidents
from lms.invigilation.operations.check_in import open_embedding
from lms.invigilation.policy import proctoring_policy, room_policy
from lms.invigilation.times import milliseconds
from proctoring.seams import SessionSetup
from proctoring.types import Frame, IncidentChange, IncidentCode, Observation


@dataclass(frozen=True, slots=True)
class Told:
    """What the live page is told of an incident; texts and pictures it fetches itself, with its own rights."""

    event_id: int
    sitting_id: int
    incident_id: int
    code: str
    is_new: bool
    is_open: bool
    first_evidence_ms: int

    @staticmethod
    def of(incident: Incident, event_id: int, *, is_new: bool) -> Told:
        """Describe an incident."""
        return Told(
            event_id,
            incident.sitting_id,
            incident.id,
            incident.code,
            is_new,
            incident.closed_at is None,
            milliseconds(incident.first_evidence_at),
        )


Tell = Callable[[Sequence[Told]], None]


class DatabaseSessions:
    """The SessionSource: proctoring sessions of sittings that run."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def setup(self, session_key: str) -> SessionSetup | None:
        """Return the frozen policy and the reference face of a session that has not ended."""
        with self._app.app_context():
            session = read_session()
            try:
                row = queries.session_by_key(session, session_key)
                if row is None or row.ended_at is not None:
                    return None
                sitting = session.get_one(Sitting, row.sitting_id)
                reference = queries.reference_of(session, sitting.id)
                watches = session.get_one(ControlEvent, sitting.event_id).checks_identity
                enrolment = open_embedding(reference) if reference is not None and watches else None
                policy = proctoring_policy(session, sitting)
                return SessionSetup(session_key, policy, enrolment, milliseconds(row.opened_at))
            finally:
                db.session.remove()

    def live(self) -> Sequence[str]:
        """Return the keys of sessions whose sitting runs."""
        with self._app.app_context():
            try:
                return queries.live_keys(read_session())
            finally:
                db.session.remove()

    def record_every_ms(self, setup: SessionSetup) -> int | None:
        """Return how often a picture of a session is kept; None when its event keeps no record."""
        with self._app.app_context():
            session = read_session()
            try:
                row = queries.session_by_key(session, setup.session_key)
                if row is None:
                    return None
                event = session.get_one(Sitting, row.sitting_id).event
                if not event.records_exam:
                    return None
                return room_policy(session, event.offering_id).keep_picture_seconds * 1000
            finally:
                db.session.remove()


class DatabaseStates:
    """The StateStore: the engine's checkpoint beside its session."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def load(self, session_key: str) -> bytes | None:
        """Return the last saved state."""
        with self._app.app_context():
            try:
                query = select(ProctoringSession.engine_state).where(ProctoringSession.key == session_key)
                return read_session().scalar(query)
            finally:
                db.session.remove()

    def save(self, session_key: str, state: bytes) -> None:
        """Keep a state."""
        with self._app.app_context():
            try:
                with transaction() as session:
                    session.execute(
                        update(ProctoringSession)
                        .where(ProctoringSession.key == session_key)
                        .values(engine_state=state)
                    )
            finally:
                db.session.remove()


class DatabaseSink:
    """The IncidentSink: one row per episode with its picture, then word to whoever watches."""

    def __init__(self, app: Flask, tell: Tell) -> None:
        self._app = app
        self._tell = tell

    def apply(
        self,
        session_key: str,
        changes: Sequence[IncidentChange],
        picture: bytes | None,
        observations: Sequence[Observation],
    ) -> None:
        """Write the changes in one transaction; the live page hears of them only once they are saved."""
        with self._app.app_context():
            try:
                told = self._write(session_key, changes, picture)
            finally:
                db.session.remove()
            self._tell(told)

    def _write(
        self, session_key: str, changes: Sequence[IncidentChange], picture: bytes | None
    ) -> list[Told]:
        with transaction() as session:
            row = queries.session_by_key(session, session_key)
            if row is None:
                return []
            sitting = session.get_one(Sitting, row.sitting_id)
            told = []
            for change in changes:
                if _is_silence_after_the_end(session, row, sitting, change):
                    continue
                incident, is_new = incidents.keep_change(session, row, change, picture=picture)
                told.append(Told.of(incident, sitting.event_id, is_new=is_new))
            review = queries.review_of(session, sitting.id)
            if review is not None:
                incidents.refresh_risk(session, review)
            return told


def _is_silence_after_the_end(
    session: Session, row: ProctoringSession, sitting: Sitting, change: IncidentChange
) -> bool:
    """Whether a session is called silent only because it was over; its end may reach the engine late, with a slow job."""
    rule = proctoring_policy(session, sitting).rules.get(IncidentCode.NET_OFFLINE)
    if change.code is not IncidentCode.NET_OFFLINE or rule is None or row.ended_at is None:
        return False
    if session.scalar(select(Incident.id).where(Incident.episode_id == change.episode_id)) is not None:
        return False
    return change.opened_ms + rule.open_ms > milliseconds(row.ended_at)


def keep_record(app: Flask, frame: Frame) -> None:
    """Keep one picture as part of the record of a sitting."""
    with app.app_context():
        try:
            with transaction() as session:
                row = queries.session_by_key(session, frame.session_key)
                if row is not None:
                    incidents.keep_picture(
                        session,
                        row,
                        frame.jpeg,
                        kind="record",
                        source=frame.source.value,
                        captured_ms=frame.captured_ms,
                    )
        finally:
            db.session.remove()
