"""Who sees and fills a journal. What is not seen does not exist (404)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from lms.accounts.access import active_roles, covers
from lms.accounts.models import Person
from lms.accounts.roles import GRANTS, Permission, Role, Scope, ScopeKind
from lms.core.errors import Forbidden, NotFound
from lms.courses import queries as courses
from lms.courses.models import CourseOffering
from lms.gradebook.models import GradeItem, GradeItemKind

BY_HAND = (GradeItemKind.CURRENT, GradeItemKind.MIDTERM1, GradeItemKind.MIDTERM2, GradeItemKind.PRACTICE)
"""Columns that a teacher fills: a final belongs to its examiner (Order 152 cl. 37)."""


@dataclass(frozen=True, slots=True)
class JournalSeat:
    """A person's place at a journal; `students` limits whose lines are seen (an adviser's own), None means all."""

    offering: CourseOffering
    permissions: frozenset[Permission]
    students: frozenset[int] | None

    def may(self, permission: Permission) -> bool:
        """Whether some role allows this here."""
        return permission in self.permissions

    def need(self, permission: Permission) -> None:
        """Refuse whoever may not.

        Raises:
            Forbidden: no role allows it here.
        """
        if not self.may(permission):
            raise Forbidden


def journal_seat(session: Session, person: Person, offering_id: int) -> JournalSeat:
    """Return the person's place at a journal.

    Raises:
        NotFound: no such offering, or its journal is not the person's to see.
    """
    scope = courses.offering_scope(session, offering_id)
    allowed: set[Permission] = set()
    advised: set[int] = set()
    for assignment in active_roles(session, person.id):
        if assignment.role is Role.STUDENT:
            continue
        if covers(assignment, scope):
            allowed |= GRANTS[assignment.role]
        elif assignment.scope_kind is ScopeKind.STUDENT and Permission.SEE_JOURNAL in GRANTS[assignment.role]:
            advised.add(assignment.scope_id or 0)
    if Permission.SEE_JOURNAL in allowed:
        return JournalSeat(courses.offering(session, offering_id), frozenset(allowed), None)
    seen = frozenset(s for s in advised if courses.is_enrolled(session, offering_id, s))
    if not seen:
        raise NotFound
    return JournalSeat(courses.offering(session, offering_id), frozenset({Permission.SEE_JOURNAL}), seen)


def item_scope(session: Session, item: GradeItem) -> Scope:
    """Return where a column lies; that of a control event lies in the event too (examiners hold their role there)."""
    scope = courses.offering_scope(session, item.offering_id)
    return replace(scope, event_id=item.source_id) if item.source_kind == "control_event" else scope
