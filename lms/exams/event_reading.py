"""The form of a control event: what it offers, what it starts with, what was entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import clock, policies
from lms.core.i18n import institution_zone
from lms.courses import queries as courses
from lms.courses.forms import FormReader, entered
from lms.courses.models import CourseOffering
from lms.exams import bank_queries, queries
from lms.exams.errors import WrongEventForm
from lms.exams.event_rules import WINDOWS, EventPlan, usual_watches
from lms.exams.models import ControlEvent, ControlEventKind, ControlEventMode, QuestionBank
from lms.exams.words import FORM_PROBLEMS, KINDS, MODES
from lms.orders.models import Order, OrderKind
from lms.rules.policy import SittingPolicy


def choices(session: Session, offering: CourseOffering) -> dict[str, object]:
    """Return the lists of the form."""
    banks = bank_queries.banks_of_course(session, offering.course_id)
    orders = session.scalars(
        select(Order)
        .where(Order.kind == OrderKind.PROCTORING_WAIVER)
        .order_by(Order.issued_on.desc())
        .limit(50)
    )
    return {
        "kinds": [(kind.value, word) for kind, word in KINDS.items()],
        "modes": [(mode.value, word) for mode, word in MODES.items()],
        "banks": [(b.id, f"{b.title} · {bank_queries.question_count(session, b.id)}") for b in banks],
        "waivers": [("", "—"), *((order.id, f"{order.number} · {order.issued_on}") for order in orders)],
    }


def first_values(session: Session, offering: CourseOffering, kind_name: str) -> dict[str, str]:
    """Return what a new form starts with: the kind's calendar window and the policy's limit."""
    kind = ControlEventKind(kind_name) if kind_name in set(ControlEventKind) else ControlEventKind.MIDTERM1
    limit = SittingPolicy.from_json(
        policies.resolve(session, "sitting", offering_id=offering.id)
    ).limit_minutes
    opens = _first_day(session, offering, kind)
    banks = bank_queries.banks_of_course(session, offering.course_id)
    values = {
        "kind": kind.value,
        "mode": ControlEventMode.ONLINE.value,
        "title": str(KINDS[kind]),
        "opens_at": entered(opens),
        "closes_at": entered(opens + timedelta(minutes=2 * limit)),
        "limit_minutes": str(limit),
        "planned_minutes": str(limit),
        "bank": str(banks[0].id) if banks else "",
        "question_count": str(bank_queries.question_count(session, banks[0].id)) if banks else "",
    }
    return values | dict.fromkeys(usual_watches(kind, ControlEventMode.ONLINE), "1")


def _first_day(session: Session, offering: CourseOffering, kind: ControlEventKind) -> datetime:
    tomorrow = courses.today() + timedelta(days=1)
    window_kind = WINDOWS.get(kind)
    window = courses.window(session, offering.term_id, window_kind) if window_kind is not None else None
    day = max(window.starts_on, tomorrow) if window is not None and window.ends_on >= tomorrow else tomorrow
    return datetime.combine(day, time(10), tzinfo=institution_zone())


def values_of(event: ControlEvent) -> dict[str, str]:
    """Return an event as its form shows it."""
    values = {
        "kind": event.kind.value,
        "mode": event.mode.value,
        "title": event.title,
        "opens_at": entered(event.opens_at),
        "closes_at": entered(event.closes_at),
        "limit_minutes": str(event.limit_minutes),
        "planned_minutes": str(event.planned_minutes),
        "bank": str(event.bank_id or ""),
        "question_count": str(event.question_count),
        "waiver": str(event.waiver_order_id or ""),
    }
    return values | dict.fromkeys(queries.capabilities(event), "1")


def read_plan(session: Session, offering: CourseOffering, form: FormReader) -> tuple[EventPlan, QuestionBank]:
    """Return what was entered; faults stand in the form.

    Raises:
        FormWrong: something is missing that the rest hangs on.
    """
    kind, mode = form.choice("kind", ControlEventKind), form.choice("mode", ControlEventMode)
    banks: Mapping[str, QuestionBank] = {
        str(bank.id): bank for bank in bank_queries.banks_of_course(session, offering.course_id)
    }
    bank = banks.get(form.one_of("bank", banks))
    waivers = {"": None} | {
        str(order_id): order_id
        for order_id in session.scalars(select(Order.id).where(Order.kind == OrderKind.PROCTORING_WAIVER))
    }
    waiver = waivers.get(form.one_of("waiver", waivers) if form.values.get("waiver") else "")
    opens_at, closes_at = required_moment(form, "opens_at"), required_moment(form, "closes_at")
    plan = EventPlan(
        kind=kind,
        mode=mode,
        title=form.text("title"),
        opens_at=opens_at,
        closes_at=closes_at,
        limit_minutes=form.integer("limit_minutes", 1, 1440),
        planned_minutes=form.integer("planned_minutes", 0, 1440),
        question_count=form.integer("question_count", 1, 500),
        watches=frozenset(word for word in queries.CAPABILITIES if form.flag(word)),
        waiver_order_id=waiver,
    )
    form.check()
    if bank is None:
        raise WrongEventForm(field="bank", problem="other_course")
    return plan, bank


def required_moment(form: FormReader, name: str) -> datetime:
    """Return an entered moment; an empty field is a fault."""
    moment = form.moment(name)
    if moment is None and name not in form.errors:
        form.text(name)
    return moment or clock.now()


def say_problems(form: FormReader) -> None:
    """Put the exact problem of an operation's refusal beside its field."""
    refusal = form.refusal
    if isinstance(refusal, WrongEventForm) and refusal.params.get("problem") in FORM_PROBLEMS:
        form.errors[str(refusal.params["field"])] = str(FORM_PROBLEMS[refusal.params["problem"]])


def bank_of_event(session: Session, event: ControlEvent) -> QuestionBank | None:
    """Return the bank that an event draws from."""
    return session.get(QuestionBank, event.bank_id) if event.bank_id is not None else None
