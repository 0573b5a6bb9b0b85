"""Who sees, signs and keeps a sheet. What is not seen does not exist (404)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.access import active_roles, covers
from lms.accounts.models import Person, RoleAssignment
from lms.accounts.roles import GRANTS, Permission, Role
from lms.core.errors import Forbidden, NotFound
from lms.gradebook.access import item_scope
from lms.gradebook.models import GradeItem
from lms.registrar import queries
from lms.registrar.models import GradeSheet, SheetStatus

P = Permission
SEEING = frozenset({P.MANAGE_SHEETS, P.SIGN_SHEET_EXAMINER, P.SIGN_SHEET_HEAD, P.SEE_JOURNAL})


@dataclass(frozen=True, slots=True)
class SheetSeat:
    """A person's place at a sheet."""

    sheet: GradeSheet
    permissions: frozenset[Permission]

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


def permissions_at(session: Session, roles: list[RoleAssignment], item: GradeItem) -> frozenset[Permission]:
    """Return what these roles (a student's aside) allow at a control event's column."""
    scope = item_scope(session, item)
    allowed: set[Permission] = set()
    for assignment in roles:
        if assignment.role is not Role.STUDENT and covers(assignment, scope):
            allowed |= GRANTS[assignment.role]
    return frozenset(allowed)


def sheet_seat(session: Session, person: Person, sheet_id: int) -> SheetSeat:
    """Return the person's place at a sheet.

    Raises:
        NotFound: no such sheet, or it is not the person's to see.
    """
    sheet = queries.sheet(session, sheet_id)
    item = session.get_one(GradeItem, sheet.item_id)
    allowed = permissions_at(session, active_roles(session, person.id), item)
    if not allowed & SEEING:
        raise NotFound
    return SheetSeat(sheet, allowed)


@dataclass(frozen=True, slots=True)
class Desk:
    """The sheets that a person has to do with, by what is to be done."""

    to_open: list[GradeItem]
    open: list[GradeSheet]
    closed: list[GradeSheet]
    to_sign: list[GradeSheet]
    to_close: list[GradeSheet]
    may_manage: bool


def desk_of(session: Session, person: Person) -> Desk:
    """Return a person's desk of sheets."""
    roles = active_roles(session, person.id)
    rights: dict[int, frozenset[Permission]] = {}

    def right(item_id: int) -> frozenset[Permission]:
        if item_id not in rights:
            rights[item_id] = permissions_at(session, roles, session.get_one(GradeItem, item_id))
        return rights[item_id]

    seen = [sheet for sheet in queries.sheets(session) if right(sheet.item_id) & SEEING]
    signs = {SheetStatus.DRAFT: P.SIGN_SHEET_EXAMINER, SheetStatus.SIGNED_EXAMINER: P.SIGN_SHEET_HEAD}
    is_open = [sheet for sheet in seen if sheet.status not in (SheetStatus.CLOSED, SheetStatus.ARCHIVED)]
    return Desk(
        to_open=[i for i in queries.items_without_sheet(session) if P.MANAGE_SHEETS in right(i.id)],
        open=is_open,
        closed=[sheet for sheet in seen if sheet not in is_open],
        to_sign=[s for s in is_open if s.status in signs and signs[s.status] in right(s.item_id)],
        to_close=[
            s for s in is_open if s.status is SheetStatus.SIGNED_HEAD and P.MANAGE_SHEETS in right(s.item_id)
        ],
        may_manage=any(P.MANAGE_SHEETS in GRANTS[role.role] for role in roles),
    )
