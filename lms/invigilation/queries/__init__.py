"""Reads of invigilation."""

from lms.invigilation.queries.reviews import (
    QueueRow,
    clean_proposals,
    incidents_of,
    latest_verdict,
    review_of,
    review_queue,
    risk_of,
    undecided_events,
)
from lms.invigilation.queries.sessions import (
    WATCHED,
    check_in_of,
    current_session,
    live_keys,
    reference_of,
    session_by_key,
    sessions_of,
)
from lms.invigilation.queries.sittings import (
    allowed_event,
    allowed_sitting,
    event_scope,
    is_proctored,
    may,
    own_sitting,
    sittings_of_event,
    watched_events,
)

__all__ = [
    "WATCHED",
    "QueueRow",
    "allowed_event",
    "allowed_sitting",
    "check_in_of",
    "clean_proposals",
    "current_session",
    "event_scope",
    "incidents_of",
    "is_proctored",
    "latest_verdict",
    "live_keys",
    "may",
    "own_sitting",
    "reference_of",
    "review_of",
    "review_queue",
    "risk_of",
    "session_by_key",
    "sessions_of",
    "sittings_of_event",
    "undecided_events",
    "watched_events",
]
