from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from lms.accounts.access import can
from lms.accounts.roles import Permission
from lms.core.audit import SYSTEM
from lms.core.models import AuditEvent
from lms.courses import operations, queries
from lms.courses.errors import (
    AlreadyEnrolled,
    EnrolmentClosed,
    EntitlementMissing,
    FinancialDebt,
    LateWithdrawal,
)
from lms.courses.models import EnrolmentStatus
from lms.rules.distance_share import Regime
from tests.factories import make_person
from tests.factories_courses import (
    add_student,
    make_entitlement,
    make_offering,
    make_student_record,
    make_term,
)


def test_a_student_enrolled_in_week_one_studies_in_the_offering_and_only_there(session: Session) -> None:
    term = make_term(session, week=1)
    offering, sibling = make_offering(session, term=term), make_offering(session, term=term)
    student = make_person(session)

    operations.enrol(session, offering, student, actor=SYSTEM)

    assert queries.is_enrolled(session, offering.id, student.id)
    assert can(session, student, Permission.SEE_COURSE, queries.offering_scope(session, offering.id))
    assert not can(session, student, Permission.SEE_COURSE, queries.offering_scope(session, sibling.id))


def test_students_are_listed_in_kazakh_order(session: Session) -> None:
    names = ["Яковлев", "Әбдіров", "Бекова", "Үсенов", "Абаев"]
    students = [make_person(session, family_name=name, given_name="А") for name in names]
    offering = make_offering(session, students=students)

    listed = [person.family_name for person in queries.enrolled_students(session, offering.id)]

    assert listed == ["Абаев", "Әбдіров", "Бекова", "Үсенов", "Яковлев"]


def test_enrolment_after_the_add_drop_week_needs_a_reason(session: Session) -> None:
    offering = make_offering(session, term=make_term(session, week=2))
    student = make_person(session)

    with pytest.raises(EnrolmentClosed):
        operations.enrol(session, offering, student, actor=SYSTEM)
    enrolment = operations.enrol(
        session, offering, student, actor=SYSTEM, late_reason="Transfer, order 12 of 3 September"
    )

    line = session.query(AuditEvent).filter_by(action="courses.enrol", object_id=str(enrolment.id)).one()
    assert line.reason == "Transfer, order 12 of 3 September"


def test_nobody_is_enrolled_twice(session: Session) -> None:
    student = make_person(session)
    offering = make_offering(session, students=[student])
    with pytest.raises(AlreadyEnrolled):
        operations.enrol(session, offering, student, actor=SYSTEM, late_reason="again")


def test_a_financial_debt_closes_enrolment(session: Session) -> None:
    offering = make_offering(session, term=make_term(session, week=1))
    student = make_person(session)
    make_student_record(session, student, has_debt=True)
    with pytest.raises(FinancialDebt):
        operations.enrol(session, offering, student, actor=SYSTEM)


def test_a_wholly_remote_offering_takes_only_students_with_a_valid_entitlement(session: Session) -> None:
    offering = make_offering(session, regime=Regime.INDIVIDUAL_DISTANCE, term=make_term(session, week=1))
    entitled, expired, without = make_person(session), make_person(session), make_person(session)
    right = make_entitlement(session, entitled, valid_to=queries.today())
    make_entitlement(session, expired, valid_to=queries.today() - timedelta(days=1))

    assert operations.enrol(session, offering, entitled, actor=SYSTEM).entitlement_id == right.id
    for student in (expired, without):
        with pytest.raises(EntitlementMissing):
            operations.enrol(session, offering, student, actor=SYSTEM)


@pytest.mark.parametrize(
    ("week", "status"),
    [
        pytest.param(1, EnrolmentStatus.DROPPED, id="week 1 drops"),
        pytest.param(2, EnrolmentStatus.WITHDRAWN, id="week 2 withdraws"),
        pytest.param(4, EnrolmentStatus.WITHDRAWN, id="week 4 is still allowed"),
    ],
)
def test_leaving_inside_the_windows_costs_nothing(
    session: Session, week: int, status: EnrolmentStatus
) -> None:
    student = make_person(session)
    enrolment = add_student(session, make_offering(session, term=make_term(session, week=week)), student)

    assert operations.leave(session, enrolment, actor=SYSTEM) == status
    assert not queries.is_enrolled(session, enrolment.offering_id, student.id)
    assert not can(
        session, student, Permission.SEE_COURSE, queries.offering_scope(session, enrolment.offering_id)
    )


def test_leaving_after_week_four_means_f_and_asks_twice(session: Session) -> None:
    student = make_person(session)
    offering = make_offering(session, term=make_term(session, week=5))
    enrolment = add_student(session, offering, student)

    with pytest.raises(LateWithdrawal):
        operations.leave(session, enrolment, actor=SYSTEM)
    assert enrolment.status == EnrolmentStatus.ACTIVE
    operations.leave(session, enrolment, actor=SYSTEM, accepts_f=True)

    assert enrolment.status == EnrolmentStatus.LATE_F
    line = session.query(AuditEvent).filter_by(action="courses.leave").one()
    assert line.reason == "late_withdrawal"


def test_the_window_counts_days_of_the_institution(session: Session) -> None:
    term = make_term(session, week=1)
    offering = make_offering(session, term=term)
    sunday = term.starts_on + timedelta(days=6)
    # 20:00 UTC on Sunday is Monday 01:00 in Almaty: the add/drop week is over.
    with time_machine.travel(f"{sunday}T20:00:00+00:00", tick=False), pytest.raises(EnrolmentClosed):
        operations.enrol(session, offering, make_person(session), actor=SYSTEM)
    with time_machine.travel(f"{sunday}T18:00:00+00:00", tick=False):
        assert operations.enrol(session, offering, make_person(session), actor=SYSTEM).attempt_no == 1
