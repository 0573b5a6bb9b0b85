"""Reads of the gradebook: what counts now, what stood at a moment, what is locked or open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.accounts.models import Person
from lms.core.i18n import institution_zone
from lms.courses.models import CalendarEvent, CourseOffering, Enrolment, EnrolmentStatus, Term
from lms.courses.queries import enrolled_students
from lms.gradebook import ratings
from lms.gradebook.journal import Cell, Journal, JournalRow
from lms.gradebook.models import (
    GradeItem,
    GradeItemKind,
    Lock,
    Mark,
    MarkStatus,
    MarkWindow,
    OutboxRow,
    OutboxStatus,
)
from lms.gradebook.standing import effective_mark, overridden_mark

STUDYING = (EnrolmentStatus.ACTIVE, EnrolmentStatus.COMPLETED)


def item_of_source(session: Session, source_kind: str, source_id: int) -> GradeItem | None:
    """Return the column that a package, task or control event fills."""
    query = select(GradeItem).where(GradeItem.source_kind == source_kind, GradeItem.source_id == source_id)
    return session.scalar(query)


def items_of(session: Session, offering_id: int) -> list[GradeItem]:
    """Return the columns of an offering by week."""
    query = select(GradeItem).where(GradeItem.offering_id == offering_id, GradeItem.is_archived.is_(False))
    return list(session.scalars(query.order_by(GradeItem.week, GradeItem.id)))


def item_of_kind(session: Session, offering_id: int, kind: GradeItemKind) -> GradeItem | None:
    """Return the first column of a kind."""
    return next((item for item in items_of(session, offering_id) if item.kind is kind), None)


def revisions(session: Session, item_id: int, student_id: int) -> list[Mark]:
    """Return every revision of one mark, oldest first."""
    query = select(Mark).where(Mark.item_id == item_id, Mark.student_id == student_id).order_by(Mark.revision)
    return list(session.scalars(query))


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one learner's mark the newest revision, whether it counts or not, and the one that counts now."""

    last: Mark | None
    current: Mark | None


def standing(session: Session, item_id: int, student_id: int) -> Standing:
    """Return newest and counting revision; a course may write hundreds, they are read only where the newest does not tell."""
    typed = aliased(Mark)
    is_typed_over = exists().where(
        typed.item_id == item_id, typed.student_id == student_id, typed.is_override.is_(True)
    )
    query = select(Mark, is_typed_over).where(Mark.item_id == item_id, Mark.student_id == student_id)
    row = session.execute(query.order_by(Mark.revision.desc()).limit(1)).one_or_none()
    if row is None:
        return Standing(None, None)
    last, has_override = row
    if last.status is not MarkStatus.WITHDRAWN and (last.is_override or not has_override):
        return Standing(last, last)
    return Standing(last, effective_mark(revisions(session, item_id, student_id)))


def current_mark(session: Session, item_id: int, student_id: int) -> Mark | None:
    """Return the mark that counts now (`lms.gradebook.standing`); None when nothing stands."""
    return standing(session, item_id, student_id).current


def marks_by_item(
    session: Session, item_ids: Iterable[int], *, student_id: int | None = None, until: datetime | None = None
) -> dict[tuple[int, int], list[Mark]]:
    """Return revisions keyed by (item, student), oldest first, in one query."""
    query = select(Mark).where(Mark.item_id.in_(list(item_ids)))
    if student_id is not None:
        query = query.where(Mark.student_id == student_id)
    if until is not None:
        query = query.where(Mark.recorded_at <= until)
    found: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    for mark in session.scalars(query.order_by(Mark.revision)):
        found[mark.item_id, mark.student_id].append(mark)
    return found


def marks_before(session: Session, offering_id: int, student_id: int, moment: datetime) -> list[Decimal]:
    """Return the marks of current control that counted at a moment, by week (Regulation 004 8.8 asks for two)."""
    items = [item for item in items_of(session, offering_id) if item.kind is GradeItemKind.CURRENT]
    found = marks_by_item(session, [item.id for item in items], student_id=student_id, until=moment)
    counted = (effective_mark(found.get((item.id, student_id), [])) for item in items)
    return [
        m.points for m in counted if m is not None and m.status is MarkStatus.GRADED and m.points is not None
    ]


def locks_on(session: Session, item: GradeItem) -> list[Lock]:
    """Return the locks in force on a column, its offering's included."""
    query = select(Lock).where(
        Lock.offering_id == item.offering_id,
        or_(Lock.item_id.is_(None), Lock.item_id == item.id),
        Lock.released_at.is_(None),
    )
    return list(session.scalars(query))


def is_locked(session: Session, item: GradeItem) -> bool:
    """Whether the column may no longer change."""
    return bool(locks_on(session, item))


def has_window(session: Session, offering_id: int, kind: GradeItemKind) -> bool:
    """Whether a window of this kind was ever set for the offering."""
    query = select(MarkWindow.id).where(MarkWindow.offering_id == offering_id, MarkWindow.kind == kind)
    return session.scalar(query.limit(1)) is not None


