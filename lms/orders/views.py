"""Pages of the orders register."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, requires
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.edge import whole_number
from lms.core.errors import NotFound, QashyqError
from lms.core.i18n import gettext
from lms.core.models import StoredFile
from lms.core.storage import CHUNK_BYTES, storage
from lms.orders import files, forms, labels, operations, queries
from lms.orders.errors import OrderRefused
from lms.orders.models import Order, OrderKind
from lms.orders.scopes import scope_places

bp = Blueprint("orders", __name__)


@bp.get("/orders")
@requires(Permission.MANAGE_ORDERS)
def register() -> ResponseReturnValue:
    """List the register."""
    text = request.args.get("q", "")[:100]
    kind = next((kind for kind in OrderKind if kind == request.args.get("kind")), None)
    rows = queries.orders(read_session(), kind=kind, text=text)
    return render_template("orders/register.html", orders=rows, text=text, kind=kind, kinds=labels.KIND_NAMES)


@bp.get("/orders/new")
@requires(Permission.MANAGE_ORDERS)
def new_order() -> ResponseReturnValue:
    """Show the empty form."""
    return _show_form()


@bp.post("/orders/new")
@requires(Permission.MANAGE_ORDERS)
def create_order() -> ResponseReturnValue:
    """Register an order, with its scan when there is one."""
    request.max_content_length = files.MAX_FILE_BYTES + 1024 * 1024
    form = request.form
    try:
        with transaction() as session:
            file = files.receive(session, request.files.get("file"), actor=current_person())
            order = operations.register_order(
                session,
                number=form.get("number", "")[:60],
                issued_on=forms.parse_day(form, "issued_on"),
                kind=forms.parse_kind(form.get("kind", "")),
                issuer=form.get("issuer", "")[:160],
                summary=form.get("summary", "")[:4000],
                file=file,
                actor=current_person(),
            )
            order_id = order.id
    except OrderRefused as error:
        return _show_form(error), error.status
    flash(gettext("The order is registered."), "ok")
    return redirect(url_for("orders.order", order_id=order_id), 303)


@bp.get("/orders/<int:order_id>")
@requires(Permission.MANAGE_ORDERS)
def order(order_id: int) -> ResponseReturnValue:
    """Show an order and what it gives."""
    return _show_order(order_id)


@bp.get("/orders/<int:order_id>/file")
@requires(Permission.MANAGE_ORDERS)
def order_file(order_id: int) -> ResponseReturnValue:
    """Give out the scan."""
    session = read_session()
    found = queries.order_or_404(session, order_id)
    row = session.get(StoredFile, found.file_id) if found.file_id is not None else None
    if row is None or row.erased_at is not None:
        raise NotFound
    answer = Response(_chunks(storage().open(row)), content_type=row.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=row.name)
    answer.content_length = row.size_bytes
    return answer


@bp.post("/orders/<int:order_id>/waivers")
@requires(Permission.MANAGE_ORDERS)
def add_waiver(order_id: int) -> ResponseReturnValue:
    """Add a waiver to an order."""
    form = request.form
    try:
        with transaction() as session:
            found = queries.order_or_404(session, order_id)
            scope_kind, scope_id = _scope(session, form.get("scope", ""))
            operations.add_waiver(
                session,
                found,
                scope_kind=scope_kind,
                scope_id=scope_id,
                valid_from=forms.parse_day(form, "valid_from"),
                valid_to=forms.parse_day(form, "valid_to"),
                legal_basis=form.get("legal_basis", "")[:1000],
                minutes_limit=forms.parse_number(form, "minutes_limit"),
                actor=current_person(),
            )
    except OrderRefused as error:
        return _show_order(order_id, error), error.status
    flash(gettext("Saved."), "ok")
    return redirect(url_for("orders.order", order_id=order_id), 303)


@bp.post("/orders/<int:order_id>/entitlements")
@requires(Permission.MANAGE_ORDERS)
def add_entitlement(order_id: int) -> ResponseReturnValue:
    """Admit a learner to distance study by an order."""
    form = request.form
    try:
        with transaction() as session:
            found = queries.order_or_404(session, order_id)
            operations.add_entitlement(
                session,
                found,
                _learner(session, form.get("login", "")),
                category=form.get("category", ""),
                valid_from=forms.parse_day(form, "valid_from"),
                valid_to=forms.parse_day(form, "valid_to"),
                actor=current_person(),
            )
    except OrderRefused as error:
        return _show_order(order_id, error), error.status
    flash(gettext("Saved."), "ok")
    return redirect(url_for("orders.order", order_id=order_id), 303)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def _learner(session: Session, login: str) -> Person:
    person = session.scalar(select(Person).where(Person.login == login.strip().casefold()))
    if person is None or not person.is_active:
        raise OrderRefused(field="login")
    return person


def _scope(session: Session, text: str) -> tuple[str, int]:
    kind, _, written = text.partition(":")
    places, number = scope_places(kind), whole_number(written)
    if places is None or number is None or number not in places.names(session, {number}):
        raise OrderRefused(field="scope")
    return kind, number


def _show_form(error: QashyqError | None = None) -> str:
    return render_template(
        "orders/order_form.html", kinds=labels.KIND_NAMES, values=request.form, error=error
    )


def _show_order(order_id: int, error: QashyqError | None = None) -> str:
    session = read_session()
    found = queries.order_or_404(session, order_id)
    waivers = queries.waivers_of(session, order_id)
    return render_template(
        "orders/order.html",
        order=found,
        registrar=session.get(Person, found.registered_by) if found.registered_by else None,
        file=session.get(StoredFile, found.file_id) if found.file_id else None,
        waivers=[(waiver, _scope_name(session, waiver.scope_kind, waiver.scope_id)) for waiver in waivers],
        entitlements=queries.entitlements_of(session, order_id),
        scope_groups=_scope_groups(session, found),
        labels=labels,
        values=request.form,
        error=error,
    )


def _scope_groups(session: Session, found: Order) -> list[tuple[str, list[tuple[str, str]]]]:
    if found.kind is not OrderKind.WAIVER:
        return []
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for kind, title in labels.SCOPE_NAMES.items():
        places = scope_places(kind)
        if places is not None:
            options = [(f"{kind}:{number}", text) for number, text in places.options(session)]
            groups.append((str(title), options))
    return groups


def _scope_name(session: Session, kind: str, number: int) -> str:
    places = scope_places(kind)
    names = places.names(session, {number}) if places is not None else {}
    return names.get(number, f"№ {number}")
