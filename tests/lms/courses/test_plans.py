from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lms.core.audit import SYSTEM
from lms.core.db import read_session
from lms.core.errors import GateUnbound
from lms.courses import operations, queries
from lms.courses.errors import CreditsRefused, PlanIsFixed, PlanSumWrong
from lms.courses.gates import PLAN_GATE
from lms.courses.models import Course, SyllabusStatus, SyllabusVersion
from lms.courses.operations import PlanEntry
from lms.courses.plan_rows import PlanForm, PlanRow, template_rows
from lms.courses.signals import syllabus_approved
from lms.rules.distance_share import ActivityKind, Mode, Regime
from tests.factories_courses import make_course, make_offering, make_syllabus
from tests.lms.courses.worlds import CeilingGate, make_world


def entries(distance: int, volume: int = 7500) -> list[PlanEntry]:
    return [
        PlanEntry(ActivityKind.LECTURE, Mode.SYNC, distance),
        PlanEntry(ActivityKind.PRACTICAL, Mode.IN_PERSON, 2250),
        PlanEntry(ActivityKind.SRS, Mode.NONE, volume - 2250 - distance),
    ]


def rows_form(distance: int, *, volume: int = 7500, **more: str) -> dict[str, object]:
    rows = entries(distance, volume)
    return {
        "kind": [str(row.kind) for row in rows],
        "mode": [str(row.mode) for row in rows],
        "hours": [""] * len(rows),
        "minutes": [str(row.minutes) for row in rows],
        **more,
    }


@pytest.fixture
def draft(session: Session, app: Flask) -> SyllabusVersion:
    PLAN_GATE.bind(app, CeilingGate())
    return operations.create_syllabus(
        session, make_course(session, credits=5), regime=Regime.BLENDED, actor=SYSTEM
    )


@pytest.mark.parametrize(
    ("credits", "allowed", "is_good"),
    [
        pytest.param(5, False, True, id="5 is the rule"),
        pytest.param(3, False, True, id="3 is allowed"),
        pytest.param(2, False, False, id="2 needs the mark"),
        pytest.param(2, True, True, id="2 with the mark"),
        pytest.param(0, True, False, id="none is never a volume"),
    ],
)
def test_credits_follow_the_law(credits: int, allowed: bool, is_good: bool) -> None:  # noqa: A002
    if is_good:
        operations.check_credits(credits, allows_small_volume=allowed)
    else:
        with pytest.raises(CreditsRefused):
            operations.check_credits(credits, allows_small_volume=allowed)


def test_a_plan_is_saved_only_when_its_rows_are_the_volume(session: Session, draft: SyllabusVersion) -> None:
    with pytest.raises(PlanSumWrong) as refused:
        operations.save_plan(session, draft, entries(1500, volume=7450), actor=SYSTEM)
    assert refused.value.params["difference_minutes"] == 50

    operations.save_plan(session, draft, entries(1500), actor=SYSTEM)

    assert [row.minutes for row in draft.rows] == [1500, 2250, 3750]


def test_an_unbound_gate_refuses_every_plan(app: Flask, session: Session, draft: SyllabusVersion) -> None:
    PLAN_GATE.unbind(app)
    with pytest.raises(GateUnbound):
        operations.save_plan(session, draft, entries(0 + 50), actor=SYSTEM)


def test_two_approvals_put_a_version_in_force_and_give_it_to_offerings_without_a_plan(
    session: Session, draft: SyllabusVersion
) -> None:
    course = session.get_one(Course, draft.course_id)
    older = make_syllabus(session, course)
    waiting = make_offering(session, course=course, has_plan=False)
    assert waiting.syllabus_id == older.id
    waiting.syllabus_id = None
    heard: list[SyllabusVersion] = []
    operations.save_plan(session, draft, entries(1500), actor=SYSTEM)

    with syllabus_approved.connected_to(lambda _course, session, syllabus: heard.append(syllabus)):
        operations.submit_syllabus(session, draft, actor=SYSTEM)
        first = operations.approve_syllabus(session, draft, actor=SYSTEM)
        second = operations.approve_syllabus(session, draft, actor=SYSTEM)

    assert (first, second) == (SyllabusStatus.FACULTY, SyllabusStatus.APPROVED)
    assert older.status == SyllabusStatus.SUPERSEDED
    assert waiting.syllabus_id == draft.id
    assert heard == [draft]
    assert draft.policy_sha256 is not None


