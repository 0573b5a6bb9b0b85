"""Policies of admission, sittings, the calendar, accounts and retention."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from lms.rules.documents import PolicyError, PolicyHeader, Reader, read_header


@dataclass(frozen=True, slots=True)
class AdmissionPolicy:
    """Who may sit."""

    header: PolicyHeader
    marks_before_midterm: int
    rating_threshold: Decimal
    fx_retakes: int
    finance_debt_bars_final: bool
    prerequisite_debt_bars_final: bool
    academic_debt_bars_final: bool

    @property
    def version(self) -> str:
        return self.header.version

    @classmethod
    def from_json(cls, document: object) -> Self:
        """Read a resolved policy document; PolicyError names place and problem."""
        header, values = read_header(document, "admission")
        policy = cls(
            header=header,
            marks_before_midterm=values.integer("marks_before_midterm", 0, 50),
            rating_threshold=values.decimal("rating_threshold", 0, 100),
            fx_retakes=values.integer("fx_retakes", 0, 5),
            finance_debt_bars_final=values.flag("finance_debt_bars_final"),
            prerequisite_debt_bars_final=values.flag("prerequisite_debt_bars_final"),
            academic_debt_bars_final=values.flag("academic_debt_bars_final"),
        )
        values.finish()
        return policy


class CandidateOutage(StrEnum):
    """What a cut on the candidate's side gives back."""

    NONE = "none"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class SittingPolicy:
    """Clock and release of one sitting."""

    header: PolicyHeader
    limit_minutes: int
    """Default time limit of a midterm test."""
    grace_seconds: int
    """A submission this late is still accepted: the time that it needs to arrive."""
    capped_by_window: bool
    candidate_outage: CandidateOutage
    candidate_outage_cap_minutes: int
    check_in_opens_minutes: int
    """How long before the start the check-in opens."""
    late_start_minutes: int
    """How long after the start a candidate may still begin."""
    decision_term_hours: int
    """A held mark must be decided within this time; past it the mark goes out as provisional."""
    max_attempts: int
    required_capabilities: tuple[str, ...]
    """What an on-line control event must have switched on (Regulation 004 8.8)."""

    @property
    def version(self) -> str:
        return self.header.version

    @classmethod
    def from_json(cls, document: object) -> Self:
        """Read a resolved policy document; PolicyError names place and problem."""
        header, values = read_header(document, "sitting")
        policy = cls(
            header=header,
            limit_minutes=values.integer("limit_minutes", 1, 1440),
            grace_seconds=values.integer("grace_seconds", 0, 3600),
            capped_by_window=values.flag("capped_by_window"),
            candidate_outage=values.word("candidate_outage", CandidateOutage),
            candidate_outage_cap_minutes=values.integer("candidate_outage_cap_minutes", 0, 240),
            check_in_opens_minutes=values.integer("check_in_opens_minutes", 0, 1440),
            late_start_minutes=values.integer("late_start_minutes", 0, 1440),
            decision_term_hours=values.integer("decision_term_hours", 1, 24 * 60),
            max_attempts=values.integer("max_attempts", 1, 10),
            required_capabilities=texts(values, "required_capabilities"),
        )
        values.finish()
        return policy


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """Teaching weeks from first to last, both inclusive, 1 = the first week of the term."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class CalendarPolicy:
    """Weeks of a term; every window elsewhere is derived from them."""

    header: PolicyHeader
    weeks: int
    summer_weeks: int
    midterm_1: WeekSpan
    midterm_2: WeekSpan
    exam_period: WeekSpan
    fx_window: WeekSpan
    add_drop_weeks: int
    withdrawal_weeks: int
    mark_window_days: int
    appeal_days: int

    @property
    def version(self) -> str:
        return self.header.version

    @classmethod
    def from_json(cls, document: object) -> Self:
        """Read a resolved policy document; PolicyError names place and problem."""
        header, values = read_header(document, "calendar")
        policy = cls(
            header=header,
            weeks=values.integer("weeks", 1, 30),
            summer_weeks=values.integer("summer_weeks", 1, 20),
            midterm_1=_span(values, "midterm_1_weeks"),
            midterm_2=_span(values, "midterm_2_weeks"),
            exam_period=_span(values, "exam_period_weeks"),
            fx_window=_span(values, "fx_window_weeks"),
            add_drop_weeks=values.integer("add_drop_weeks", 0, 30),
            withdrawal_weeks=values.integer("withdrawal_weeks", 0, 30),
            mark_window_days=values.integer("mark_window_days", 0, 60),
            appeal_days=values.integer("appeal_days", 0, 60),
        )
        values.finish()
        return policy


@dataclass(frozen=True, slots=True)
class AccountsPolicy:
    """Sign-in: lengths, lives and locks."""

    header: PolicyHeader
    password_min_length: int
    first_link_hours: int
    reset_link_minutes: int
    login_session_hours: int
    failed_sign_ins: int
    failed_window_minutes: int
    lock_minutes: int

    @property
    def version(self) -> str:
        return self.header.version

    @classmethod
    def from_json(cls, document: object) -> Self:
        """Read a resolved policy document; PolicyError names place and problem."""
        header, values = read_header(document, "accounts")
        policy = cls(
            header=header,
            password_min_length=values.integer("password_min_length", 8, 128),
            first_link_hours=values.integer("first_link_hours", 1, 24 * 60),
            reset_link_minutes=values.integer("reset_link_minutes", 5, 24 * 60),
            login_session_hours=values.integer("login_session_hours", 1, 24 * 30),
            failed_sign_ins=values.integer("failed_sign_ins", 1, 1000),
            failed_window_minutes=values.integer("failed_window_minutes", 1, 24 * 60),
            lock_minutes=values.integer("lock_minutes", 1, 24 * 60),
        )
        values.finish()
        return policy


RETENTION_TERMS = (
    "recording_after_final_days",
    "frames_after_final_days",
    "incident_pictures_after_final_days",
    "reference_face_after_final_days",
    "embedding_after_term_days",
    "browser_events_after_final_days",
    "login_records_days",
    "notifications_days",
)


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How long what is kept, in days after the event that the key names."""

    header: PolicyHeader
    days: Mapping[str, int]

    @property
    def version(self) -> str:
        return self.header.version

    @classmethod
    def from_json(cls, document: object) -> Self:
        """Read a resolved policy document; PolicyError names place and problem."""
        header, values = read_header(document, "retention")
        days = {key: values.integer(key, 0, 36525) for key in values.keys()}  # noqa: SIM118
        for key in RETENTION_TERMS:
            if key not in days:
                raise PolicyError(values.at(key), "missing")
        return cls(header, days)


def _span(values: Reader, key: str) -> WeekSpan:
    child = values.child(key)
    span = WeekSpan(child.integer("first", 1, 60), child.integer("last", 1, 60))
    if span.last < span.first:
        raise PolicyError(child.at("last"), "before_first")
    child.finish()
    return span


def texts(values: Reader, key: str) -> tuple[str, ...]:
    """Return a list of words."""
    found = []
    for index, item in enumerate(values.items(key)):
        if not isinstance(item, str) or not item:
            raise PolicyError(f"{values.at(key)}[{index}]", "text_expected")
        found.append(item)
    return tuple(found)
