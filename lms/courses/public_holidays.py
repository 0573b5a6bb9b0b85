"""Public holidays of Kazakhstan; moved days come by government order, so the registrar may change each of them."""

from __future__ import annotations

from datetime import date

import holidays


def public_holidays(first: date, last: date) -> list[date]:
    """Return the public holidays from the first day to the last."""
    years = range(first.year, last.year + 1)
    return sorted(day for day in holidays.country_holidays("KZ", years=years) if first <= day <= last)
