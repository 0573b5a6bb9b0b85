"""What the tests of commits read back from the house."""

from __future__ import annotations

from lms.core.db import read_session
from lms.gradebook import queries as marks
from lms.gradebook.models import Mark
from lms.player.models import Attempt, CommitJournal, Package
from lms.player.operations import OpenedLaunch
from tests.lms.player.conftest import House

OK = {"result": "true", "errorCode": 0}


def mark_of(house: House, student_id: int | None = None) -> Mark | None:
    """Return the mark that counts."""
    with house.app.app_context():
        item_id = read_session().get_one(Package, house.package).grade_item_id or 0
        mark = marks.current_mark(read_session(), item_id, student_id or house.student)
        read_session().expunge_all()
        return mark


def attempt_of(house: House, launch: OpenedLaunch) -> Attempt:
    """Read the attempt afresh."""
    with house.app.app_context():
        attempt = read_session().get_one(Attempt, launch.attempt.id)
        read_session().expunge_all()
        return attempt


def journal(house: House) -> list[CommitJournal]:
    """Return the journal in order."""
    with house.app.app_context():
        rows = read_session().query(CommitJournal).order_by(CommitJournal.id).all()
        read_session().expunge_all()
        return rows


def codes(row: CommitJournal) -> list[str]:
    """Return the codes of a row's findings."""
    return [finding["code"] for finding in row.findings or []]
