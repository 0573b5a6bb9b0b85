"""A refused change rolls its transaction back; its verdict is evidence and must stay all the same.

The gate notes the refusal on the session. Once the transaction is over (rolled back, or committed by a caller that went on
without the change), the verdict and its audit line are written by a session and a transaction of their own.
A failure to write is logged and never hides the refusal from the person.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from lms.core import audit
from lms.core.audit import Actor
from lms.core.db import WRITE_OPTION
from lms.core.logs import log
from lms.courses.models import SyllabusVersion
from lms.distance.models import Layer
from lms.distance.verdicts import Subject, store
from lms.rules.distance_share import ShareVerdict

_KEY = "qashyq_refused_verdicts"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A verdict that blocked a change; `actor_id` and not the person, whose row belongs to the session that ends."""

    verdict: ShareVerdict
    layer: Layer
    subject: Subject
    cause: str
    actor_id: int | None
    asked: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Acted:
    id: int | None


def note(
    session: Session,
    verdict: ShareVerdict,
    *,
    layer: Layer,
    subject: Subject,
    cause: str,
    actor: Actor,
    asked: dict[str, object],
) -> None:
    """Remember a refusal until the transaction is over."""
    noted: list[Refusal] = session.info.setdefault(_KEY, [])
    if not noted:
        event.listen(session, "after_rollback", _write, once=True)
        event.listen(session, "after_commit", _write, once=True)
    noted.append(Refusal(verdict, layer, subject, cause, actor.id, asked))


def _write(session: Session) -> None:
    noted: list[Refusal] = session.info.pop(_KEY, [])
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    for refusal in noted:
        try:
            _write_one(engine, refusal)
        except Exception:
            log.exception("the verdict that refused %s could not be kept", refusal.subject)


def _write_one(engine: Engine, refusal: Refusal) -> None:
    with Session(engine) as session:
        session.connection(execution_options={WRITE_OPTION: True})
        subject, actor = refusal.subject, _Acted(refusal.actor_id)
        if subject.syllabus_id is not None and session.get(SyllabusVersion, subject.syllabus_id) is None:
            subject = Subject(subject.offering_id, None)  # the draft was made in the transaction that is gone
        store(
            session, refusal.verdict, layer=refusal.layer, subject=subject, cause=refusal.cause, actor=actor
        )
        audit.record(
            session,
            actor=actor,
            action="distance.refuse",
            object_kind=refusal.subject.kind,
            object_id=refusal.subject.id,
            after={**refusal.asked, "inputs_sha256": refusal.verdict.inputs_sha256},
            reason=refusal.cause,
        )
        session.commit()
