from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.courses.models import CourseOffering
from lms.exams.models import ControlEventKind as ExamKind
from lms.gradebook import admission, operations, outbox, queries
from lms.gradebook.errors import AdmissionConflict, ReasonRequired
from lms.gradebook.models import AdmissionListStatus, GradeItemKind
from lms.notifications.models import Notice
from lms.rules.admission import ControlEventKind
from tests.factories import make_person
from tests.factories_courses import add_student, make_offering, make_student_record
from tests.factories_gradebook import make_item, make_mark, make_midterm_item, make_released

MIDTERM1, FINAL = GradeItemKind.MIDTERM1, GradeItemKind.FINAL


@pytest.fixture
def student(session: Session) -> Person:
    return make_person(session)


@pytest.fixture
def registrar(session: Session) -> Person:
    return make_person(session)


@pytest.fixture
def offering(session: Session, student: Person) -> CourseOffering:
    return make_offering(session, students=[student])


def give_marks(session: Session, offering: CourseOffering, student: Person, *points: str) -> None:
    for week, value in enumerate(points, start=2):
        make_mark(session, make_item(session, offering, week=week), student, value)


def codes(session: Session, offering: CourseOffering, kind: GradeItemKind, student: Person) -> list[str]:
    return [r.code for r in admission.decision_for(session, offering.id, kind, student.id).reasons]


@pytest.mark.parametrize(
    ("points", "admitted"),
    [
        pytest.param((), False, id="no mark"),
        pytest.param(("80",), False, id="one mark"),
        pytest.param(("80", "0"), True, id="exactly two are enough, nought is a mark"),
    ],
)
def test_a_midterm_needs_two_marks(
    session: Session, offering: CourseOffering, student: Person, points: tuple[str, ...], admitted: bool
) -> None:
    give_marks(session, offering, student, *points)

    assert admission.decision_for(session, offering.id, MIDTERM1, student.id).admitted is admitted


def test_marks_before_the_first_midterm_do_not_count_for_the_second(
    session: Session, offering: CourseOffering, student: Person
) -> None:
    give_marks(session, offering, student, "80", "90")
    make_mark(session, make_item(session, offering, week=11), student, "70")

    assert codes(session, offering, GradeItemKind.MIDTERM2, student) == ["too_few_marks"]


def test_an_absence_is_no_mark_before_the_midterm(
    session: Session, offering: CourseOffering, student: Person
) -> None:
    give_marks(session, offering, student, "80")
    item = make_item(session, offering, week=4)
    operations.record_mark(
        session, item, student.id, None, source="import", actor=student, status=operations.MarkStatus.ABSENT
    )

    assert codes(session, offering, MIDTERM1, student) == ["too_few_marks"]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        pytest.param(("50", "50"), [], id="exactly the threshold admits"),
        pytest.param(("50", "49.99"), ["rating_below_threshold"], id="a hundredth below in one of two marks"),
        pytest.param((), ["rating_missing"], id="no marks at all"),
    ],
)
def test_the_final_needs_the_admission_rating(
    session: Session, offering: CourseOffering, student: Person, points: tuple[str, ...], expected: list[str]
) -> None:
    give_marks(session, offering, student, *points)

    assert codes(session, offering, FINAL, student) == expected


def test_a_debt_bars_the_final_and_not_the_midterm(
    session: Session, offering: CourseOffering, student: Person
) -> None:
    make_student_record(session, student, has_debt=True)
    give_marks(session, offering, student, "80", "90")

    assert codes(session, offering, FINAL, student) == ["finance_debt"]
    assert codes(session, offering, MIDTERM1, student) == []


def test_who_is_not_enrolled_is_not_admitted(session: Session, offering: CourseOffering) -> None:
    assert "not_enrolled" in codes(session, offering, MIDTERM1, make_person(session))


def test_every_rooms_name_of_a_kind_is_understood(
    session: Session, offering: CourseOffering, student: Person
) -> None:
    for kind in (*GradeItemKind, *ControlEventKind, *ExamKind):
        admission.decision_for(session, offering.id, kind, student.id)


