"""What this room does when exams tells of a sitting; the handlers run inside the transaction of exams."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.core import jobs
from lms.exams import signals as exams
from lms.exams.models import Sitting
from lms.invigilation.operations import reviews

START_JOB = "invigilation.start_watching"


def on_started(_sender: object, *, session: Session, sitting_id: int) -> None:
    """Let the engine know of the session, so that silence is noticed even if no picture ever comes."""
    jobs.add(session, START_JOB, sitting_id)


def on_finished(_sender: object, *, session: Session, sitting_id: int) -> None:
    """Queue the review and hold the result."""
    reviews.finish(session, session.get_one(Sitting, sitting_id))


exams.sitting_started.connect(on_started)
exams.sitting_finished.connect(on_finished)
