"""The demo's disciplines: one offering of each regime, with plans that show every colour."""

from __future__ import annotations

from dataclasses import dataclass

from lms.rules.distance_share import ActivityKind as Kind
from lms.rules.distance_share import Mode, Regime

H = 50  # minutes of an academic hour
Row = tuple[Kind, Mode, int]


@dataclass(frozen=True, slots=True)
class Discipline:
    """A discipline and how it is taught this term; `plan` in academic hours."""

    code: str
    kk: str
    ru: str
    en: str
    unit: str
    regime: Regime
    plan: tuple[Row, ...]
    teacher: str
    colour: str  # what the desk shows for its plan; a test holds it true

    @property
    def credits(self) -> int:
        """Credits that the plan's hours make."""
        return sum(hours for _, _, hours in self.plan) // 30


ROOM, SYNC, ASYNC, NONE = Mode.IN_PERSON, Mode.SYNC, Mode.ASYNC, Mode.NONE
DISCIPLINES = (
    Discipline(
        "DB2203", "Дерекқорлар негіздері", "Основы баз данных", "Introduction to databases", "computing", Regime.BLENDED,
        ((Kind.LECTURE, SYNC, 14), (Kind.LECTURE, ROOM, 16), (Kind.PRACTICAL, ROOM, 30), (Kind.SRSP, ROOM, 15), (Kind.MIDTERM, SYNC, 2),
         (Kind.SRS, NONE, 61), (Kind.EXAM_PREP, NONE, 10), (Kind.FINAL, ROOM, 2)),
        "teacher", "green",
    ),
    Discipline(
        "MA1101", "Математикалық талдау", "Математический анализ", "Mathematical analysis", "computing", Regime.IN_PERSON,
        ((Kind.LECTURE, ROOM, 30), (Kind.PRACTICAL, ROOM, 30), (Kind.SRSP, ROOM, 15), (Kind.SRS, NONE, 63), (Kind.EXAM_PREP, NONE, 10),
         (Kind.FINAL, ROOM, 2)),
        "teacher2", "green",
    ),
    Discipline(
        "HK1102", "Қазақстан тарихы", "История Казахстана", "History of Kazakhstan", "humanities", Regime.BLENDED,
        ((Kind.LECTURE, SYNC, 10), (Kind.LECTURE, ROOM, 5), (Kind.PRACTICAL, ROOM, 30), (Kind.SRSP, ASYNC, 6), (Kind.SRSP, ROOM, 9),
         (Kind.SRS, NONE, 80), (Kind.EXAM_PREP, NONE, 8), (Kind.FINAL, SYNC, 2)),
        "teacher2", "amber",
    ),
    Discipline(
        "PH2104", "Философия", "Философия", "Philosophy", "humanities", Regime.BLENDED,
        ((Kind.LECTURE, SYNC, 15), (Kind.PRACTICAL, SYNC, 18), (Kind.PRACTICAL, ROOM, 12), (Kind.SRSP, ROOM, 15), (Kind.SRS, NONE, 80),
         (Kind.EXAM_PREP, NONE, 8), (Kind.FINAL, ROOM, 2)),
        "teacher2", "red",
    ),
    Discipline(
        "ML3301", "Машиналық оқытуға кіріспе (ЖАОК)", "Введение в машинное обучение (МООК)", "Introduction to machine learning (MOOC)",
        "computing", Regime.MOOC,
        ((Kind.LECTURE, ASYNC, 30), (Kind.PRACTICAL, ASYNC, 30), (Kind.SRSP, ROOM, 15), (Kind.SRS, NONE, 63), (Kind.EXAM_PREP, NONE, 10),
         (Kind.FINAL, ROOM, 2)),
        "teacher", "amber",
    ),
    Discipline(
        "IS4401", "Ақпараттық қауіпсіздік", "Информационная безопасность", "Information security", "computing", Regime.INDIVIDUAL_DISTANCE,
        ((Kind.LECTURE, SYNC, 30), (Kind.PRACTICAL, SYNC, 30), (Kind.SRSP, ASYNC, 15), (Kind.SRS, NONE, 63), (Kind.EXAM_PREP, NONE, 10),
         (Kind.FINAL, SYNC, 2)),
        "teacher", "amber",
    ),
)  # fmt: skip
