"""Notices of exams: the faculty's desk hears of a technical problem at once."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.access import covers
from lms.accounts.models import RoleAssignment
from lms.accounts.roles import Role
from lms.core import clock
from lms.core.i18n import lazy_gettext
from lms.exams import queries
from lms.exams.models import Sitting
from lms.notifications.kinds import register
from lms.notifications.operations import notify

KIND = "exams.technical_problem"
DESK = (Role.DISTANCE_STAFF, Role.DISTANCE_HEAD)
register(
    KIND,
    subject=lazy_gettext("Technical problem in an exam"),
    text=lazy_gettext("%(event)s, sitting %(pseudonym)s: a learner reported a technical problem."),
)


def tell_desk(session: Session, sitting: Sitting) -> int:
    """Put a notice into the list of everybody at the desk whose scope holds the event; return how many."""
    now, scope = clock.now(), queries.event_scope(session, sitting.event)
    query = select(RoleAssignment).where(
        RoleAssignment.role.in_(DESK),
        RoleAssignment.valid_from <= now,
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
    )
    people = {a.person_id for a in session.scalars(query) if covers(a, scope)}
    for person_id in sorted(people):
        notify(
            session,
            person_id,
            KIND,
            {"event": sitting.event.title, "pseudonym": sitting.pseudonym},
            url=f"/control-events/{sitting.event_id}",
            by_mail=False,
        )
    return len(people)
