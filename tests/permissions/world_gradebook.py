"""Objects of the gradebook in the permission test: a column with a mark, a draft admission list."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.audit import SYSTEM
from lms.courses.models import CourseOffering
from lms.gradebook import admission
from lms.gradebook.models import GradeItemKind
from tests.factories_gradebook import make_item, make_mark
from tests.permissions.world import World


def build(world: World, session: Session) -> None:
    offering = session.get_one(CourseOffering, world.places["own_offering"])
    student = session.get_one(Person, world.people["student"])
    item = make_item(session, offering, week=2)
    make_mark(session, item, student, "70")
    draft = admission.build_list(session, offering.id, GradeItemKind.MIDTERM1, actor=SYSTEM)
    world.places["own_grade_item"] = item.id
    world.places["own_admission_row"] = admission.rows_of(session, draft)[0].id
