"""Notices to people: a review waits, a sitting is decided."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import RoleAssignment
from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.core.i18n import lazy_gettext
from lms.exams.models import ControlEvent, Sitting
from lms.invigilation.models import Verdict
from lms.notifications import operations as notifications
from lms.notifications.kinds import register

register(
    "invigilation.review_waits",
    subject=lazy_gettext("A sitting waits for your review"),
    text=lazy_gettext("%(event)s: the sitting %(pseudonym)s has been handed in and waits for your review."),
)
register(
    "invigilation.decided",
    subject=lazy_gettext("Your sitting has been decided"),
    text=lazy_gettext("%(event)s: a person has looked at your sitting. See the decision and its reasons."),
)


def review_waits(session: Session, event: ControlEvent, sitting: Sitting) -> None:
    """Tell the proctors of an event that a sitting waits; a line on their page, no letter."""
    for person_id in _proctors(session, event):
        notifications.notify(
            session,
            person_id,
            kind="invigilation.review_waits",
            params={"event": event.title, "pseudonym": sitting.pseudonym},
            url=f"/control-events/{event.id}/review",
            by_mail=False,
        )


def decided(session: Session, sitting: Sitting, verdict: Verdict) -> None:
    """Tell the student that a person has decided."""
    event = session.get_one(ControlEvent, sitting.event_id)
    notifications.notify(
        session,
        sitting.student_id,
        kind="invigilation.decided",
        params={"event": event.title, "decision": verdict.decision.value},
        url=f"/sittings/{sitting.id}/outcome",
    )


def _proctors(session: Session, event: ControlEvent) -> list[int]:
    now = clock.now()
    query = select(RoleAssignment).where(
        RoleAssignment.role == Role.PROCTOR,
        RoleAssignment.scope_kind == ScopeKind.CONTROL_EVENT,
        RoleAssignment.scope_id == event.id,
        RoleAssignment.valid_from <= now,
    )
    rows = session.scalars(query)
    return sorted({row.person_id for row in rows if row.valid_to is None or row.valid_to > now})
