"""Jobs: begin to watch, settle a finished sitting, keep the workers awake."""

from __future__ import annotations

import logging
from datetime import timedelta

from lms.core import clock, jobs
from lms.core.db import read_session, transaction
from lms.core.errors import QashyqError
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.engine import current_engine
from lms.invigilation.live_room import tell_state
from lms.invigilation.operations import incidents, retention
from lms.invigilation.operations.reviews import SETTLE_JOB
from lms.invigilation.queries.retention import sittings_with_evidence
from lms.invigilation.signals import START_JOB
from lms.invigilation.times import milliseconds
from lms.rules.sitting import FINISHED
from proctoring.errors import QueueRefused
from proctoring.types import ClientEvent, EventKind, SessionEnd

_log = logging.getLogger("qashyq")
SITTINGS_AT_ONCE = 200
FIRST_SEQUENCE = 0
"""Below every number of a browser: it tells the worker of the session and takes no number away."""


@jobs.handler(START_JOB)
def start_watching(sitting_id: int | None) -> None:
    """Put a sign of life of the current session into the queue: from now on its silence is noticed."""
    session = read_session()
    row = queries.current_session(session, sitting_id or 0)
    if row is None:
        return
    sitting = session.get_one(Sitting, row.sitting_id)
    event_id, key = sitting.event_id, row.key
    session.rollback()
    try:
        current_engine().put(ClientEvent(key, EventKind.HEARTBEAT, clock.now_ms(), FIRST_SEQUENCE))
    except QueueRefused:
        return  # it ended meanwhile
    tell_state(current_engine().app, event_id, sitting_id=sitting_id or 0)


@jobs.handler(SETTLE_JOB)
def settle(sitting_id: int | None) -> None:
    """Tell the engine that a sitting is over, close what a killed worker left open, reckon the risk; may run twice."""
    session = read_session()
    sitting = session.get(Sitting, sitting_id or 0)
    if sitting is None or sitting.state not in FINISHED:
        return
    event_id, ended = sitting.event_id, sitting.submitted_at or clock.now()
    keys = [row.key for row in queries.sessions_of(session, sitting.id)]
    session.rollback()
    engine = current_engine()
    for key in keys:
        engine.latest.forget(key)
        try:
            engine.put(SessionEnd(key, milliseconds(ended)))
        except QueueRefused:
            continue
    with transaction() as session:
        for incident in queries.incidents_of(session, sitting_id or 0):
            if incident.closed_at is None:
                incident.closed_at = max(ended, incident.first_evidence_at)
        review = queries.review_of(session, sitting_id or 0)
        if review is not None:
            incidents.refresh_risk(session, review)
    tell_state(current_engine().app, event_id, sitting_id=sitting_id or 0)


@jobs.periodic("invigilation.keep_awake", every=timedelta(seconds=20))
def keep_awake() -> None:
    """Start the workers of the small shape when sittings run: after a restart silence is noticed too."""
    engine = current_engine()
    if engine.runs_here and queries.live_keys(read_session()):
        engine.start_worker()


@jobs.periodic("invigilation.erase", every=timedelta(hours=6))
def erase_due() -> None:
    """Erase what is past its term, a transaction a sitting: one that fails stops no other and comes again."""
    after_id = 0
    while ids := [
        row.id for row in sittings_with_evidence(read_session(), after_id=after_id, most=SITTINGS_AT_ONCE)
    ]:
        after_id = ids[-1]
        for sitting_id in ids:
            try:
                with transaction() as session:
                    retention.erase_due(session, session.get_one(Sitting, sitting_id))
            except (QashyqError, OSError):
                _log.exception("evidence of sitting %s was not erased", sitting_id)
