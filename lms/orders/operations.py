"""Writes of orders: the register, waivers, entitlements. An order is never changed after it is registered."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import audit, clock
from lms.core.audit import Actor
from lms.core.models import StoredFile
from lms.orders.categories import CATEGORIES
from lms.orders.errors import (
    DatesWrong,
    EntitlementOverlaps,
    OrderRefused,
    OrderTaken,
    WrongOrderKind,
)
from lms.orders.models import Entitlement, Order, OrderKind, Waiver

SCOPE_KINDS = ("offering", "course", "programme", "unit")


def register_order(
    session: Session,
    *,
    number: str,
    issued_on: date,
    kind: OrderKind,
    issuer: str,
    summary: str,
    file: StoredFile | None = None,
    actor: Actor,
) -> Order:
    """Write an order into the register.

    Raises:
        OrderRefused: number, issuer or summary is empty.
        OrderTaken: the number is registered for this day.
    """
    for field, value in (("number", number), ("issuer", issuer), ("summary", summary)):
        if not value.strip():
            raise OrderRefused(field=field)
    taken = select(Order.id).where(Order.number == number.strip(), Order.issued_on == issued_on)
    if session.scalar(taken) is not None:
        raise OrderTaken(field="number")
    order = Order(
        number=number.strip(),
        issued_on=issued_on,
        kind=kind,
        issuer=issuer.strip(),
        summary=summary.strip(),
        file_id=file.id if file is not None else None,
        registered_by=actor.id,
        registered_at=clock.now(),
    )
    session.add(order)
    session.flush()
    _note(session, actor, "register", order.id, {"number": order.number, "kind": kind, "on": str(issued_on)})
    return order


def add_waiver(
    session: Session,
    order: Order,
    *,
    scope_kind: str,
    scope_id: int,
    valid_from: date,
    valid_to: date,
    legal_basis: str,
    minutes_limit: int | None = None,
    actor: Actor,
) -> Waiver:
    """Let minutes of a scope stand outside the ceiling for a time (rules.md 2.6).

    Raises:
        WrongOrderKind: the order is no waiver.
        OrderRefused: no such kind of scope, no legal basis, or a limit that is not positive.
        DatesWrong: the last day is before the first.
    """
    if order.kind is not OrderKind.WAIVER:
        raise WrongOrderKind
    if scope_kind not in SCOPE_KINDS:
        raise OrderRefused(field="scope")
    if not legal_basis.strip():
        raise OrderRefused(field="legal_basis")
    if minutes_limit is not None and minutes_limit < 1:
        raise OrderRefused(field="minutes_limit")
    if valid_to < valid_from:
        raise DatesWrong(field="valid_to")
    waiver = Waiver(
        order_id=order.id,
        scope_kind=scope_kind,
        scope_id=scope_id,
        valid_from=valid_from,
        valid_to=valid_to,
        legal_basis=legal_basis.strip(),
        minutes_limit=minutes_limit,
    )
    session.add(waiver)
    session.flush()
    after = {
        "waiver": waiver.id,
        "scope": scope_kind,
        "scope_id": scope_id,
        "from": str(valid_from),
        "to": str(valid_to),
        "minutes": minutes_limit,
    }
    _note(session, actor, "add_waiver", order.id, after)
    return waiver


def add_entitlement(
    session: Session,
    order: Order,
    person: Person,
    *,
    category: str,
    valid_from: date,
    valid_to: date,
    actor: Actor,
) -> Entitlement:
    """Give a learner the right to study at a distance (Regulation 004 5.7, 8.2).

    Raises:
        WrongOrderKind: the order admits nobody to distance study.
        OrderRefused: the category is not one of the regulation's.
        DatesWrong: the last day is before the first.
        EntitlementOverlaps: the person has the right for some of these days.
    """
    if order.kind is not OrderKind.DISTANCE_ADMISSION:
        raise WrongOrderKind
    if category not in CATEGORIES:
        raise OrderRefused(field="category")
    if valid_to < valid_from:
        raise DatesWrong(field="valid_to")
    overlapping = select(Entitlement.id).where(
        Entitlement.person_id == person.id,
        Entitlement.valid_from <= valid_to,
        Entitlement.valid_to >= valid_from,
    )
    if session.scalar(overlapping.limit(1)) is not None:
        raise EntitlementOverlaps(field="valid_from")
    row = Entitlement(
        person_id=person.id,
        order_id=order.id,
        category=category,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    session.add(row)
    session.flush()
    after = {
        "entitlement": row.id,
        "person": person.id,
        "category": category,
        "from": str(valid_from),
        "to": str(valid_to),
    }
    _note(session, actor, "add_entitlement", order.id, after)
    return row


def _note(session: Session, actor: Actor, verb: str, order_id: int, after: dict[str, object]) -> None:
    audit.record(
        session,
        actor=actor,
        action=f"orders.{verb}",
        object_kind="order",
        object_id=order_id,
        after=after,
    )