def is_window_open(session: Session, offering_id: int, kind: GradeItemKind, moment: datetime) -> bool:
    """Whether marks of a kind may be entered now: a window of the offering, else the term with its calendar."""
    query = select(MarkWindow.opens_at, MarkWindow.closes_at).where(
        MarkWindow.offering_id == offering_id, MarkWindow.kind == kind
    )
    windows = session.execute(query).all()
    if windows:
        return any(opens_at <= moment < closes_at for opens_at, closes_at in windows)
    first, last = _term_bounds(session, offering_id)
    return first <= moment <= last


def _term_bounds(session: Session, offering_id: int) -> tuple[datetime, datetime]:
    calendar = select(func.max(CalendarEvent.ends_on)).where(CalendarEvent.term_id == Term.id)
    query = (
        select(Term.starts_on, Term.ends_on, calendar.scalar_subquery())
        .join(CourseOffering, CourseOffering.term_id == Term.id)
        .where(CourseOffering.id == offering_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise LookupError(f"no offering {offering_id}")
    starts_on, ends_on = row[0], row[1]
    latest: date | None = row[2]
    zone = institution_zone()
    return (
        datetime.combine(starts_on, time.min, tzinfo=zone),
        datetime.combine(max(ends_on, latest or ends_on), time.max, tzinfo=zone),
    )


def studying(session: Session, offering_id: int) -> set[int]:
    """Return the ids of those who study or have completed the offering."""
    query = select(Enrolment.student_id).where(
        Enrolment.offering_id == offering_id, Enrolment.status.in_(STUDYING)
    )
    return set(session.scalars(query))


def is_student(session: Session, offering_id: int, student_id: int) -> bool:
    """Whether the person studies or has completed the offering."""
    query = select(Enrolment.id).where(
        Enrolment.offering_id == offering_id,
        Enrolment.student_id == student_id,
        Enrolment.status.in_(STUDYING),
    )
    return session.scalar(query.limit(1)) is not None


def journal(session: Session, offering_id: int, *, student_id: int | None = None) -> Journal:
    """Return the journal of an offering, of one learner when named: a fixed number of queries whatever its size."""
    items = items_of(session, offering_id)
    terms = ratings.terms_of(session, offering_id)
    students = [p for p in enrolled_students(session, offering_id) if student_id in (None, p.id)]
    found = marks_by_item(session, [item.id for item in items], student_id=student_id)
    held = _held_results(session, [item.id for item in items])
    rows = [_row(person, items, terms, found, held) for person in students]
    return Journal(
        offering_id=offering_id,
        items=items,
        rows=rows,
        scheme=terms.grading.scheme.name.value,
        marks_needed=terms.admission.marks_before_midterm,
        locked_items=_locked_items(session, offering_id, items),
    )


def _row(
    person: Person,
    items: Sequence[GradeItem],
    terms: ratings.Terms,
    found: Mapping[tuple[int, int], list[Mark]],
    held: Mapping[tuple[int, int], OutboxRow],
) -> JournalRow:
    cells = {}
    for item in items:
        marks = found.get((item.id, person.id), [])
        cells[item.id] = Cell(
            effective_mark(marks), overridden_mark(marks), held.get((item.id, person.id)), len(marks)
        )
    counting = {item_id: cell.mark for item_id, cell in cells.items()}
    period = terms.running_period
    count = len(ratings.current_marks(items, counting, terms, period))
    is_past = terms.week > terms.midterm_weeks[1]
    has_midterm = ratings.midterm_mark(items, counting, period) is not None
    missing = 0 if is_past or has_midterm else max(terms.admission.marks_before_midterm - count, 0)
    return JournalRow(
        student=person,
        cells=cells,
        rating=ratings.rating_of(items, counting, terms),
        current_count=count,
        lacks_marks=missing,
        grade=ratings.final_of(items, counting, terms),
    )


def _held_results(session: Session, item_ids: Sequence[int]) -> dict[tuple[int, int], OutboxRow]:
    """Return results that wait for a decision or a release, or stand as provisional, newest last."""
    waiting = OutboxRow.status.in_((OutboxStatus.HELD, OutboxStatus.RELEASABLE))
    query = select(OutboxRow).where(OutboxRow.item_id.in_(item_ids), waiting)
    return {(row.item_id, row.student_id): row for row in session.scalars(query.order_by(OutboxRow.id))}


def _locked_items(session: Session, offering_id: int, items: Sequence[GradeItem]) -> frozenset[int]:
    query = select(Lock.item_id).where(Lock.offering_id == offering_id, Lock.released_at.is_(None))
    locked = set(session.scalars(query))
    return frozenset(item.id for item in items if None in locked or item.id in locked)


def held_result(session: Session, item_id: int, student_id: int) -> OutboxRow | None:
    """Return the result of a learner in a column that waits for a decision or a release."""
    return _held_results(session, [item_id]).get((item_id, student_id))


def held_results(session: Session, *, student_id: int) -> list[OutboxRow]:
    """Return one learner's results that wait, soonest decision first."""
    waiting = OutboxRow.status.in_((OutboxStatus.HELD, OutboxStatus.RELEASABLE))
    query = select(OutboxRow).where(OutboxRow.student_id == student_id, waiting)
    return list(session.scalars(query.order_by(OutboxRow.decision_due_at, OutboxRow.id)))
