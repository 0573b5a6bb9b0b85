"""Orders that keep the minutes of a class outside the ceiling: only a waiver that covers this offering on this day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.courses import queries as courses
from lms.courses.models import CourseOffering
from lms.meetings.errors import MeetingRefused
from lms.meetings.models import ClassMeeting, MeetingStatus
from lms.orders import queries as orders
from lms.orders.models import Order, Waiver


def covering(session: Session, offering: CourseOffering, day: date) -> list[Waiver]:
    """Return the waivers in force on a day for the offering, its discipline or a unit that it belongs to."""
    scopes = (
        ("offering", (offering.id,)),
        ("course", (offering.course_id,)),
        ("unit", courses.unit_path(session, offering.unit_id)),
    )
    return [waiver for kind, ids in scopes for waiver in orders.waivers_in_force(session, kind, ids, day)]


def orders_covering(session: Session, offering: CourseOffering, day: date) -> list[Order]:
    """Return the orders behind those waivers, for a form's choice."""
    ids = sorted({waiver.order_id for waiver in covering(session, offering, day)})
    return [session.get_one(Order, order_id) for order_id in ids]


def check(
    session: Session,
    offering: CourseOffering,
    *,
    order_id: int,
    day: date,
    minutes: int,
    except_id: int | None,
) -> None:
    """Let a class stand under an order.

    Raises:
        MeetingRefused: no waiver of this order covers the offering on this day (`order`), or its minutes are used up
        (`order_used_up`).
    """
    found = [waiver for waiver in covering(session, offering, day) if waiver.order_id == order_id]
    if not found:
        raise MeetingRefused(problem="order", field="under_order_id")
    limits = [waiver.minutes_limit for waiver in found]
    if None in limits:
        return
    used = select(func.coalesce(func.sum(ClassMeeting.planned_minutes), 0)).where(
        ClassMeeting.under_order_id == order_id, ClassMeeting.status != MeetingStatus.CANCELLED
    )
    if except_id is not None:
        used = used.where(ClassMeeting.id != except_id)
    if int(session.scalar(used) or 0) + minutes > sum(limit or 0 for limit in limits):
        raise MeetingRefused(problem="order_used_up", field="under_order_id")
