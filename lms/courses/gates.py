"""The gate of courses: a plan is saved and approved only when whoever guards the distance share lets it pass."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session

from lms.core.audit import Actor
from lms.core.gates import Gate
from lms.courses.errors import PlanNeedsReason, PlanRefused
from lms.courses.models import SyllabusVersion

__all__ = ["PLAN_GATE", "PlanGate", "PlanNeedsReason", "PlanRefused"]


class PlanGate(Protocol):
    """Asked inside the transaction, after the rows are flushed, by `save_plan` and `approve_syllabus`."""

    def check_plan(self, session: Session, syllabus: SyllabusVersion, *, actor: Actor) -> None:
        """Let the plan pass or refuse it.

        `syllabus.status` is DRAFT while it is saved; at an approval `syllabus.amber_reason` holds the reason given, if any.

        Raises:
            PlanRefused: red in every reading.
            PlanNeedsReason: amber at an approval without a reason.
        """


PLAN_GATE: Gate[PlanGate] = Gate("plan")
