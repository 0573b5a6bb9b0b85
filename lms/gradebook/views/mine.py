"""Own marks: what stands, what is held and until when, the rating and how it is counted."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.courses.models import CourseOffering
from lms.courses.queries import offerings_of_student
from lms.gradebook import links, queries, ratings
from lms.gradebook.journal import Journal, JournalRow
from lms.gradebook.views.blueprint import bp
from lms.rules.policy import AdmissionPolicy


@dataclass(frozen=True, slots=True)
class OwnJournal:
    """One discipline of a student."""

    offering: CourseOffering
    journal: Journal
    row: JournalRow
    admission: AdmissionPolicy

    @property
    def shown(self) -> set[int]:
        """Ids of the columns that say something to the student."""
        cells = self.row.cells
        return {item.id for item in self.journal.items if cells[item.id].mark or cells[item.id].held}

    @property
    def waiting_count(self) -> int:
        """How many results a person has still to decide."""
        cells = self.row.cells.values()
        return sum(1 for c in cells if c.held is not None or (c.mark is not None and c.mark.is_provisional))


@bp.get("/my-marks")
@requires(Permission.SEE_OWN_MARKS)
def mine() -> ResponseReturnValue:
    """Show the marks of whoever is signed in."""
    session, person = read_session(), current_person()
    found = []
    for offering in offerings_of_student(session, person):
        journal = queries.journal(session, offering.id, student_id=person.id)
        if journal.rows:
            terms = ratings.terms_of(session, offering.id)
            found.append(OwnJournal(offering, journal, journal.rows[0], terms.admission))
    return render_template(
        "gradebook/mine.html",
        journals=found,
        waiting_count=sum(own.waiting_count for own in found),
        links_for=lambda mark, item: links.links_for(current_app, session, mark, item, person),
    )
