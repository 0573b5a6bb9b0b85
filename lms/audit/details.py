"""What a line of the journal says was changed, as names and values that a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lms.audit.words import field_name
from lms.core.i18n import format_day, format_moment, gettext
from lms.core.models import AuditEvent

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Detail:
    """One value of a line; `old` is None where the line has no earlier value of that name."""

    name: str
    new: str
    old: str | None = None


def details_of(line: AuditEvent) -> list[Detail]:
    """Return the values of a line in the order in which they were written; what has stayed the same is said once."""
    before, after = _named(line.before), _named(line.after)
    found = []
    for name in [*after, *(name for name in before if name not in after)]:
        new, old = value_text(after.get(name)), value_text(before.get(name))
        is_changed = name in before and new != old
        found.append(Detail(field_name(name), new, old if is_changed else None))
    return found


def value_text(value: Any) -> str:
    """Return a kept value as a person reads it: yes and no, dates, lists; everything else as it is."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return "; ".join(f"{field_name(str(name))}: {value_text(one)}" for name, one in value.items())
    if isinstance(value, list):
        is_flat = not any(isinstance(one, (list, Mapping)) for one in value)
        return (", " if is_flat else "; ").join(value_text(one) for one in value)
    return _moment_text(str(value))


def _named(values: Any) -> Mapping[str, Any]:
    """Return kept values by name; a value of its own stands under the name of what it is."""
    if values is None:
        return {}
    return values if isinstance(values, Mapping) else {"value": values}


def _moment_text(text: str) -> str:
    """Return a kept date or moment in the reader's form, any other text unchanged."""
    try:
        if len(text) == len("2026-11-21"):
            return format_day(date.fromisoformat(text), "short")
        moment = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return text
    return format_moment(moment, "exact") if moment is not None and moment.tzinfo is not None else text
