"""Words of the volume plan: kinds of work, modes, regimes, and one line of a plan or ledger."""

from dataclasses import dataclass
from enum import StrEnum


class ActivityKind(StrEnum):
    """Kinds of work inside a discipline's volume (Order 152 cl. 25 to 27)."""

    LECTURE = "lecture"
    PRACTICAL = "practical"
    LAB = "lab"
    STUDIO = "studio"
    SRSP = "srsp"  # self-study with the teacher
    SRS = "srs"  # self-study
    MIDTERM = "midterm"
    EXAM_PREP = "exam_prep"
    FINAL = "final"
    PRACTICE = "practice"


class Mode(StrEnum):
    """How the work is held; `none` is independent work anywhere (Regulation 004 8.6)."""

    IN_PERSON = "in_person"
    HYFLEX = "hyflex"
    SYNC = "sync"
    ASYNC = "async"
    NONE = "none"


class Regime(StrEnum):
    IN_PERSON = "in_person"
    BLENDED = "blended"
    ONLINE_FORM = "online_form"
    MOOC = "mooc"
    INDIVIDUAL_DISTANCE = "individual_distance"
    EMERGENCY = "emergency"


class Layer(StrEnum):
    """From which source the lines come: plan, timetable, held lessons, or a look ahead."""

    PLANNED = "planned"
    SCHEDULED = "scheduled"
    DELIVERED = "delivered"
    FORECAST = "forecast"


DISTANCE_MODES = frozenset({Mode.SYNC, Mode.ASYNC})
ROOM_MODES = frozenset({Mode.IN_PERSON, Mode.HYFLEX})
REAL_TIME_MODES = ROOM_MODES | {Mode.SYNC}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A row of the volume plan, a class meeting or a control event.

    `minutes` are planned or held minutes; `under_order` takes them out of the ceiling (an order with
    number, scope and dates); `replaces_meeting` marks a SCORM package or task that stands in for a
    scheduled class; `reference` is the caller's name of the line and comes back in the derivation.
    """

    kind: ActivityKind
    minutes: int
    mode: Mode
    under_order: bool = False
    replaces_meeting: bool = False
    reference: str = ""