def test_an_override_with_a_reason_admits_and_stays_on_the_list(
    session: Session, offering: CourseOffering, student: Person, registrar: Person
) -> None:
    draft = admission.build_list(session, offering.id, MIDTERM1, actor=registrar)
    row = admission.rows_of(session, draft)[0]

    with pytest.raises(ReasonRequired):
        admission.override(session, row, actor=registrar, reason=" ")
    admission.override(session, row, actor=registrar, reason="Was in hospital, certificate 12")
    admission.build_list(session, offering.id, MIDTERM1, actor=registrar)

    decision = admission.decision_for(session, offering.id, MIDTERM1, student.id)
    assert (row.is_admitted, decision.admitted) == (True, True)
    assert [r.code for r in decision.overridden] == ["too_few_marks"]


def test_a_signed_list_decides_whatever_the_marks_become(
    session: Session, offering: CourseOffering, student: Person, registrar: Person
) -> None:
    draft = admission.build_list(session, offering.id, MIDTERM1, actor=registrar)
    admission.sign_list(session, draft, actor=registrar)

    give_marks(session, offering, student, "80", "90")

    assert codes(session, offering, MIDTERM1, student) == ["too_few_marks"]
    newer = admission.build_list(session, offering.id, MIDTERM1, actor=registrar)
    assert (newer.version, newer.status) == (2, AdmissionListStatus.DRAFT)
    assert codes(session, offering, MIDTERM1, student) == []


def test_a_newcomer_after_signing_is_decided_by_the_marks_of_now(
    session: Session, offering: CourseOffering, student: Person, registrar: Person
) -> None:
    admission.sign_list(
        session, admission.build_list(session, offering.id, MIDTERM1, actor=registrar), actor=registrar
    )
    newcomer = make_person(session)
    add_student(session, offering, newcomer)
    give_marks(session, offering, newcomer, "80", "90")

    assert codes(session, offering, MIDTERM1, newcomer) == []


def test_a_signed_list_does_not_change(
    session: Session, offering: CourseOffering, student: Person, registrar: Person
) -> None:
    signed = admission.build_list(session, offering.id, MIDTERM1, actor=registrar)
    admission.sign_list(session, signed, actor=registrar)

    with pytest.raises(AdmissionConflict):
        admission.sign_list(session, signed, actor=registrar)
    with pytest.raises(AdmissionConflict):
        admission.override(session, admission.rows_of(session, signed)[0], actor=registrar, reason="Late")


def test_signing_the_finals_list_locks_the_marks_it_was_counted_from(
    session: Session, offering: CourseOffering, student: Person, registrar: Person
) -> None:
    give_marks(session, offering, student, "80", "90")
    final = make_item(session, offering, kind=FINAL, week=16)

    admission.sign_list(
        session, admission.build_list(session, offering.id, FINAL, actor=registrar), actor=registrar
    )

    locked = {item.id: queries.is_locked(session, item) for item in queries.items_of(session, offering.id)}
    assert locked.pop(final.id) is False
    assert set(locked.values()) == {True}


def test_a_late_reversal_that_changes_admission_is_told_to_student_and_signer(
    session: Session, offering: CourseOffering, student: Person, registrar: Person
) -> None:
    give_marks(session, offering, student, "40", "40")
    row = make_released(session, make_midterm_item(session, offering), student, by=registrar, points="90")
    signed = admission.build_list(session, offering.id, FINAL, actor=registrar)
    admission.sign_list(session, signed, actor=registrar)
    assert codes(session, offering, FINAL, student) == []

    outbox.compensate(session, row, actor=registrar, reason="Another person sat")

    told = select(Notice.person_id).where(Notice.kind == "gradebook.admission_changed")
    assert set(session.scalars(told)) == {student.id, registrar.id}


def test_the_admission_rating_is_exact_and_counts_the_midterm(
    session: Session, offering: CourseOffering, student: Person
) -> None:
    give_marks(session, offering, student, "80", "90", "70")
    make_released(
        session, make_midterm_item(session, offering), student, by=make_person(session), points="85"
    )

    row = queries.journal(session, offering.id).rows[0]

    assert row.printed_rating == Decimal("81.25")


def test_the_journal_names_who_lacks_marks_before_the_midterm(session: Session) -> None:
    diligent, late = make_person(session, family_name="Әлиева"), make_person(session, family_name="Бекова")
    offering = make_offering(session, students=[late, diligent])
    first, second = make_item(session, offering, week=2), make_item(session, offering, week=3)
    for item in (first, second):
        make_mark(session, item, diligent, "80")
    make_mark(session, first, late, "80")

    journal = queries.journal(session, offering.id)

    assert [row.student.family_name for row in journal.rows] == ["Әлиева", "Бекова"]
    assert [(row.student.id, row.lacks_marks) for row in journal.lacking] == [(late.id, 1)]
