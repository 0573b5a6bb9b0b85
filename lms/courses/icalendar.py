"""iCalendar text of whole days (RFC 5545): pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_LINE_BYTES = 75


@dataclass(frozen=True, slots=True)
class Day:
    """An event of whole days, both included."""

    uid: str
    starts_on: date
    ends_on: date
    summary: str


def calendar(days: Iterable[Day], *, name: str) -> str:
    """Return the calendar with CRLF line ends; long lines are folded (RFC 5545 3.1)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Qashyq//calendar//EN",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for day in days:
        after = day.ends_on + timedelta(days=1)  # DTEND is the first day that no longer belongs
        lines += [
            "BEGIN:VEVENT",
            f"UID:{day.uid}@qashyq",
            f"DTSTAMP:{day.starts_on:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day.starts_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{after:%Y%m%d}",
            f"SUMMARY:{_escaped(day.summary)}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "\r\n".join(_folded(line) for line in lines) + "\r\n"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    parts, current = [], ""
    for sign in line:
        if len((current + sign).encode()) > _LINE_BYTES:
            parts.append(current)
            current = " "
        current += sign
    return "\r\n".join([*parts, current])
