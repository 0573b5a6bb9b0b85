"""Classes are placed in the calendar's weeks, held, cancelled; attendance is taken by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.errors import GateUnbound
from lms.courses import queries as courses
from lms.courses.models import CalendarEvent, CalendarEventKind
from lms.meetings import operations, queries
from lms.meetings.errors import MeetingOver, MeetingRefused
from lms.meetings.gates import SCHEDULE_GATE
from lms.meetings.models import AttendanceStatus, MeetingStatus
from lms.meetings.operations import MeetingEntry
from lms.orders import operations as orders
from lms.orders.models import Order, OrderKind
from lms.rules.distance_share import ActivityKind, Mode
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_meetings import entry, free_slot, make_meeting


def changed(base: MeetingEntry, **values: object) -> MeetingEntry:
    return MeetingEntry(**{name: getattr(base, name) for name in base.__dataclass_fields__} | values)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        pytest.param({"link": None}, "link_missing", id="an on-line class has a link"),
        pytest.param({"link": "javascript:alert(1)"}, "link_missing", id="a link is a web address"),
        pytest.param(
            {"mode": Mode.ASYNC, "task": " "}, "task_missing", id="an asynchronous class has a task"
        ),
        pytest.param({"mode": Mode.NONE}, "mode", id="a class has a mode"),
        pytest.param({"kind": ActivityKind.SRS}, "mode", id="self-study is no class"),
        pytest.param({"planned_minutes": 0}, "minutes", id="a class takes time"),
        pytest.param({"planned_minutes": 361}, "minutes", id="a class takes six hours at most"),
        pytest.param({"title": " "}, "title", id="a class has a title"),
    ],
)
def test_a_class_that_makes_no_sense_is_refused(
    session: Session, values: dict[str, object], problem: str
) -> None:
    offering = make_offering(session)
    wrong = changed(entry(offering), **values)
    with pytest.raises(MeetingRefused) as refused:
        operations.schedule_meeting(session, offering, wrong, actor=SYSTEM)
    assert refused.value.params["problem"] == problem
    assert refused.value.text


def test_a_class_outside_the_teaching_weeks_is_refused(session: Session) -> None:
    offering = make_offering(session)
    late = entry(offering, starts_at=free_slot(offering, week=40))
    with pytest.raises(MeetingRefused) as refused:
        operations.schedule_meeting(session, offering, late, actor=SYSTEM)
    assert refused.value.params["problem"] == "outside_teaching"


def test_a_class_on_a_holiday_is_refused(session: Session) -> None:
    offering = make_offering(session)
    wanted = entry(offering, week=3)
    day: date = courses.today(wanted.starts_at)
    session.add(
        CalendarEvent(
            term_id=offering.term_id, kind=CalendarEventKind.HOLIDAY, starts_on=day, ends_on=day, title={}
        )
    )
    session.flush()
    with pytest.raises(MeetingRefused) as refused:
        operations.schedule_meeting(session, offering, wanted, actor=SYSTEM)
    assert refused.value.params["problem"] == "holiday"


def test_a_teacher_is_not_in_two_classes_at_once(session: Session) -> None:
    offering, teacher = make_offering(session), make_person(session)
    first = make_meeting(session, offering, minutes=100, teacher_id=teacher.id)
    overlapping = entry(offering, starts_at=first.starts_at + timedelta(minutes=99), teacher_id=teacher.id)
    with pytest.raises(MeetingRefused) as refused:
        operations.schedule_meeting(session, offering, overlapping, actor=SYSTEM)
    assert refused.value.params["problem"] == "clash"
    right_after = changed(overlapping, starts_at=first.starts_at + timedelta(minutes=100))
    operations.schedule_meeting(session, offering, right_after, actor=SYSTEM)


def test_a_room_holds_one_class_at_a_time(session: Session) -> None:
    offering = make_offering(session)
    wanted = entry(offering, mode=Mode.IN_PERSON, place="214")
    operations.schedule_meeting(session, offering, wanted, actor=SYSTEM)
    with pytest.raises(MeetingRefused):
        operations.schedule_meeting(session, offering, wanted, actor=SYSTEM)
    operations.schedule_meeting(session, offering, changed(wanted, place="215"), actor=SYSTEM)


def test_without_the_gate_no_class_is_placed(session: Session, app: object) -> None:
    offering = make_offering(session)
    SCHEDULE_GATE.unbind(app)  # type: ignore[arg-type]
    with pytest.raises(GateUnbound):
        make_meeting(session, offering)


def test_minutes_are_recorded_only_once_the_class_has_begun(session: Session) -> None:
    offering = make_offering(session)
    later = make_meeting(session, offering, week=12)
    with pytest.raises(MeetingRefused) as refused:
        operations.record_held(session, later, minutes=50, actor=SYSTEM)
    assert refused.value.params["problem"] == "not_begun"


def test_a_cancelled_class_is_over(session: Session) -> None:
    offering = make_offering(session)
    meeting = make_meeting(session, offering)
    with pytest.raises(MeetingRefused):
        operations.cancel_meeting(session, meeting, reason=" ", actor=SYSTEM)
    operations.cancel_meeting(session, meeting, reason="No electricity", actor=SYSTEM)
    assert meeting.status is MeetingStatus.CANCELLED
    with pytest.raises(MeetingOver):
        operations.record_held(session, meeting, minutes=50, actor=SYSTEM)
    with pytest.raises(MeetingOver):
        operations.change_meeting(session, meeting, offering, entry(offering), actor=SYSTEM)
    with pytest.raises(MeetingOver):
        operations.record_attendance(session, meeting, {}, actor=SYSTEM)


def test_attendance_counts_changes_and_takes_only_those_who_study_here(session: Session) -> None:
    student, stranger = make_person(session), make_person(session)
    offering = make_offering(session, students=[student])
    meeting = make_meeting(session, offering)
    present = {student.id: AttendanceStatus.PRESENT}
    assert operations.record_attendance(session, meeting, present, actor=SYSTEM) == 1
    assert operations.record_attendance(session, meeting, present, actor=SYSTEM) == 0
    with pytest.raises(MeetingRefused):
        operations.record_attendance(session, meeting, {stranger.id: AttendanceStatus.PRESENT}, actor=SYSTEM)
    assert queries.attendance_of(session, meeting.id)[student.id].status is AttendanceStatus.PRESENT


def waiver(session: Session, offering_id: int, *, limit: int | None = None) -> Order:
    today = courses.today()
    order = orders.register_order(
        session, number="77-ө", issued_on=today, kind=OrderKind.WAIVER, issuer="Ректор", summary="Карантин", actor=SYSTEM
    )  # fmt: skip
    orders.add_waiver(
        session, order, scope_kind="offering", scope_id=offering_id, valid_from=today - timedelta(days=90),
        valid_to=today + timedelta(days=90), legal_basis="Order of the rector", minutes_limit=limit, actor=SYSTEM,
    )  # fmt: skip
    return order


def test_a_class_stands_under_an_order_that_covers_it(session: Session) -> None:
    offering, other = make_offering(session), make_offering(session)
    order = waiver(session, offering.id, limit=100)
    placed = entry(offering, minutes=60, under_order_id=order.id)
    operations.schedule_meeting(session, offering, placed, actor=SYSTEM)
    with pytest.raises(MeetingRefused) as used_up:
        operations.schedule_meeting(
            session, offering, entry(offering, minutes=41, under_order_id=order.id), actor=SYSTEM
        )
    assert used_up.value.params["problem"] == "order_used_up"
    with pytest.raises(MeetingRefused) as not_covered:
        operations.schedule_meeting(session, other, entry(other, under_order_id=order.id), actor=SYSTEM)
    assert not_covered.value.params["problem"] == "order"


def test_the_next_class_is_the_one_that_runs_now(session: Session) -> None:
    offering = make_offering(session)
    make_meeting(session, offering, week=1)
    now = clock.now()
    later = make_meeting(session, offering, week=10)
    assert queries.next_meeting(session, [offering.id], now) is later
    assert queries.next_meeting(session, [offering.id], later.starts_at + timedelta(minutes=49)) is later
    assert queries.next_meeting(session, [offering.id], later.starts_at + timedelta(minutes=50)) is None
