"""Objects of the registrar in the permission test: an own sheet, a control without one, a mark to appeal against."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.audit import SYSTEM
from lms.courses.models import CourseOffering
from lms.gradebook import operations as gradebook
from lms.gradebook.models import GradeItemKind, Mark
from lms.registrar import operations
from tests.factories_gradebook import make_item, make_released
from tests.permissions.world import NOBODYS, World


def build(world: World, session: Session) -> None:
    places = NOBODYS | world.places
    offering = session.get_one(CourseOffering, places["own_offering"])
    student = session.get_one(Person, world.people["student"])
    dean = session.get_one(Person, world.people["dean"])
    item = gradebook.ensure_item(
        session,
        offering.id,
        kind=GradeItemKind.MIDTERM1,
        title="Midterm 1",
        week=8,
        source_kind="control_event",
        source_id=int(str(places["own_event"])),
        actor=SYSTEM,
    )
    row = make_released(session, item, student, by=dean, points="48")
    second = make_item(session, offering, kind=GradeItemKind.MIDTERM2, week=15, title="Midterm 2")
    world.places["own_sheet"] = operations.open_sheet(session, item, actor=SYSTEM).id
    world.places["item_without_sheet"] = second.id
    world.places["own_mark"] = row.mark_id
    third = make_item(session, offering, kind=GradeItemKind.FINAL, week=16, title="Final")
    other = make_released(session, third, student, by=dean, points="48")
    mark = session.get_one(Mark, other.mark_id)
    world.places["own_appeal"] = operations.file_appeal(
        session, mark, student_id=student.id, reason="Question 3", actor=student
    ).id
