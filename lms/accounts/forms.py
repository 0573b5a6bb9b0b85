"""What the pages of accounts receive, parsed; texts of faults beside their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lms.accounts.errors import RoleDatesWrong, RoleRefused, RoleScopeWrong
from lms.accounts.labels import FAULTS
from lms.accounts.person_fields import Fault
from lms.accounts.roles import Role, ScopeKind
from lms.core.errors import BadInput
from lms.core.i18n import institution_zone

MAX_REASON = 500


def fault_text(fault: Fault) -> str:
    """Return what is wrong and what to do, in the reader's language."""
    return str(FAULTS[fault.kind]) % {"got": fault.got}


def field_errors(faults: Iterable[Fault]) -> dict[str, str]:
    """Return the first fault of each field as text."""
    errors: dict[str, str] = {}
    for fault in faults:
        errors.setdefault(fault.field, fault_text(fault))
    return errors


def parse_reason(form: Mapping[str, str]) -> str:
    """Return the reason, which steps with consequences ask for.

    Raises:
        BadInput: there is none.
    """
    reason = " ".join(form.get("reason", "").split())[:MAX_REASON]
    if len(reason) < 3:
        raise BadInput(field="reason")
    return reason


def parse_day(text: str, field: str) -> date | None:
    """Return a day from an input of type date; None when empty.

    Raises:
        BadInput: not a day.
    """
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(field=field) from None


def day_begins(day: date) -> datetime:
    """Return the first moment of a day in the institution's zone."""
    return datetime.combine(day, time(), tzinfo=institution_zone())


def parse_whole(text: str, field: str) -> int:
    """Return a whole number of at most six digits.

    Raises:
        BadInput: not one.
    """
    plain = text.strip()
    if not plain.isascii() or not plain.isdigit() or len(plain) > 6:
        raise BadInput(field=field)
    return int(plain)


@dataclass(frozen=True, slots=True)
class GrantForm:
    """A role in a place for a time; both days of the time are included."""

    role: Role
    scope_kind: ScopeKind
    scope_id: int | None
    valid_from: datetime | None
    valid_to: datetime | None
    reason: str | None

    @classmethod
    def parse(cls, form: Mapping[str, str]) -> GrantForm:
        """Read the form; the place is written `unit:3`.

        Raises:
            RoleRefused: no such role or place.
            BadInput: a date is none.
        """
        try:
            role = Role(form.get("role", ""))
        except ValueError:
            raise RoleRefused(field="role") from None
        kind_text, _, id_text = form.get("scope", "").partition(":")
        try:
            scope_kind = ScopeKind(kind_text)
            scope_id = int(id_text) if id_text else None
        except ValueError:
            raise RoleScopeWrong(field="scope") from None
        first = parse_day(form.get("valid_from", ""), "valid_from")
        last = parse_day(form.get("valid_to", ""), "valid_to")
        if first is not None and last is not None and last < first:
            raise RoleDatesWrong(field="valid_to")
        return cls(
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
            valid_from=day_begins(first) if first else None,
            valid_to=day_begins(last + timedelta(days=1)) if last else None,
            reason=" ".join(form.get("reason", "").split())[:MAX_REASON] or None,
        )
