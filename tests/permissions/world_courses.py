"""Objects of courses in the permission test: two sibling offerings, materials, a task with work, syllabi by step."""

from __future__ import annotations

import io
from datetime import timedelta

from sqlalchemy.orm import Session

from lms.accounts.models import OrgUnit, Person
from lms.core import clock
from lms.core.audit import SYSTEM, Actor
from lms.core.storage import storage
from lms.courses import files, operations
from lms.courses.gates import PLAN_GATE
from lms.courses.models import CourseOffering, MaterialKind, SyllabusStatus, SyllabusVersion
from tests.factories_courses import (
    add_student,
    add_teacher,
    make_course,
    make_group,
    make_offering,
    make_student_record,
    make_syllabus,
    make_term,
)
from tests.permissions.world import World


class OpenGate:
    """Lets every plan pass: this test asks who, not what."""

    def check_plan(self, session: Session, syllabus: SyllabusVersion, *, actor: Actor) -> None:
        """Pass."""


def build(world: World, session: Session) -> None:
    PLAN_GATE.bind(world.app, OpenGate())
    unit = session.get_one(OrgUnit, world.places["own_unit"])
    term, course = make_term(session, week=8), make_course(session, unit=unit)
    own = make_offering(session, term=term, course=course)
    sibling = make_offering(session, term=term, course=make_course(session, unit=unit))

    def person(name: str) -> Person:
        return session.get_one(Person, world.people[name])

    add_teacher(session, own, person("teacher"))
    add_teacher(session, sibling, person("teacher_sibling"))
    enrolment = add_student(session, own, person("student"))
    add_student(session, sibling, person("student_other"))
    group = make_group(session, unit=unit)
    world.places |= {
        "own_term": term.id,
        "own_course": course.id,
        "own_offering": own.id,
        "sibling_offering": sibling.id,
        "own_enrolment": enrolment.id,
        "own_group": group.id,
        "own_programme": group.programme_id,
        "own_record": make_student_record(session, person("student"), group=group).id,
        "own_draft": make_syllabus(session, course, status=SyllabusStatus.DRAFT).id,
        "own_waiting_syllabus": make_syllabus(session, course, status=SyllabusStatus.DEPARTMENT).id,
        "own_faculty_syllabus": make_syllabus(session, course, status=SyllabusStatus.FACULTY).id,
        "own_assignment": operations.add_staff(
            session,
            own,
            session.get_one(Person, world.places["person"]),
            operations.STAFF_ROLES[1],
            actor=SYSTEM,
        ).id,
    }
    _add_materials(world, session, own, person("student"))


def _add_materials(world: World, session: Session, own: CourseOffering, student: Person) -> None:
    file = storage().put(
        session,
        io.BytesIO(b"%PDF-1.7"),
        name="lecture.pdf",
        media_type="application/pdf",
        area=files.AREA,
        actor=SYSTEM,
        max_bytes=files.MAX_FILE_BYTES,
    )
    task = operations.add_material(
        session, own, week=8, kind=MaterialKind.TASK, title="Task", actor=SYSTEM, is_visible=True
    )
    world.places["own_material"] = operations.add_material(
        session, own, week=8, kind=MaterialKind.FILE, title="File", file=file, actor=SYSTEM, is_visible=True
    ).id
    world.places["hidden_material"] = operations.add_material(
        session, own, week=8, kind=MaterialKind.FILE, title="Hidden", file=file, actor=SYSTEM
    ).id
    world.places["unopened_material"] = operations.add_material(
        session,
        own,
        week=8,
        kind=MaterialKind.FILE,
        title="Later",
        file=file,
        actor=SYSTEM,
        is_visible=True,
        opens_at=clock.now() + timedelta(days=300),
    ).id
    world.places["own_task"] = task.id
    submission = operations.submit_task(session, task, student, text="work", file=file, actor=student)
    world.places["own_submission"] = submission.id
