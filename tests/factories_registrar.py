"""Factories of sheets: an offering ready for its sheet, sheets signed and closed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.roles import Role, ScopeKind
from lms.courses.models import CourseOffering
from lms.gradebook.models import GradeItem, GradeItemKind
from lms.registrar import operations
from lms.registrar.models import GradeSheet
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_gradebook import make_item, make_mark, make_midterm_item, make_released


@dataclass
class SheetWorld:
    """An offering with two marks of current control for each student, its people and a control event's column."""

    offering: CourseOffering
    students: list[Person]
    item: GradeItem
    teacher: Person
    examiner: Person
    head: Person
    registrar: Person


def make_sheet_world(
    session: Session, *, students: int = 2, kind: GradeItemKind = GradeItemKind.MIDTERM1
) -> SheetWorld:
    """Make an offering whose students are admitted to a midterm (or final)."""
    people = [
        make_person(session, family_name=name, given_name="Айша") for name in ("Әлиева", "Бекова", "Ғалиева")
    ]
    people = people[:students]
    teacher = make_person(session)
    offering = make_offering(session, teacher=teacher, students=people)
    for week in (2, 3):
        item = make_item(session, offering, week=week)
        for person in people:
            make_mark(session, item, person, "80")
    if kind is GradeItemKind.MIDTERM1:
        item = make_midterm_item(session, offering)
    else:
        item = make_item(session, offering, kind=kind, week=16, title="Final", source_kind="control_event",
                         source_id=offering.id + 70_000)  # fmt: skip
    everywhere = ScopeKind.INSTITUTION
    return SheetWorld(
        offering=offering,
        students=people,
        item=item,
        teacher=teacher,
        examiner=make_person(session, roles=[(Role.EXAMINER, ScopeKind.CONTROL_EVENT, item.source_id)]),
        head=make_person(session, roles=[(Role.DISTANCE_HEAD, everywhere, None)]),
        registrar=make_person(session, roles=[(Role.REGISTRAR, everywhere, None)]),
    )


def make_signed_sheet(session: Session, world: SheetWorld, *, points: str = "75") -> GradeSheet:
    """Make a sheet with a released result for each student, signed by both."""
    for student in world.students:
        make_released(session, world.item, student, by=world.head, points=points)
    sheet = operations.open_sheet(session, world.item, actor=world.registrar)
    operations.sign_examiner(session, sheet, actor=world.examiner)
    operations.sign_head(session, sheet, actor=world.head)
    return sheet


def make_closed_sheet(session: Session, world: SheetWorld | None = None, *, points: str = "75") -> GradeSheet:
    """Make a closed sheet."""
    world = world or make_sheet_world(session)
    return operations.close_sheet(
        session, make_signed_sheet(session, world, points=points), actor=world.registrar
    )
