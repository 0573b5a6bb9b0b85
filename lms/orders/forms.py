"""What the pages of orders receive, parsed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lms.orders.errors import OrderRefused
from lms.orders.models import OrderKind


def parse_kind(text: str) -> OrderKind:
    """Return the kind of an order.

    Raises:
        OrderRefused: no such kind.
    """
    try:
        return OrderKind(text)
    except ValueError:
        raise OrderRefused(field="kind") from None


def parse_day(form: Mapping[str, str], name: str) -> date:
    """Return a day, which must be there.

    Raises:
        OrderRefused: not a day.
    """
    try:
        return date.fromisoformat(form.get(name, "").strip())
    except ValueError:
        raise OrderRefused(field=name) from None


def parse_number(form: Mapping[str, str], name: str) -> int | None:
    """Return a whole number; None when the field is empty.

    Raises:
        OrderRefused: something else than digits.
    """
    text = form.get(name, "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise OrderRefused(field=name)
    return int(text)
