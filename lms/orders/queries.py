"""Reads of orders: the register, what an order gives, what is in force."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.errors import NotFound
from lms.orders.models import Entitlement, Order, OrderKind, Waiver

LIST_LENGTH = 300


def orders(session: Session, *, kind: OrderKind | None = None, text: str = "") -> list[Order]:
    """Return orders, the newest first, whose number, issuer or summary holds the text."""
    query = select(Order)
    if kind is not None:
        query = query.where(Order.kind == kind)
    if text.strip():
        part = text.strip()
        query = query.where(
            Order.number.contains(part, autoescape=True)
            | Order.issuer.contains(part, autoescape=True)
            | Order.summary.contains(part, autoescape=True)
        )
    return list(session.scalars(query.order_by(Order.issued_on.desc(), Order.id.desc()).limit(LIST_LENGTH)))


def order_or_404(session: Session, order_id: int) -> Order:
    """Return the order.

    Raises:
        NotFound: there is none.
    """
    order = session.get(Order, order_id)
    if order is None:
        raise NotFound
    return order


def waivers_of(session: Session, order_id: int) -> list[Waiver]:
    """Return what an order waives."""
    return list(session.scalars(select(Waiver).where(Waiver.order_id == order_id).order_by(Waiver.id)))


def entitlements_of(session: Session, order_id: int) -> list[tuple[Entitlement, Person]]:
    """Return whom an order admits, in Kazakh order."""
    query = (
        select(Entitlement, Person)
        .join(Person, Person.id == Entitlement.person_id)
        .where(Entitlement.order_id == order_id)
        .order_by(Person.sort_key, Entitlement.id)
    )
    return [(row.Entitlement, row.Person) for row in session.execute(query)]


def waivers_in_force(
    session: Session, scope_kind: str, scope_ids: Collection[int], day: date
) -> list[Waiver]:
    """Return the waivers of these scopes in force on a day."""
    query = select(Waiver).where(
        Waiver.scope_kind == scope_kind,
        Waiver.scope_id.in_(scope_ids),
        Waiver.valid_from <= day,
        Waiver.valid_to >= day,
    )
    return list(session.scalars(query))


def entitlement_on(session: Session, person_id: int, day: date) -> Entitlement | None:
    """Return the person's right to distance study on a day."""
    query = select(Entitlement).where(
        Entitlement.person_id == person_id, Entitlement.valid_from <= day, Entitlement.valid_to >= day
    )
    return session.scalar(query.limit(1))
