"""Objects of accounts in the permission test."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import operations
from lms.accounts.models import LoginSession, OneTimeCodeKind, Person
from lms.accounts.roles import Role, ScopeKind
from lms.accounts.sign_in import open_session
from lms.core import clock
from lms.core.audit import SYSTEM
from tests.factories import give_role
from tests.permissions.world import World


def build(world: World, session: Session) -> None:
    student = session.get_one(Person, world.people["student"])
    somebody = session.get_one(Person, world.places["person"])
    open_session(session, person_id=student.id, ip=None, user_agent=None)
    sign_in = session.scalars(select(LoginSession).where(LoginSession.person_id == student.id)).one()
    consent = operations.record_consent(
        session, student, notice="privacy", version="1", locale="kk", text_sha256="0" * 64
    )
    today = clock.now().date()
    conditions = operations.add_accommodation(
        session,
        somebody,
        time_percent=150,
        extra_minutes=0,
        detectors_off=[],
        order_number="12-Б",
        valid_from=today,
        valid_to=today + timedelta(days=30),
        actor=SYSTEM,
    )
    assignment = give_role(
        session, somebody.id, Role.DIDACTIC_SERVICE, ScopeKind.UNIT, int(str(world.places["own_unit"]))
    )
    world.places |= {
        "students_sign_in": sign_in.id,
        "students_consent": consent.id,
        "conditions": conditions.id,
        "assignment": assignment.id,
        "code": operations.issue_code(session, somebody, OneTimeCodeKind.FIRST_SIGN_IN, actor=SYSTEM),
    }
