"""Plans that the tests of the distance share build on."""

from lms.rules.distance_share import (
    ActivityKind,
    LedgerLine,
    Mode,
)

HOUR = 50
FIVE_CREDITS = 7_500
K, M = ActivityKind, Mode


def line(kind: ActivityKind, hours: float, mode: Mode, **rest: object) -> LedgerLine:
    return LedgerLine(kind, round(hours * HOUR), mode, **rest)


def rest_of(lines: list[LedgerLine], volume: int = FIVE_CREDITS) -> list[LedgerLine]:
    """Fill a plan up to its volume with self-study."""
    return [*lines, LedgerLine(K.SRS, volume - sum(x.minutes for x in lines), M.NONE)]


def plan_with_webinars(minutes: int) -> list[LedgerLine]:
    return rest_of([LedgerLine(K.LECTURE, minutes, M.SYNC), LedgerLine(K.PRACTICAL, 2_250, M.IN_PERSON)])


E1 = [
    line(K.LECTURE, 10, M.SYNC),
    line(K.LECTURE, 5, M.IN_PERSON),
    line(K.PRACTICAL, 6, M.ASYNC),
    line(K.MIDTERM, 2, M.SYNC),
    line(K.PRACTICAL, 22, M.IN_PERSON),
    line(K.SRSP, 15, M.IN_PERSON),
    line(K.SRS, 80, M.NONE),
    line(K.EXAM_PREP, 8, M.NONE),
    line(K.FINAL, 2, M.SYNC),
]
E2 = [
    *(x for x in E1 if not (x.kind is K.PRACTICAL and x.mode is M.ASYNC) and x.kind is not K.SRSP),
    line(K.PRACTICAL, 6, M.IN_PERSON),
    line(K.SRSP, 9, M.IN_PERSON),
    line(K.SRSP, 6, M.ASYNC),
]
