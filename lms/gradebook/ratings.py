"""Admission rating and final grade of a learner, from marks that count and the policy in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from lms.core import clock, policies
from lms.courses import queries as courses
from lms.courses.models import CalendarEventKind, CourseOffering
from lms.gradebook.models import GradeItem, GradeItemKind, Mark, MarkStatus
from lms.rules.grading import (
    FinalGrade,
    GradingPolicy,
    PeriodMarks,
    absent_grade,
    admission_rating,
    final_grade,
    not_admitted_grade,
)
from lms.rules.policy import AdmissionPolicy, CalendarPolicy

MIDTERMS = (GradeItemKind.MIDTERM1, GradeItemKind.MIDTERM2)
MarksOfLearner = Mapping[int, Mark | None]  # the mark that counts, by item id


@dataclass(frozen=True, slots=True)
class Terms:
    """What an offering's arithmetic needs: policies, and the last week of each midterm period."""

    grading: GradingPolicy
    admission: AdmissionPolicy
    midterm_weeks: tuple[int, int]
    week: int

    def period_of(self, week: int) -> int:
        """Return 0 or 1: before the first midterm's end or after it."""
        return 0 if week <= self.midterm_weeks[0] else 1

    @property
    def running_period(self) -> int:
        """The midterm period that today lies in."""
        return self.period_of(self.week)


def terms_of(session: Session, offering_id: int) -> Terms:
    """Read the policies and the calendar of an offering."""
    offering = session.get_one(CourseOffering, offering_id)
    return Terms(
        grading=GradingPolicy.from_json(policies.resolve(session, "grading", offering_id=offering_id)),
        admission=AdmissionPolicy.from_json(policies.resolve(session, "admission", offering_id=offering_id)),
        midterm_weeks=_midterm_weeks(session, offering),
        week=courses.week_of(offering.term, clock.now()),
    )


def _midterm_weeks(session: Session, offering: CourseOffering) -> tuple[int, int]:
    """Return the weeks in which the midterms end: the calendar's, else the policy's."""
    policy = CalendarPolicy.from_json(policies.resolve(session, "calendar", offering_id=offering.id))
    found = []
    for kind, span in (
        (CalendarEventKind.MIDTERM1, policy.midterm_1),
        (CalendarEventKind.MIDTERM2, policy.midterm_2),
    ):
        event = courses.window(session, offering.term_id, kind)
        if event is None:
            found.append(span.last)
        else:
            found.append((event.ends_on - offering.term.starts_on).days // 7 + 1)
    return found[0], found[1]


def is_counted(mark: Mark | None) -> bool:
    """Whether a mark takes part in arithmetic: absent and excused are no numbers."""
    return mark is not None and mark.status is MarkStatus.GRADED and mark.points is not None


def current_marks(
    items: Sequence[GradeItem], marks: MarksOfLearner, terms: Terms, period: int
) -> list[Decimal]:
    """Return the marks of current control of one midterm period, by week."""
    found = []
    for item in items:
        mark = marks.get(item.id)
        is_here = item.kind is GradeItemKind.CURRENT and terms.period_of(item.week) == period
        if is_here and mark is not None and mark.points is not None and is_counted(mark):
            found.append(mark.points)
    return found


def midterm_mark(items: Sequence[GradeItem], marks: MarksOfLearner, period: int) -> Decimal | None:
    """Return the midterm's mark of a period; None while there is none."""
    for item in items:
        mark = marks.get(item.id)
        if item.kind is MIDTERMS[period] and mark is not None and is_counted(mark):
            return mark.points
    return None


def rating_of(items: Sequence[GradeItem], marks: MarksOfLearner, terms: Terms) -> Fraction | None:
    """Return R, 0..100, exact; the second period takes part once it holds a mark or is over."""
    periods = [
        PeriodMarks(tuple(current_marks(items, marks, terms, n)), midterm_mark(items, marks, n))
        for n in (0, 1)
    ]
    has_begun = periods[1].current or periods[1].midterm is not None or terms.week > terms.midterm_weeks[1]
    return admission_rating(periods if has_begun else periods[:1], terms.grading.scheme)


def final_of(items: Sequence[GradeItem], marks: MarksOfLearner, terms: Terms) -> FinalGrade | None:
    """Return the discipline's grade; None before the final. A retake replaces the exam, R stays (rules.md 4.1, item 4)."""
    exam = _mark_of_kind(items, marks, GradeItemKind.FX_RETAKE) or _mark_of_kind(
        items, marks, GradeItemKind.FINAL
    )
    if exam is None:
        return None
    if exam.status is MarkStatus.NOT_ADMITTED:
        return not_admitted_grade(terms.grading)
    rating = rating_of(items, marks, terms)
    if rating is None:
        return None
    if exam.points is None:
        return absent_grade(rating, terms.grading, excused=exam.status is MarkStatus.EXCUSED)
    return final_grade(rating, exam.points, terms.grading)


def first_final_of(items: Sequence[GradeItem], marks: MarksOfLearner, terms: Terms) -> FinalGrade | None:
    """Return the grade of the final itself, before any retake."""
    return final_of([item for item in items if item.kind is not GradeItemKind.FX_RETAKE], marks, terms)


def _mark_of_kind(items: Sequence[GradeItem], marks: MarksOfLearner, kind: GradeItemKind) -> Mark | None:
    return next((m for item in items if item.kind is kind and (m := marks.get(item.id)) is not None), None)
