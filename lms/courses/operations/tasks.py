"""Handing work in for a task; marks for it are given in the journal (gradebook)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import audit, clock
from lms.core.audit import Actor
from lms.core.models import StoredFile
from lms.courses import queries
from lms.courses.errors import NotEnrolled, NothingHandedIn, TaskClosed
from lms.courses.models import Material, MaterialKind, TaskSubmission

MAX_TEXT = 50_000


def submit_task(
    session: Session,
    material: Material,
    student: Person,
    *,
    actor: Actor,
    text: str | None = None,
    file: StoredFile | None = None,
) -> TaskSubmission:
    """Hand work in; earlier submissions stay, the latest counts. The due moment itself is in time.

    Raises:
        NotEnrolled, TaskClosed, NothingHandedIn: as named.
    """
    now = clock.now()
    if not queries.is_enrolled(session, material.offering_id, student.id):
        raise NotEnrolled
    is_late = material.due_at is not None and now > material.due_at
    if material.kind != MaterialKind.TASK or is_late or not queries.is_open_to_students(material, now):
        raise TaskClosed
    text = (text or "").strip()[:MAX_TEXT]
    if not text and file is None:
        raise NothingHandedIn(field="text")
    submission = TaskSubmission(
        material_id=material.id,
        student_id=student.id,
        text=text or None,
        file_id=file.id if file else None,
        submitted_at=now,
    )
    session.add(submission)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="courses.submit_task",
        object_kind="material",
        object_id=material.id,
        after={"submission": submission.id, "student": student.id, "file": submission.file_id},
    )
    return submission
