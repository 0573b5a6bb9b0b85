"""A class is placed only as far as the law lets it; the last hours go to one person, never to two."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.app import create_app
from lms.core.audit import SYSTEM
from lms.core.db import db, read_session, transaction
from lms.courses import queries as courses
from lms.courses.models import CourseOffering
from lms.distance.models import ShareVerdictRow
from lms.exams import operations as exams
from lms.exams.errors import PublishRefused
from lms.exams.models import ControlEventMode, ControlEventStatus
from lms.meetings import operations
from lms.meetings.errors import ScheduleRefused
from lms.meetings.gates import SCHEDULE_GATE, ScheduleRequest
from lms.meetings.models import ClassMeeting
from lms.rules.distance_share import ActivityKind, Mode, Regime
from tests.conftest import make_settings
from tests.factories_courses import make_offering
from tests.factories_exams import make_event
from tests.factories_meetings import entry, make_meeting
from tests.large import postgres_database

K, M = ActivityKind, Mode
IN_ROOMS = (
    (K.LECTURE, M.IN_PERSON, 2500),
    (K.PRACTICAL, M.IN_PERSON, 2250),
    (K.MIDTERM, M.IN_PERSON, 100),
    (K.SRS, M.NONE, 2650),
)


def offering_of(session: Session, regime: Regime = Regime.BLENDED) -> CourseOffering:
    return make_offering(session, plan=IN_ROOMS, regime=regime)


def test_the_twenty_first_webinar_of_75_minutes_is_refused_with_the_numbers(session: Session) -> None:
    offering = offering_of(session)
    for _ in range(20):
        make_meeting(session, offering, minutes=75)
    with pytest.raises(ScheduleRefused) as refused:
        make_meeting(session, offering, minutes=75)
    params = refused.value.params
    assert (params["distance_minutes"], params["limit_minutes"], params["volume_minutes"]) == (
        1575,
        1500,
        7500,
    )
    assert params["admissible_minutes"] == 0
    assert "31.5 ac. h (1,575 min)" in refused.value.text


def test_the_refusal_names_the_largest_request_that_would_pass(session: Session) -> None:
    offering = offering_of(session)
    for _ in range(5):
        make_meeting(session, offering, minutes=280)
    with pytest.raises(ScheduleRefused) as refused:
        make_meeting(session, offering, minutes=150)
    assert refused.value.params["admissible_minutes"] == 100
    assert "2 ac. h (100 min)" in refused.value.advice
    make_meeting(session, offering, minutes=100)


def test_minutes_that_the_plan_holds_at_a_distance_are_free(session: Session) -> None:
    plan = (
        (K.LECTURE, M.SYNC, 1450),
        (K.PRACTICAL, M.IN_PERSON, 3000),
        (K.SRS, M.NONE, 3050),
    )
    offering = make_offering(session, plan=plan)
    with pytest.raises(ScheduleRefused) as refused:
        make_meeting(session, offering, kind=K.PRACTICAL, minutes=75)
    assert refused.value.params["admissible_minutes"] == 50
    make_meeting(session, offering, kind=K.LECTURE, minutes=300)


def test_a_class_in_a_room_is_never_refused_even_when_the_share_is_red(session: Session) -> None:
    offering = make_offering(session, plan=((K.LECTURE, M.SYNC, 3000), (K.SRS, M.NONE, 4500)))
    make_meeting(session, offering, mode=M.IN_PERSON, minutes=100)


def test_a_mode_change_is_judged_without_the_class_as_it_was(session: Session) -> None:
    offering = offering_of(session)
    first = make_meeting(session, offering, minutes=300)
    for _ in range(4):
        make_meeting(session, offering, minutes=300)
    changed = entry(offering, mode=M.ASYNC, minutes=300, starts_at=first.starts_at)
    operations.change_meeting(session, first, offering, changed, actor=SYSTEM)
    longer = entry(offering, mode=M.ASYNC, minutes=301, starts_at=first.starts_at)
    with pytest.raises(ScheduleRefused) as refused:
        operations.change_meeting(session, first, offering, longer, actor=SYSTEM)
    assert refused.value.params["admissible_minutes"] == 300


def test_asynchronous_work_in_place_of_classes_is_refused_for_the_floor(session: Session) -> None:
    plan = ((K.LECTURE, M.IN_PERSON, 1000), (K.PRACTICAL, M.IN_PERSON, 1300), (K.SRS, M.NONE, 5200))
    offering = make_offering(session, plan=plan)
    with pytest.raises(ScheduleRefused) as refused:
        make_meeting(session, offering, kind=K.PRACTICAL, mode=M.ASYNC, minutes=75)
    assert (refused.value.params["rule"], refused.value.params["admissible_minutes"]) == ("contact", 50)


def test_minutes_under_an_order_stay_out_of_the_ceiling(session: Session) -> None:
    offering = offering_of(session)
    gate = SCHEDULE_GATE.bound()
    request = ScheduleRequest(offering.id, K.LECTURE, M.SYNC, 2000, None, under_order=True)
    gate.check_schedule(session, request, actor=SYSTEM)
    row = session.scalars(select(ShareVerdictRow).order_by(ShareVerdictRow.id.desc())).first()
    assert row is not None
    assert (row.numbers["distance_minutes"], row.numbers["under_order_minutes"]) == (0, 2000)


def test_weighing_a_class_says_what_saving_would_say_and_writes_nothing(session: Session) -> None:
    offering = offering_of(session)
    make_meeting(session, offering, minutes=300)
    before = len(session.scalars(select(ShareVerdictRow)).all())
    effect = SCHEDULE_GATE.bound().weigh_schedule(
        session, ScheduleRequest(offering.id, K.LECTURE, M.SYNC, 360)
    )
    assert (effect.before_minutes, effect.after_minutes, effect.is_refused) == (300, 660, False)
    assert len(session.scalars(select(ShareVerdictRow)).all()) == before


def test_a_mooc_has_no_ceiling(session: Session) -> None:
    offering = make_offering(session, plan=IN_ROOMS, regime=Regime.MOOC)
    for _ in range(6):
        make_meeting(session, offering, minutes=360)


def test_a_remote_midterm_is_published_over_the_ceiling_as_only_one_reading_counts_it(
    session: Session,
) -> None:
    offering = offering_of(session)
    for _ in range(5):
        make_meeting(session, offering, minutes=300)
    event = make_event(session, offering, is_published=False)
    exams.publish_event(session, event, actor=SYSTEM)
    assert event.status is ControlEventStatus.SCHEDULED
    row = session.scalars(select(ShareVerdictRow).order_by(ShareVerdictRow.id.desc())).first()
    assert row is not None
    assert (row.colour, row.cause, row.numbers["distance_minutes"]) == ("amber", "publish_event", 1550)


def test_a_remote_midterm_is_refused_when_control_events_count_in_every_reading(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    offering = offering_of(session)
    for _ in range(5):
        make_meeting(session, offering, minutes=290)
    count_control_events(session)
    event = make_event(session, offering, limit_minutes=51, is_published=False)
    with pytest.raises(PublishRefused) as refused:
        exams.publish_event(session, event, actor=SYSTEM)
    params = refused.value.params
    assert (params["distance_minutes"], params["limit_minutes"]) == (1501, 1500)
    assert params["admissible_minutes"] == 50


def test_a_midterm_in_a_room_is_not_at_a_distance(session: Session) -> None:
    offering = offering_of(session)
    for _ in range(5):
        make_meeting(session, offering, minutes=300)
    count_control_events(session)
    event = make_event(session, offering, mode=ControlEventMode.IN_PERSON, watches=(), is_published=False)
    exams.publish_event(session, event, actor=SYSTEM)
    assert event.status is ControlEventStatus.SCHEDULED


def count_control_events(session: Session) -> None:
    """Record the institution's reading that remote control events count (Q3)."""
    from datetime import UTC, datetime

    from lms.core import policies

    document = policies.resolve(session, "distance")
    values = {**document["values"], "questions": {**document["values"]["questions"], "Q3": "included"}}
    policies.add_version(
        session, kind="distance", scope_kind="institution", scope_id=None, document={**document, "values": values},
        valid_from=datetime(2024, 1, 1, tzinfo=UTC), order_number="17", actor=SYSTEM,
    )  # fmt: skip


