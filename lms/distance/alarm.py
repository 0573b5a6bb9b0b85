"""A balance that the ledger does not bear out: a line of the journal and a notice to those who answer for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.access import covers
from lms.accounts.models import RoleAssignment
from lms.accounts.roles import Role
from lms.core import audit, clock
from lms.core.audit import Actor
from lms.core.i18n import lazy_gettext
from lms.core.logs import log
from lms.courses import queries as courses
from lms.notifications.kinds import register
from lms.notifications.operations import notify

if TYPE_CHECKING:
    from lms.distance.operations import Difference

KIND = "distance.alarm"
WATCHERS = (Role.REGISTRAR, Role.DEAN)
register(
    KIND,
    subject=lazy_gettext("The distance share of %(code)s did not add up"),
    text=lazy_gettext(
        "The stored share of %(code)s differed from the ledger and was set right. "
        "Look into the audit journal: somebody or something changed it from outside."
    ),
)


def raise_alarm(session: Session, offering_id: int, found: Sequence[Difference], *, actor: Actor) -> None:
    """Write the journal line and tell the registrar and the dean of the offering."""
    offering = courses.offering(session, offering_id)
    shown = [asdict(one) for one in found]
    log.error("the distance balance of offering %s differs from its ledger: %s", offering_id, shown)
    audit.record(
        session,
        actor=actor,
        action="distance.alarm",
        object_kind="course_offering",
        object_id=offering_id,
        before=[{"layer": one["layer"], "what": one["what"], **one["stored"]} for one in shown],
        after=[{"layer": one["layer"], "what": one["what"], **one["recomputed"]} for one in shown],
    )
    for person_id in sorted(_watchers(session, offering_id)):
        notify(session, person_id, KIND, {"code": offering.course.code}, f"/offerings/{offering_id}/share")


def _watchers(session: Session, offering_id: int) -> set[int]:
    scope, now = courses.offering_scope(session, offering_id), clock.now()
    query = select(RoleAssignment).where(
        RoleAssignment.role.in_(WATCHERS),
        RoleAssignment.valid_from <= now,
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > now),
    )
    return {a.person_id for a in session.scalars(query) if covers(a, scope)}
