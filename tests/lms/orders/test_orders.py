"""The orders register, waivers and entitlements."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.models import OrgUnit
from lms.accounts.roles import Role, ScopeKind
from lms.core.audit import SYSTEM
from lms.core.db import read_session, transaction
from lms.core.models import AuditEvent, StoredFile
from lms.orders import operations, queries
from lms.orders.errors import (
    DatesWrong,
    EntitlementOverlaps,
    OrderRefused,
    OrderTaken,
    WrongOrderKind,
)
from lms.orders.models import Order, OrderKind
from tests.client import BrowserClient
from tests.factories import make_person, make_unit

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
FORM = {
    "number": "ҚО-15",
    "issued_on": "2026-09-01",
    "kind": "waiver",
    "issuer": "Ректор",
    "summary": "Шектен тыс қашықтан оқыту",
}
FIRST, LAST = date(2026, 9, 1), date(2026, 12, 31)


def make_order(session: Session, kind: OrderKind = OrderKind.WAIVER, number: str = "1-Б") -> Order:
    return operations.register_order(
        session, number=number, issued_on=FIRST, kind=kind, issuer="Ректор", summary="Бұйрық", actor=SYSTEM
    )


def waive(session: Session, order: Order, **change: object) -> None:
    good: dict[str, object] = {
        "scope_kind": "offering",
        "scope_id": 5,
        "valid_from": FIRST,
        "valid_to": LAST,
        "legal_basis": "152-бұйрық, 26-тармақ",
    }
    operations.add_waiver(session, order, **{**good, **change}, actor=SYSTEM)  # type: ignore[arg-type]


def admit(session: Session, order: Order, person, **change: object) -> None:
    good: dict[str, object] = {"category": "5.7(2)", "valid_from": FIRST, "valid_to": LAST}
    operations.add_entitlement(session, order, person, **{**good, **change}, actor=SYSTEM)  # type: ignore[arg-type]


@pytest.fixture
def registrar(app: Flask, client: BrowserClient) -> BrowserClient:
    with app.app_context(), transaction() as session:
        make_unit(session, "physics")
        person_id = make_person(session, roles=[(Role.REGISTRAR, ScopeKind.INSTITUTION, None)]).id
    client.sign_in_as(person_id)
    return client


def test_a_number_is_registered_once_for_a_day(session: Session) -> None:
    make_order(session)
    with pytest.raises(OrderTaken):
        make_order(session, number=" 1-Б ")
    other_day = operations.register_order(
        session,
        number="1-Б",
        issued_on=LAST,
        kind=OrderKind.OTHER,
        issuer="Декан",
        summary="Бұйрық",
        actor=SYSTEM,
    )
    assert other_day.id


@pytest.mark.parametrize("field", ["number", "issuer", "summary"])
def test_an_empty_field_is_named(session: Session, field: str) -> None:
    values = {"number": "1", "issuer": "Ректор", "summary": "Бұйрық"} | {field: "  "}
    with pytest.raises(OrderRefused) as caught:
        operations.register_order(session, issued_on=FIRST, kind=OrderKind.OTHER, actor=SYSTEM, **values)
    assert caught.value.params["field"] == field


def test_every_step_stands_in_the_journal(session: Session) -> None:
    person = make_person(session)
    waive(session, make_order(session))
    admit(session, make_order(session, OrderKind.DISTANCE_ADMISSION, "2-Б"), person)
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.object_kind == "order")).all()
    assert actions == [
        "orders.register",
        "orders.add_waiver",
        "orders.register",
        "orders.add_entitlement",
    ]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"scope_kind": "planet"}, OrderRefused),
        ({"legal_basis": " "}, OrderRefused),
        ({"minutes_limit": 0}, OrderRefused),
        ({"valid_to": date(2026, 8, 31)}, DatesWrong),
    ],
)
def test_a_waiver_that_makes_no_sense_is_refused(
    session: Session, change: dict[str, object], error: type[OrderRefused]
) -> None:
    with pytest.raises(error):
        waive(session, make_order(session), **change)


def test_a_waiver_of_one_day_is_allowed(session: Session) -> None:
    waive(session, make_order(session), valid_to=FIRST)


def test_an_order_gives_only_what_its_kind_gives(session: Session) -> None:
    with pytest.raises(WrongOrderKind):
        waive(session, make_order(session, OrderKind.OTHER))
    with pytest.raises(WrongOrderKind):
        admit(session, make_order(session, OrderKind.WAIVER, "2-Б"), make_person(session))


@pytest.mark.parametrize(
    ("day", "is_in_force"),
    [
        pytest.param(date(2026, 8, 31), False, id="the day before"),
        pytest.param(FIRST, True, id="the first day"),
        pytest.param(LAST, True, id="the last day"),
        pytest.param(date(2027, 1, 1), False, id="the day after"),
    ],
)
def test_both_days_are_included(session: Session, day: date, is_in_force: bool) -> None:
    person = make_person(session)
    waive(session, make_order(session))
    admit(session, make_order(session, OrderKind.DISTANCE_ADMISSION, "2-Б"), person)
    assert bool(queries.waivers_in_force(session, "offering", {5, 6}, day)) is is_in_force
    assert (queries.entitlement_on(session, person.id, day) is not None) is is_in_force


def test_two_rights_never_overlap_but_may_touch(session: Session) -> None:
    person, order = make_person(session), make_order(session, OrderKind.DISTANCE_ADMISSION)
    admit(session, order, person)
    with pytest.raises(EntitlementOverlaps):
        admit(session, order, person, valid_from=LAST, valid_to=date(2027, 5, 1))
    admit(session, order, person, valid_from=date(2027, 1, 1), valid_to=date(2027, 5, 1))


def test_a_category_is_one_of_the_regulations_six(session: Session) -> None:
    with pytest.raises(OrderRefused):
        admit(
            session,
            make_order(session, OrderKind.DISTANCE_ADMISSION),
            make_person(session),
            category="5.7(7)",
        )


def test_an_order_is_registered_with_its_scan(registrar: BrowserClient, app: Flask) -> None:
    answer = registrar.post(
        "/orders/new",
        data={**FORM, "file": (io.BytesIO(PDF), "бұйрық.pdf")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303
    page = registrar.get(answer.location).text
    assert "ҚО-15" in page
    scan = registrar.get(f"{answer.location}/file")
    assert scan.data == PDF
    assert scan.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(b"<html><script>alert(1)</script>", "order.pdf", id="a page called PDF"),
        pytest.param(b"MZ\x90\x00", "order.png", id="a program called a picture"),
        pytest.param(b"", "order.pdf", id="an empty file"),
    ],
)
def test_a_scan_that_is_none_is_refused_and_nothing_is_kept(
    registrar: BrowserClient, app: Flask, data: bytes, name: str
) -> None:
    answer = registrar.post(
        "/orders/new", data={**FORM, "file": (io.BytesIO(data), name)}, content_type="multipart/form-data"
    )
    assert answer.status_code == 400
    assert "Only a PDF or a picture" in answer.text
    assert 'value="ҚО-15"' in answer.text
    with app.app_context():
        assert read_session().scalar(select(func.count()).select_from(Order)) == 0
        assert read_session().scalar(select(func.count()).select_from(StoredFile)) == 0


def test_a_waiver_and_an_admission_are_added_by_the_pages(registrar: BrowserClient, app: Flask) -> None:
    location = registrar.post("/orders/new", data=FORM).location
    with app.app_context():
        unit_id = read_session().scalar(select(OrgUnit.id))
    days = {"valid_from": "2026-09-01", "valid_to": "2026-12-31"}
    waiver = {**days, "scope": f"unit:{unit_id}", "legal_basis": "26-тармақ", "minutes_limit": "300"}
    assert registrar.post(f"{location}/waivers", data={**waiver, "scope": "unit:99999"}).status_code == 400
    assert registrar.post(f"{location}/waivers", data=waiver).status_code == 303
    assert "Unit physics" in registrar.get(location).text
    with app.app_context(), transaction() as session:
        make_person(session, "marat", family_name="Омаров", given_name="Марат")
    second = registrar.post(
        "/orders/new", data={**FORM, "number": "2", "kind": "distance_admission"}
    ).location
    learner = {**days, "login": "Marat", "category": "5.7(2)"}
    assert registrar.post(f"{second}/entitlements", data={**learner, "login": "x"}).status_code == 400
    assert registrar.post(f"{second}/entitlements", data=learner).status_code == 303
    assert "Омаров Марат" in registrar.get(second).text


def test_the_register_is_searched_by_text_and_kind(registrar: BrowserClient) -> None:
    registrar.post("/orders/new", data=FORM)
    registrar.post("/orders/new", data={**FORM, "number": "77", "kind": "other"})
    assert "ҚО-15" in registrar.get("/orders?q=ҚО").text
    assert "ҚО-15" not in registrar.get("/orders?kind=other").text
    assert "No orders were found" in registrar.get("/orders?q=%25").text
