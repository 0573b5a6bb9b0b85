"""The forecast by week on the page of a share: what was held counts by its minutes, what comes by the timetable."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.db import transaction
from lms.courses.models import CourseOffering
from lms.distance import queries
from lms.distance.weeks import Weeks, weeks_of
from lms.meetings import operations as meetings
from lms.rules.distance_share import Mode, Regime
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_meetings import make_meeting


def of(session: Session, offering: CourseOffering) -> Weeks:
    return weeks_of(session, queries.shares_of(session, [offering])[0])


def test_a_held_class_counts_by_its_minutes_and_a_coming_one_by_the_timetable(session: Session) -> None:
    offering = make_offering(session)
    first = make_meeting(session, offering, minutes=100, week=1)
    make_meeting(session, offering, minutes=50, week=3, title="Second")
    with time_machine.travel(max(clock.now(), first.starts_at) + timedelta(hours=2), tick=False):
        meetings.record_held(session, first, minutes=60, actor=SYSTEM)
        found = of(session, offering)
    assert [(row.held, row.forecast) for row in found.sums[:4]] == [(60, 60), (60, 60), (60, 110), (60, 110)]
    assert found.total_minutes == 110


def test_a_class_in_a_room_and_a_cancelled_one_are_no_forecast(session: Session) -> None:
    offering = make_offering(session)
    make_meeting(session, offering, mode=Mode.IN_PERSON, week=2)
    cancelled = make_meeting(session, offering, week=4, title="Webinar")
    meetings.cancel_meeting(session, cancelled, reason="Ill", actor=SYSTEM)
    assert of(session, offering).total_minutes == 0


@pytest.mark.parametrize(
    ("webinars", "sentence"),
    [
        (0, "The timetable holds no distance classes."),
        (
            1,
            "By the timetable 6 ac. h (300 min) of distance classes will be held; the ceiling is not reached.",
        ),
        (
            5,
            "By the timetable 30 ac. h (1,500 min) of distance classes will be held: legal, but from week 5 on "
            "close to the ceiling.",
        ),
    ],
)
def test_the_page_says_what_the_timetable_leads_to(
    app: Flask, client: FlaskClient, webinars: int, sentence: str
) -> None:
    with app.app_context(), transaction() as session:
        teacher = make_person(session)
        offering = make_offering(session, teacher=teacher)
        for week in range(1, webinars + 1):
            make_meeting(session, offering, minutes=300, week=week, title=f"Webinar {week}")
        teacher_id, url = teacher.id, f"/offerings/{offering.id}/share"
    client.sign_in_as(teacher_id)
    page = client.get(url).text
    assert sentence in page
    assert ("weeks__chart" in page) == (webinars > 0)


def test_an_offering_whose_regime_knows_no_ceiling_has_a_chart_without_one(session: Session) -> None:
    offering = make_offering(session, regime=Regime.MOOC, has_plan=False)
    make_meeting(session, offering, minutes=100, week=2)
    found = of(session, offering)
    assert (found.limit_y, found.total_minutes) == (None, 100)
    assert "ceiling" not in found.line
