"""Values of the run-time data model: what a text must look like to be one of a type, and times as numbers.

A check answers None for a good value. Formats follow the standard's definition of the type; where real
content is wider without harm (fractions of a second, blanks in identifiers) the wider form is taken, because
the browser's API has already told the course that it was stored.
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from enum import StrEnum

Check = Callable[[str], "Fault | None"]


class Fault(StrEnum):
    """Why a value is not taken; the versions give it different numbers."""

    TYPE = "type"
    RANGE = "range"
    LENGTH = "length"


_BAD_SIGNS = re.compile("[\x00\ud800-\udfff]")
_INTEGER = re.compile(r"^[+-]?\d{1,9}$")
_DECIMAL = re.compile(r"^[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})$")
_REAL = re.compile(r"^[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,2})?$")
_TIMESPAN12 = re.compile(r"^(\d{2,4}):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?$")
_ANY_TIMESPAN12 = re.compile(r"^(\d{2,5}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?$")
_TIME12 = re.compile(r"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$")
_DURATION = re.compile(
    r"^P(?=.)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})D)?"
    r"(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,6})?)S)?)?$"
)
_TIMESTAMP = re.compile(
    r"^(19[7-9]\d|20[0-3]\d)(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d(\.\d{1,6})?)?)?(Z|[+-]([01]\d|2[0-3])(:?[0-5]\d)?)?)?)?)?$"
)
_URN = re.compile(r"^urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:\S+$", re.IGNORECASE)
_LANGUAGE = re.compile(r"^([A-Za-z]{2,3}|[ix])(-[A-Za-z0-9]{2,8}){0,4}$")
_YEAR_SECONDS, _MONTH_SECONDS, _DAY_SECONDS = 31_557_600, 2_629_800, 86_400


def text(value: str) -> Fault | None:
    """Any text that can be stored; the length belongs to the element."""
    return Fault.TYPE if _BAD_SIGNS.search(value) else None


def vocabulary(*words: str) -> Check:
    """One of a closed list, case counts."""
    allowed = frozenset(words)
    return lambda value: None if value in allowed else Fault.TYPE


def integer(low: int, high: int) -> Check:
    """A whole number within bounds."""

    def check(value: str) -> Fault | None:
        if not _INTEGER.match(value):
            return Fault.TYPE
        return None if low <= int(value) <= high else Fault.RANGE

    return check


def number(low: int | None = None, high: int | None = None, *, exponent: bool = False) -> Check:
    """A decimal number within bounds; 2004's real(10,7) may have an exponent."""
    pattern = _REAL if exponent else _DECIMAL
    least = None if low is None else Decimal(low)
    most = None if high is None else Decimal(high)

    def check(value: str) -> Fault | None:
        if not pattern.match(value):
            return Fault.TYPE
        parsed = Decimal(value)
        too_low = least is not None and parsed < least
        return Fault.RANGE if too_low or (most is not None and parsed > most) else None

    return check


def identifier(value: str) -> Fault | None:
    """A name of something: one visible line, not empty."""
    return Fault.TYPE if not value.strip() or not value.isprintable() else None


def long_identifier(value: str) -> Fault | None:
    """2004's long_identifier_type: a URI or a plain name; `urn:` needs its parts."""
    if identifier(value):
        return Fault.TYPE
    is_urn = value[:4].lower() == "urn:"
    return Fault.TYPE if is_urn and not _URN.match(value) else None


def language(value: str) -> Fault | None:
    """A language tag."""
    return None if _LANGUAGE.match(value) else Fault.TYPE


def timespan12(value: str) -> Fault | None:
    """`HHHH:MM:SS.SS`."""
    return None if _TIMESPAN12.match(value) else Fault.TYPE


def time12(value: str) -> Fault | None:
    """`HH:MM:SS.SS` of a day."""
    return None if _TIME12.match(value) else Fault.TYPE


def duration(value: str) -> Fault | None:
    """An ISO 8601 period, `P1Y2M3DT4H5M6.55S`."""
    return None if _DURATION.match(value) else Fault.TYPE


def timestamp(value: str) -> Fault | None:
    """An ISO 8601 point of time, a year at least, the zone optional."""
    return None if _TIMESTAMP.match(value) else Fault.TYPE


def result12(value: str) -> Fault | None:
    """An interaction's result of 1.2: a word or a number."""
    if value in ("correct", "wrong", "unanticipated", "neutral"):
        return None
    return None if _DECIMAL.match(value) else Fault.TYPE


def result2004(value: str) -> Fault | None:
    """An interaction's result of 2004: a word or a real number."""
    if value in ("correct", "incorrect", "unanticipated", "neutral"):
        return None
    return None if _REAL.match(value) else Fault.TYPE


def parse_timespan12(value: str) -> int | None:
    """Read a time span of 1.2 as hundredths of a second; "00:75:00" is read too, the browser's API takes it."""
    match = _ANY_TIMESPAN12.match(value)
    if match is None:
        return None
    hours, minutes, seconds, fraction = match.groups()
    hundredths = int((fraction or "0").ljust(2, "0")[:2])
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 100 + hundredths


def parse_duration(value: str) -> int | None:
    """Read a period of 2004 as hundredths of a second; a year is 365.25 days, a month a twelfth of it."""
    match = _DURATION.match(value)
    if match is None:
        return None
    years, months, days, hours, minutes = (int(group or 0) for group in match.groups()[:5])
    seconds = Decimal(match.group(6) or 0)
    whole = (
        years * _YEAR_SECONDS + months * _MONTH_SECONDS + days * _DAY_SECONDS + hours * 3600 + minutes * 60
    )
    return whole * 100 + int(seconds * 100)


def show_timespan12(hundredths: int) -> str:
    """Write hundredths of a second as `HHHH:MM:SS.SS`, at most 9999 hours."""
    seconds, rest = divmod(min(hundredths, 9999 * 360_000 + 359_999), 100)
    return f"{seconds // 3600:04d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:02d}"


def show_duration(hundredths: int) -> str:
    """Write hundredths of a second as an ISO 8601 period in hours, minutes and seconds."""
    seconds, rest = divmod(hundredths, 100)
    fraction = f".{rest:02d}" if rest else ""
    return f"PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}{fraction}S"


def parse_number(value: str | None) -> Decimal | None:
    """Read a stored number; None for nothing and for what is none."""
    if not value:
        return None
    try:
        parsed = Decimal(value)
    except InvalidOperation:
        return None
    return parsed if parsed.is_finite() else None
