"""Objects of meetings in the permission test: a class of each sibling offering, next week and already over."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.courses.models import CourseOffering
from lms.meetings.gates import SCHEDULE_GATE
from lms.rules.distance_share import Mode
from tests.factories_meetings import make_meeting
from tests.permissions.world import World


def build(world: World, session: Session) -> None:
    """Place the classes through the gate that is bound."""
    assert SCHEDULE_GATE.bound()
    for name, week in (("own_meeting", 10), ("own_past_meeting", 2)):
        offering = session.get_one(CourseOffering, world.places["own_offering"])
        world.places[name] = make_meeting(session, offering, mode=Mode.IN_PERSON, week=week).id
    sibling = session.get_one(CourseOffering, world.places["sibling_offering"])
    world.places["other_meeting"] = make_meeting(session, sibling, mode=Mode.IN_PERSON, week=11).id
