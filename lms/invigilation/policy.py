"""Numbers of this room as one frozen value, and where a sitting's proctoring numbers come from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.loader import load_policy
from lms.accounts.models import Accommodation
from lms.core import clock, policies
from lms.exams.models import Sitting
from lms.rules.policy_terms import SittingPolicy
from proctoring.policy import ProctoringPolicy

_DECIMAL = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class RoomPolicy:
    """Limits of connections, what is kept, and how results are released (content/policy/invigilation.json)."""

    frames_per_second: float
    frame_burst: int
    bytes_per_second: int
    events_per_second: float
    event_burst: int
    keep_picture_seconds: int
    tile_seconds: int
    screen_picture_seconds: int
    shows_names: bool
    release_sample: int
    evidence_days: int
    looks_before_letting_in: int

    @property
    def evidence_term(self) -> timedelta:
        """How long a granted look at evidence lasts."""
        return timedelta(days=self.evidence_days)

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> RoomPolicy:
        """Read a resolved document; numbers may come as text, exact as they were written."""
        values = document["values"]
        return cls(
            frames_per_second=float(values["frames_per_second"]),
            frame_burst=int(values["frame_burst"]),
            bytes_per_second=int(values["bytes_per_second"]),
            events_per_second=float(values["events_per_second"]),
            event_burst=int(values["event_burst"]),
            keep_picture_seconds=int(values["keep_picture_seconds"]),
            tile_seconds=int(values["tile_seconds"]),
            screen_picture_seconds=int(values["screen_picture_seconds"]),
            shows_names=bool(values["shows_names"]),
            release_sample=int(values["release_sample"]),
            evidence_days=int(values["evidence_days"]),
            looks_before_letting_in=int(values["looks_before_letting_in"]),
        )


def room_policy(session: Session, offering_id: int | None = None) -> RoomPolicy:
    """Return the room's numbers in force."""
    return RoomPolicy.from_json(policies.resolve(session, "invigilation", offering_id=offering_id))


def sitting_policy(sitting: Sitting) -> SittingPolicy:
    """Return the clock and release numbers that the sitting was opened under."""
    return SittingPolicy.from_json(sitting.policies["sitting"])


def proctoring_policy(session: Session, sitting: Sitting) -> ProctoringPolicy:
    """Return the engine's numbers of a sitting: its frozen copy without the detectors its candidate is spared."""
    document = engine_document(sitting.policies.get("proctoring") or policies.resolve(session, "proctoring"))
    off = detectors_off(session, sitting.student_id)
    rules = {code: rule for code, rule in document["rules"].items() if code not in off}
    return _parsed(json.dumps({**document, "rules": rules}, sort_keys=True))


def shipped_policy() -> ProctoringPolicy:
    """Return the engine's numbers as they are shipped, whatever an institution has laid over them."""
    return ProctoringPolicy.from_json(engine_document(load_policy("proctoring")))


def engine_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a policy document in the engine's shape: values beside source and valid-from, plain numbers.

    The shelf keeps decimals as text, so that they stay exact on their way through JSON; the engine reckons in floats.
    """
    if "values" not in document:
        return dict(_numbers(document))
    head = {"source": document["source"], "valid_from": document["valid_from"]}
    return {**head, **_numbers(document["values"])}


def _numbers(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _numbers(part) for key, part in value.items()}
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return float(value)
    return value


def detectors_off(session: Session, person_id: int) -> set[str]:
    """Return the codes that an accommodation in force switches off for a person."""
    today = clock.now().date()
    query = select(Accommodation).where(
        Accommodation.person_id == person_id, Accommodation.valid_from <= today
    )
    rows = [row for row in session.scalars(query) if row.valid_to is None or row.valid_to >= today]
    return {str(code) for row in rows for code in row.detectors_off}


@lru_cache(maxsize=64)
def _parsed(canonical: str) -> ProctoringPolicy:
    return ProctoringPolicy.from_json(json.loads(canonical))
