"""The mark that counts of a history: from the newest revision alone it is the same as from all."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from sqlalchemy import event
from sqlalchemy.orm import Session

from lms.core import clock
from lms.gradebook import queries
from lms.gradebook.models import GradeItem, Mark, MarkStatus
from lms.gradebook.standing import effective_mark
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_gradebook import make_item, make_mark


def test_the_mark_that_counts_is_found_from_the_newest_revision_as_from_all(session: Session) -> None:
    """Every history of up to three steps: machine, typed over, taken back by either source."""
    item = make_item(session, make_offering(session))
    graded, taken_back = MarkStatus.GRADED, MarkStatus.WITHDRAWN
    steps = [
        ("scorm", graded, False), ("hand", graded, True), ("scorm", taken_back, False), ("hand", taken_back, False),
    ]  # fmt: skip
    for history in (h for length in (1, 2, 3) for h in product(steps, repeat=length)):
        student = make_person(session)
        for revision, (source, status, is_override) in enumerate(history, 1):
            mark = Mark(
                item_id=item.id, student_id=student.id, revision=revision, status=status, source=source,
                points=Decimal(revision) if status is graded else None, is_override=is_override,
                recorded_at=clock.now(),
            )  # fmt: skip
            session.add(mark)
        session.flush()

        found = queries.standing(session, item.id, student.id)

        revisions = queries.revisions(session, item.id, student.id)
        assert (found.last, found.current) == (revisions[-1], effective_mark(revisions)), history


def test_a_long_history_is_not_read_to_write_one_more(session: Session) -> None:
    student = make_person(session)
    item = make_item(session, make_offering(session, students=[student]))
    for points in range(30):
        make_mark(session, item, student, str(points), source="scorm")
    session.expunge_all()
    loaded: list[int] = []

    def note(mark: Mark, _context: object) -> None:
        loaded.append(mark.revision)

    event.listen(Mark, "load", note)
    try:
        make_mark(session, session.get_one(GradeItem, item.id), student, "99", source="scorm")
    finally:
        event.remove(Mark, "load", note)

    assert loaded == [30]
