"""Writes of the gradebook: items, marks (append-only), windows, locks."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

import lms.gradebook.guards  # noqa: F401  # marks are guarded wherever they can be written
from lms.core import audit, clock
from lms.core.audit import Actor
from lms.courses import queries as courses
from lms.gradebook import queries, signals
from lms.gradebook.errors import (
    BadMark,
    MarkLocked,
    MarkWindowClosed,
    NotEnrolled,
    NotYourMark,
    ReasonRequired,
)
from lms.gradebook.models import GradeItem, GradeItemKind, Lock, Mark, MarkStatus, MarkWindow
from lms.gradebook.standing import points_text
from lms.rules.grading import checked_mark

HAND = "hand"
REASON_ADMISSION = "admission_list"
FINALS = (GradeItemKind.FINAL, GradeItemKind.FX_RETAKE)


def ensure_item(
    session: Session,
    offering_id: int,
    *,
    kind: GradeItemKind,
    title: str,
    week: int,
    source_kind: str = HAND,
    source_id: int | None = None,
    actor: Actor,
) -> GradeItem:
    """Return the journal column of a source, adding it on the first call; title and week follow the source."""
    item = queries.item_of_source(session, source_kind, source_id) if source_id is not None else None
    if item is not None:
        before = {"title": item.title, "week": item.week, "kind": item.kind.value}
        item.title, item.week, item.kind = title[:200], week, kind
        after = {"title": item.title, "week": item.week, "kind": kind.value}
        if before != after:
            audit.record(
                session, actor=actor, action="gradebook.change_item", object_kind="grade_item",
                object_id=item.id, before=before, after=after,
            )  # fmt: skip
        return item
    item = GradeItem(
        offering_id=offering_id, kind=kind, title=title[:200], week=week, source_kind=source_kind, source_id=source_id
    )  # fmt: skip
    session.add(item)
    session.flush()
    audit.record(
        session, actor=actor, action="gradebook.add_item", object_kind="grade_item", object_id=item.id,
        after={"offering_id": offering_id, "kind": kind.value, "title": item.title, "week": week},
    )  # fmt: skip
    return item


def record_mark(
    session: Session,
    item: GradeItem,
    student_id: int,
    points: Decimal | None,
    *,
    source: str,
    actor: Actor,
    status: MarkStatus = MarkStatus.GRADED,
    reason: str | None = None,
    is_override: bool = False,
    is_provisional: bool = False,
) -> Mark:
    """Add the next revision of a mark; the same mark from the same source is not written twice.

    `source`: hand, scorm, import, outbox:<id>. A mark typed by hand into a column that a machine fills is an override
    and needs a reason. Results of the outbox pass a closed window (the work itself was done in time), never a lock.

    Raises:
        BadMark: no number 0..100 with two decimals, or points and status do not fit.
        MarkLocked, MarkWindowClosed, NotEnrolled, ReasonRequired, NotYourMark.
    """
    points = _checked(points, status)
    is_override = is_override or (source == HAND and item.source_kind != HAND)
    if is_override and not (reason or "").strip():
        raise ReasonRequired(field="reason")
    hold_still(session, item)
    check_unlocked(session, item)
    if not source.startswith("outbox:"):
        if not queries.is_window_open(session, item.offering_id, item.kind, clock.now()):
            raise MarkWindowClosed
        if not queries.is_student(session, item.offering_id, student_id):
            raise NotEnrolled
    if source == HAND and item.kind in FINALS and actor.id in courses.teachers_of(session, item.offering_id):
        raise NotYourMark
    return append_revision(
        session, item, student_id, points, status=status, source=source, reason=reason,
        is_override=is_override, is_provisional=is_provisional, actor=actor,
    )  # fmt: skip


def _checked(points: Decimal | None, status: MarkStatus) -> Decimal | None:
    if (points is not None) != (status is MarkStatus.GRADED):
        raise BadMark(problem="mark_and_status")
    if points is None:
        return None
    try:
        return checked_mark(points)
    except ValueError as problem:
        raise BadMark(problem=str(problem)) from problem


def hold_still(session: Session, item: GradeItem) -> None:
    """Make writers of one column wait for each other, so that revisions count up and no mark slips past a lock."""
    session.execute(select(GradeItem.id).where(GradeItem.id == item.id).with_for_update(key_share=True))


def check_unlocked(session: Session, item: GradeItem, *, passing: frozenset[str] = frozenset()) -> None:
    """Refuse a locked column; `passing` names reasons of locks that the step may pass."""
    for lock_row in queries.locks_on(session, item):
        if lock_row.reason not in passing:
            raise MarkLocked(reason=lock_row.reason)


def append_revision(
    session: Session,
    item: GradeItem,
    student_id: int,
    points: Decimal | None,
    *,
    status: MarkStatus,
    source: str,
    reason: str | None,
    is_override: bool,
    is_provisional: bool,
    actor: Actor,
) -> Mark:
    """Write the revision and its audit line; for this room's operations, which have checked before."""
    wanted = (status, points, source, is_override, is_provisional)
    stands = queries.standing(session, item.id, student_id)
    last, before = stands.last, stands.current
    if last is not None and wanted == (
        last.status,
        last.points,
        last.source,
        last.is_override,
        last.is_provisional,
    ):
        return last
    mark = Mark(
        item_id=item.id, student_id=student_id, revision=last.revision + 1 if last else 1, status=status, points=points,
        is_override=is_override, is_provisional=is_provisional, source=source, reason=reason, recorded_by=actor.id,
        recorded_at=clock.now(),
    )  # fmt: skip
    session.add(mark)
    session.flush()
    audit.record(
        session, actor=actor, action="gradebook.mark", object_kind="mark", object_id=mark.id,
        before=described(before), after=described(mark) | {"item_id": item.id, "student_id": student_id}, reason=reason,
    )  # fmt: skip
    signals.mark_recorded.send(mark.id, session=session)
    return mark