def race_for_the_last_hours(app: Flask, writers: int = 8) -> tuple[int, int, int]:
    """Let writers ask at once for 100 minutes each while 100 are left; return placed, refused, minutes on-line."""
    with app.app_context():
        with transaction() as session:
            offering = offering_of(session)
            for _ in range(5):
                make_meeting(session, offering, minutes=280)
            offering_id = offering.id
            wanted = [entry(offering, minutes=100, week=2) for _ in range(writers)]
        db.session.remove()
    gate, outcomes = threading.Barrier(writers), []

    def ask(number: int) -> None:
        with app.app_context():
            gate.wait(timeout=30)
            try:
                with transaction() as session:
                    offering = courses.offering(session, offering_id)
                    operations.schedule_meeting(session, offering, wanted[number], actor=SYSTEM)
                outcomes.append("placed")
            except ScheduleRefused:
                outcomes.append("refused")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with app.app_context():
        query = select(ClassMeeting).where(ClassMeeting.offering_id == offering_id)
        minutes = sum(meeting.planned_minutes for meeting in read_session().scalars(query))
        db.session.remove()
    return outcomes.count("placed"), outcomes.count("refused"), minutes


def test_two_people_cannot_take_the_last_hours_at_once(app: Flask) -> None:
    assert race_for_the_last_hours(app) == (1, 7, 1500)


@pytest.mark.large
def test_on_postgresql_two_people_cannot_take_the_last_hours_at_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with postgres_database() as address:
        app = create_app(make_settings(tmp_path_factory.mktemp("large"), database_url=address))
        with app.app_context():
            upgrade()
        try:
            assert race_for_the_last_hours(app) == (1, 7, 1500)
        finally:
            with app.app_context():
                db.engine.dispose()
