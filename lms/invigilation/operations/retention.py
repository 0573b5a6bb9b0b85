"""Erasing what the notice promises to erase: pictures, faces, browser events, each after its own term.

Bytes of pictures go with their stored file, the numbers of a face are overwritten in their row; the rows that name
them stay, so that an incident still tells what was decided and that its picture was erased.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.core import audit, clock, policies
from lms.core.audit import SYSTEM
from lms.core.storage import storage
from lms.courses import queries as courses
from lms.exams.models import Sitting
from lms.invigilation.gates import RETENTION_GATE
from lms.invigilation.models import ClientEventRow, ProctoringSession
from lms.invigilation.queries import retention as kept
from lms.rules.policy import RetentionPolicy


def erase_due(session: Session, sitting: Sitting) -> dict[str, int]:
    """Erase what of a sitting is past its term and return how many of what; nothing while it is held or undecided.

    Raises:
        GateUnbound: nobody can say whether an appeal is open.
    """
    final_at = kept.final_since(session, sitting)
    if final_at is None or RETENTION_GATE.bound().is_held(session, sitting):
        return {}
    policy = RetentionPolicy.from_json(
        policies.resolve(session, "retention", offering_id=sitting.event.offering_id)
    )
    erased = {
        "pictures": _erase_pictures(session, sitting, policy, final_at),
        "faces": _erase_faces(session, sitting, policy),
        "browser_events": _erase_events(session, sitting, policy, final_at),
    }
    erased = {what: count for what, count in erased.items() if count}
    if erased:
        audit.record(
            session,
            actor=SYSTEM,
            action="invigilation.erase",
            object_kind="sitting",
            object_id=sitting.id,
            after={**erased, "final_since": final_at.isoformat(), "policy": policy.version},
        )
    return erased


def _is_past(policy: RetentionPolicy, term: str, final_at: datetime) -> bool:
    return clock.now() >= final_at + timedelta(days=policy.days[term])


def _erase_pictures(session: Session, sitting: Sitting, policy: RetentionPolicy, final_at: datetime) -> int:
    due = [file for term, file in kept.kept_pictures(session, sitting.id) if _is_past(policy, term, final_at)]
    for file in due:
        storage().erase(session, file)
    return len(due)


def _erase_faces(session: Session, sitting: Sitting, policy: RetentionPolicy) -> int:
    last_day = kept.term_end(session, sitting) + timedelta(days=policy.days["embedding_after_term_days"])
    if courses.today() <= last_day:
        return 0
    references = kept.kept_embeddings(session, sitting.id)
    for reference in references:
        reference.embedding_sealed, reference.erased_at = b"", reference.erased_at or clock.now()
    session.flush()
    return len(references)


def _erase_events(session: Session, sitting: Sitting, policy: RetentionPolicy, final_at: datetime) -> int:
    if not _is_past(policy, "browser_events_after_final_days", final_at):
        return 0
    ids = select(ProctoringSession.id).where(ProctoringSession.sitting_id == sitting.id)
    result = session.execute(delete(ClientEventRow).where(ClientEventRow.session_id.in_(ids)))
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE's result has a row count
