"""Verdicts on file: who asked what, both numbers, the policy and the hash of the inputs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.audit import Actor
from lms.distance.models import Layer, ShareVerdictRow
from lms.rules.distance_share import ShareVerdict


@dataclass(frozen=True, slots=True)
class Subject:
    """What was judged: an offering, or a version of a syllabus."""

    offering_id: int | None = None
    syllabus_id: int | None = None

    @property
    def kind(self) -> str:
        """The object's kind, as the audit journal names it."""
        return "course_offering" if self.offering_id is not None else "syllabus_version"

    @property
    def id(self) -> int:
        """The object's number."""
        return self.offering_id or self.syllabus_id or 0


def store(
    session: Session,
    verdict: ShareVerdict,
    *,
    layer: Layer,
    subject: Subject,
    cause: str,
    actor: Actor,
    reason: str | None = None,
) -> ShareVerdictRow:
    """Write a verdict down; `cause` is what asked for it (`save_plan`, `schedule`, ...)."""
    numbers = verdict.to_json()
    if layer is not Layer.PLANNED:
        # A timetable has hundreds of lines and each is in the ledger: the hash of the inputs names them.
        numbers.pop("derivation")
    row = ShareVerdictRow(
        offering_id=subject.offering_id,
        syllabus_id=subject.syllabus_id,
        layer=layer,
        colour=str(verdict.colour),
        numbers=numbers,
        policy_sha256=verdict.policy_version,
        inputs_sha256=verdict.inputs_sha256,
        cause=cause,
        reason=reason,
        actor_id=actor.id,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row