def described(mark: Mark | None) -> dict[str, object]:
    """Return what the audit journal keeps of a mark: no name, exact points as text."""
    if mark is None:
        return {}
    return {
        "revision": mark.revision,
        "status": mark.status.value,
        "points": points_text(mark.points),
        "source": mark.source,
        "is_override": mark.is_override,
        "is_provisional": mark.is_provisional,
    }


def drop_override(
    session: Session, item: GradeItem, student_id: int, *, actor: Actor, reason: str
) -> Mark | None:
    """Take back what was typed by hand; the machine's result, if there is one, counts again."""
    if not reason.strip():
        raise ReasonRequired(field="reason")
    hold_still(session, item)
    check_unlocked(session, item)
    current = queries.current_mark(session, item.id, student_id)
    if current is None or current.source != HAND:
        return current
    append_revision(
        session, item, student_id, None, status=MarkStatus.WITHDRAWN, source=HAND, reason=reason,
        is_override=False, is_provisional=False, actor=actor,
    )  # fmt: skip
    return queries.current_mark(session, item.id, student_id)


def open_window(
    session: Session,
    *,
    offering_id: int,
    kind: GradeItemKind,
    opens_at: datetime,
    closes_at: datetime,
    actor: Actor,
    reason: str | None = None,
) -> MarkWindow:
    """Say when marks of a kind may be entered; a reopened window names who and why."""
    is_reopened = queries.has_window(session, offering_id, kind)
    if is_reopened and not (reason or "").strip():
        raise ReasonRequired(field="reason")
    window = MarkWindow(
        offering_id=offering_id, kind=kind, opens_at=opens_at, closes_at=closes_at,
        granted_by=actor.id if is_reopened else None, reason=reason,
    )  # fmt: skip
    session.add(window)
    session.flush()
    audit.record(
        session, actor=actor, action="gradebook.open_window", object_kind="mark_window", object_id=window.id,
        after={"offering_id": offering_id, "kind": kind.value, "opens_at": opens_at.isoformat(),
               "closes_at": closes_at.isoformat()}, reason=reason,
    )  # fmt: skip
    return window


def lock(
    session: Session, *, offering_id: int, item_id: int | None = None, reason: str, actor: Actor
) -> Lock:
    """Lock an item, or the whole offering when none is named; a second lock of the same reason is the first one."""
    if item_id is not None:
        hold_still(session, session.get_one(GradeItem, item_id))
    query = select(Lock).where(
        Lock.offering_id == offering_id, Lock.item_id == item_id, Lock.reason == reason, Lock.released_at.is_(None)
    )  # fmt: skip
    found = session.scalar(query)
    if found is not None:
        return found
    row = Lock(
        offering_id=offering_id, item_id=item_id, reason=reason, locked_by=actor.id, locked_at=clock.now()
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(
        session, actor=actor, action="gradebook.lock", object_kind="grade_lock", object_id=row.id,
        after={"offering_id": offering_id, "item_id": item_id}, reason=reason,
    )  # fmt: skip
    return row


def release_lock(session: Session, row: Lock, *, actor: Actor, reason: str) -> Lock:
    """Release a lock with a reason; a released one stays in the table."""
    if not reason.strip():
        raise ReasonRequired(field="reason")
    if row.released_at is None:
        row.released_at = clock.now()
        session.flush()
        audit.record(
            session, actor=actor, action="gradebook.release_lock", object_kind="grade_lock", object_id=row.id,
            before={"reason": row.reason}, reason=reason,
        )  # fmt: skip
    return row