def test_an_approved_version_never_changes_and_a_new_one_copies_it(app: Flask, session: Session) -> None:
    PLAN_GATE.bind(app, CeilingGate())
    approved = make_syllabus(session, make_course(session))

    with pytest.raises(PlanIsFixed):
        operations.save_plan(session, approved, entries(50), actor=SYSTEM)
    copy = operations.create_syllabus(
        session, approved.course, regime=approved.regime, copy_of=approved, actor=SYSTEM
    )

    assert copy.number == approved.number + 1
    assert [(r.kind, r.mode, r.minutes) for r in copy.rows] == [
        (r.kind, r.mode, r.minutes) for r in approved.rows
    ]
    assert copy.status == SyllabusStatus.DRAFT


@given(st.integers(min_value=1, max_value=30), st.sampled_from([40, 45, 50]))
def test_the_plan_to_start_from_always_sums_to_the_volume(credits: int, hour: int) -> None:  # noqa: A002
    volume = credits * 30 * hour
    assert sum(entry.minutes for entry in template_rows(volume, hour)) == volume


@pytest.mark.parametrize(
    ("row", "minutes"),
    [
        pytest.param(PlanRow("lecture", "sync", "1,5", ""), 75, id="a comma is a decimal sign"),
        pytest.param(PlanRow("lecture", "sync", "1.5", "75"), 75, id="both agree"),
        pytest.param(PlanRow("lecture", "sync", "", "30"), 30, id="minutes alone"),
    ],
)
def test_hours_and_minutes_are_read(row: PlanRow, minutes: int) -> None:
    assert [entry.minutes for entry in PlanForm([row]).entries(50)] == [minutes]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(PlanRow("lecture", "sync", "2", "50"), id="they differ"),
        pytest.param(PlanRow("lecture", "sync", "0.333", ""), id="no whole minutes"),
        pytest.param(PlanRow("lecture", "sync", "", "-5"), id="negative"),
        pytest.param(PlanRow("lecture", "sync", "1e3", ""), id="an exponent"),
        pytest.param(PlanRow("lecture", "sync", "", "٣"), id="digits of another script"),
        pytest.param(PlanRow("dancing", "sync", "1", ""), id="an unknown kind"),
    ],
)
def test_a_faulty_row_is_named_and_kept(app: Flask, row: PlanRow) -> None:
    form = PlanForm([row])
    with app.test_request_context("/", base_url="http://localhost:8000"):
        assert form.entries(50) == []
    assert "row-0" in form.errors
    assert form.rows == [row]


def test_exactly_a_fifth_is_saved_and_one_minute_more_is_refused_with_both_numbers_and_the_clause(
    app: Flask, client: FlaskClient
) -> None:
    world = make_world(app, has_plan=False)
    client.sign_in_as(world.teacher)
    url = client.post(f"/courses/{world.course}/syllabi", data={"regime": "blended"}).headers["Location"]

    refused = client.post(url, data=rows_form(1501))
    saved = client.post(url, data=rows_form(1500))

    assert refused.status_code == 409
    for shown in ("1,501 min", "1,500 min", "Order 152 cl. 26", 'value="1501"'):
        assert shown in refused.text
    assert saved.status_code == 303


