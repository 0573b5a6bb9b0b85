"""The share of one offering week by week, for its page: sums, the chart, and the sentence above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.i18n import gettext
from lms.courses import queries as courses
from lms.courses.models import CourseOffering, Material
from lms.courses.words import volume
from lms.distance.lines import EVENT, MATERIAL, MEETING, Source, SourceLine, timetable
from lms.distance.models import Layer
from lms.distance.queries import OfferingShare
from lms.exams.models import ControlEvent
from lms.meetings.models import ClassMeeting
from lms.rules.share_weeks import DatedLine, WeekSum, by_week, first_week_at

WIDTH, HEIGHT = 600, 160
GAP = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One week of the chart on a plane of 600 x 160: the column of what was held and of what is still to come."""

    week: int
    x: int
    width: int
    held_y: int
    held_height: int
    forecast_y: int
    forecast_height: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """sums: one a week; now: the current week, None outside the term; limit_y: the ceiling's line, None without one.

    total_minutes: forecast at the end of the term; line: what the forecast says in words.
    """

    sums: tuple[WeekSum, ...]
    now: int | None
    steps: tuple[Step, ...]
    limit_y: int | None
    total_minutes: int
    line: str


def weeks_of(session: Session, share: OfferingShare) -> Weeks:
    """Return the forecast of an offering by week: held classes by their minutes, the others by the timetable's."""
    offering, policy = share.offering, share.frame.policy
    lines = _dated(session, offering, timetable(session, [offering.id]))
    sums = by_week(lines, offering.term.weeks, policy)
    week = courses.week_of(offering.term, clock.now())
    limit = share.limit_minutes
    top = max(1, sums[-1].forecast, (limit or 0) * 5 // 4)
    return Weeks(
        sums=sums,
        now=week if 1 <= week <= offering.term.weeks else None,
        steps=tuple(_step(found, len(sums), top) for found in sums),
        limit_y=HEIGHT - limit * HEIGHT // top if limit else None,
        total_minutes=sums[-1].forecast,
        line=_sentence(share, sums),
    )


def _sentence(share: OfferingShare, sums: tuple[WeekSum, ...]) -> str:
    policy, total = share.frame.policy, share.frame.volume
    hour = policy.academic_hour_minutes
    amount = volume(sums[-1].forecast, hour)
    if not sums[-1].forecast:
        return str(gettext("The timetable holds no distance classes."))
    if share.limit_minutes is None:
        return str(gettext("By the timetable %(amount)s of distance classes will be held.", amount=amount))
    limit = Fraction(share.limit_minutes, total)
    over = first_week_at(sums, limit, total, is_over=True)
    if over is not None:
        return str(
            gettext(
                "By the timetable %(amount)s of distance classes will be held: the ceiling is passed in week %(week)s.",
                amount=amount,
                week=over,
            )
        )
    warned = first_week_at(sums, limit * policy.early_warning, total) if policy.early_warning else None
    if warned is not None:
        return str(
            gettext(
                "By the timetable %(amount)s of distance classes will be held: legal, but from week %(week)s on "
                "close to the ceiling.",
                amount=amount,
                week=warned,
            )
        )
    return str(
        gettext(
            "By the timetable %(amount)s of distance classes will be held; the ceiling is not reached.",
            amount=amount,
        )
    )


def _dated(session: Session, offering: CourseOffering, found: Iterable[SourceLine]) -> list[DatedLine]:
    lines = list(found)
    held = {row.source: row for row in lines if row.layer is Layer.DELIVERED}
    weeks = _weeks(session, offering)
    scheduled = [row for row in lines if row.layer is Layer.SCHEDULED]
    return [
        DatedLine(weeks.get(row.source, 1), row.source in held, held.get(row.source, row).line)
        for row in scheduled
    ]


def _weeks(session: Session, offering: CourseOffering) -> dict[Source, int]:
    """Return the week of each source of an offering's lines; an event lies in the week in which it opens."""
    row, event, material = ClassMeeting, ControlEvent, Material
    found: dict[Source, int] = {}
    for number, week in session.execute(select(row.id, row.week).where(row.offering_id == offering.id)):
        found[Source(MEETING, number)] = week
    opens: datetime
    for number, opens in session.execute(
        select(event.id, event.opens_at).where(event.offering_id == offering.id)
    ):
        found[Source(EVENT, number)] = courses.week_of(offering.term, opens)
    for number, week in session.execute(
        select(material.id, material.week).where(material.offering_id == offering.id)
    ):
        found[Source(MATERIAL, number)] = week
    return found


def _step(found: WeekSum, count: int, top: int) -> Step:
    column = WIDTH // count
    held = found.held * HEIGHT // top
    ahead = found.forecast * HEIGHT // top - held
    return Step(
        week=found.week,
        x=(found.week - 1) * column + GAP // 2,
        width=max(column - GAP, 1),
        held_y=HEIGHT - held,
        held_height=held,
        forecast_y=HEIGHT - held - ahead,
        forecast_height=ahead,
    )
