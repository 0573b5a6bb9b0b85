"""Objects of exams in the permission test: banks, a published midterm of each offering, a running sitting in each."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.courses import queries as courses
from lms.exams import bank_queries
from lms.exams.models import QuestionBank
from tests.factories_exams import give_marks, make_bank, make_event, make_sitting
from tests.permissions.world import World


def build(world: World, session: Session) -> None:
    for side, offering_name, teacher, student in (
        ("own", "own_offering", "teacher", "student"),
        ("other", "sibling_offering", "teacher_sibling", "student_other"),
    ):
        offering = courses.offering(session, world.places[offering_name])  # type: ignore[arg-type]
        bank = make_bank(session, offering.course, author=session.get_one(Person, world.people[teacher]))
        event = make_event(session, offering, bank=bank)
        learner = session.get_one(Person, world.people[student])
        give_marks(session, offering, learner)
        world.places |= {
            f"{side}_bank": bank.id,
            f"{side}_question": _first_question(session, bank),
            f"{side}_event": event.id,
            f"{side}_draft_event": make_event(session, offering, bank=bank, is_published=False).id,
            f"{side}_sitting": make_sitting(session, event, learner, is_started=True).id,
        }


def _first_question(session: Session, bank: QuestionBank) -> int:
    return bank_queries.rows_of_bank(session, bank.id)[0].question.id