def test_check_counts_without_saving(app: Flask, client: FlaskClient) -> None:
    world = make_world(app, has_plan=False)
    client.sign_in_as(world.teacher)
    url = client.post(f"/courses/{world.course}/syllabi", data={"regime": "blended"}).headers["Location"]

    page = client.post(url, data=rows_form(1501, volume=7450, step="check"))

    assert page.status_code == 200
    assert "1 ac. h (50 min) still to plan." in page.text
    with app.app_context():
        assert read_session().query(SyllabusVersion).filter_by(status="draft").one().rows == []


def test_check_names_the_row_whose_hours_and_minutes_differ(app: Flask, client: FlaskClient) -> None:
    world = make_world(app, has_plan=False)
    client.sign_in_as(world.teacher)
    url = client.post(f"/courses/{world.course}/syllabi", data={"regime": "blended"}).headers["Location"]

    page = client.post(url, data=rows_form(1500) | {"hours": ["2", "", ""], "step": "check"})

    assert "Hours and minutes differ: clear one of them." in page.text


def test_teacher_department_and_faculty_bring_a_plan_into_force(app: Flask, client: FlaskClient) -> None:
    world = make_world(app, has_plan=False)
    client.sign_in_as(world.teacher)
    url = client.post(f"/courses/{world.course}/syllabi", data={"regime": "blended"}).headers["Location"]
    client.post(url, data=rows_form(1500))
    assert client.post(f"{url}/submit").status_code == 303
    assert client.post(f"{url}/approve").status_code == 403

    client.sign_in_as(world.head)
    assert url in client.get("/").text
    assert client.post(f"{url}/approve").status_code == 303
    assert client.post(f"{url}/approve").status_code == 403  # the faculty's step is not the department's

    client.sign_in_as(world.dean)
    assert client.post(f"{url}/approve").status_code == 303
    with app.app_context():
        assert queries.offering(read_session(), world.offering).syllabus_id is not None


def test_an_amber_plan_is_approved_only_with_a_reason(app: Flask, client: FlaskClient) -> None:
    world = make_world(app, has_plan=False)
    PLAN_GATE.bind(app, CeilingGate(amber=1000))
    client.sign_in_as(world.teacher)
    url = client.post(f"/courses/{world.course}/syllabi", data={"regime": "blended"}).headers["Location"]
    client.post(url, data=rows_form(1400))
    client.post(f"{url}/submit")
    client.sign_in_as(world.head)

    refused = client.post(f"{url}/approve", data={"amber_reason": ""})
    approved = client.post(f"{url}/approve", data={"amber_reason": "No rooms in spring"})

    assert refused.status_code == 409
    assert approved.status_code == 303
    assert "No rooms in spring" in client.get(url).text


def test_a_plan_that_is_sent_back_is_a_draft_with_the_reason(app: Flask, client: FlaskClient) -> None:
    world = make_world(app, has_plan=False)
    client.sign_in_as(world.teacher)
    url = client.post(f"/courses/{world.course}/syllabi", data={"regime": "blended"}).headers["Location"]
    client.post(url, data=rows_form(1500))
    client.post(f"{url}/submit")
    client.sign_in_as(world.head)

    assert client.post(f"{url}/return", data={"return_reason": ""}).status_code == 400
    assert client.post(f"{url}/return", data={"return_reason": "Too few labs"}).status_code == 303

    client.sign_in_as(world.teacher)
    assert "Too few labs" in client.get(url).text
    assert client.post(url, data=rows_form(1450)).status_code == 303


def test_the_teacher_of_another_discipline_neither_sees_nor_changes_a_plan(
    app: Flask, client: FlaskClient
) -> None:
    world = make_world(app, has_plan=False)
    client.sign_in_as(world.teacher)
    url = client.post(f"/courses/{world.course}/syllabi", data={"regime": "blended"}).headers["Location"]
    client.sign_in_as(world.sibling_teacher)

    assert client.get(url).status_code == 404
    assert client.post(url, data=rows_form(1500)).status_code == 404
    assert client.post(f"/courses/{world.course}/syllabi", data={"regime": "blended"}).status_code == 403
