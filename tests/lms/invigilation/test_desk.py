"""The review desk by its pages: incidents, verdicts, the second person, the release, the student's own page."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.db import transaction
from lms.exams.models import Sitting
from lms.gradebook import queries as gradebook
from lms.invigilation import queries
from lms.invigilation.models import IncidentVerdict, ReviewState
from tests.factories_exams import make_event
from tests.factories_invigilation import (
    make_clean,
    make_proctor,
    make_releaser,
)
from tests.lms.invigilation.house import House, as_person, read


def test_a_sitting_goes_by_pages_from_its_incident_to_the_mark(app: Flask, house: House) -> None:
    proctor, head = as_person(app, house.proctor_id), as_person(app, house.head_id)
    proctor.get(f"/sittings/{house.sitting_id}/review")
    proctor.post(f"/incidents/{house.incident_id}/decide", data={"verdict": "dismissed", "note": "bent down"})
    proctor.post(f"/sittings/{house.sitting_id}/verdict", data={"decision": "clean"})
    page = head.get(f"/control-events/{house.event_id}/release").text
    fingerprint = page.split('name="fingerprint" value="')[1].split('"')[0]

    answer = head.post(
        f"/control-events/{house.event_id}/release",
        data={"fingerprint": fingerprint, "sample": [house.sitting_id]},
    )

    def mark(session: Session) -> Any:
        sitting = session.get_one(Sitting, house.sitting_id)
        return gradebook.current_mark(session, sitting.event.grade_item_id, sitting.student_id)

    student_page = as_person(app, house.student_id).get(f"/sittings/{house.sitting_id}/outcome").text
    assert answer.status_code == 303
    assert read(app, mark) is not None
    assert "Your result is released." in student_page
    assert "bent down" in student_page


def test_a_proctor_does_not_release(app: Flask, house: House) -> None:
    answer = as_person(app, house.proctor_id).post(f"/control-events/{house.event_id}/release", data={})

    assert answer.status_code == 403


def test_a_violation_by_pages_wants_a_second_person(app: Flask, house: House) -> None:
    first, second = as_person(app, house.proctor_id), as_person(app, house.second_id)
    first.post(
        f"/incidents/{house.incident_id}/decide", data={"verdict": "confirmed", "note": "left the room"}
    )
    first.post(
        f"/sittings/{house.sitting_id}/verdict", data={"decision": "violation", "reason": "left the room"}
    )

    own = first.post(f"/sittings/{house.sitting_id}/verdict/second", data={"answer": "confirm"})
    other = second.post(f"/sittings/{house.sitting_id}/verdict/second", data={"answer": "confirm"})

    page = as_person(app, house.student_id).get(f"/sittings/{house.sitting_id}/outcome").text
    assert (own.status_code, other.status_code) == (409, 303)
    assert "left the room" in page
    assert "Decided by two people" in page


def test_the_student_sees_until_when_the_result_is_held_and_no_incident_before_the_decision(
    app: Flask, house: House
) -> None:
    page = as_person(app, house.student_id).get(f"/sittings/{house.sitting_id}/outcome").text

    assert "Held" in page
    assert "at the latest" in page
    assert "Nobody in front of the camera" not in page


@pytest.mark.parametrize("form", [{}, {"verdict": "guilty"}, {"verdict": "confirmed", "note": " "}])
def test_a_decision_that_says_nothing_is_refused(app: Flask, house: House, form: dict[str, str]) -> None:
    answer = as_person(app, house.proctor_id).post(f"/incidents/{house.incident_id}/decide", data=form)

    assert answer.status_code in {400, 422}
    verdict = read(app, lambda session: queries.incidents_of(session, house.sitting_id)[0].verdict)
    assert verdict is IncidentVerdict.NONE


def test_opening_a_sitting_takes_it_into_review(app: Flask, house: House) -> None:
    as_person(app, house.proctor_id).get(f"/sittings/{house.sitting_id}/review")

    review = read(app, lambda session: queries.review_of(session, house.sitting_id))
    assert (review.state, review.assigned_to) == (ReviewState.IN_REVIEW, house.proctor_id)


def test_what_a_proctor_saw_becomes_an_incident(app: Flask, house: House) -> None:
    as_person(app, house.proctor_id).post(
        f"/sittings/{house.sitting_id}/incidents", data={"note": "A whisper"}
    )

    codes = read(app, lambda session: [row.code for row in queries.incidents_of(session, house.sitting_id)])
    assert "PROCTOR.MANUAL" in codes


def test_the_release_page_counts_and_samples(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        event = make_event(session)
        proctor = make_proctor(session, event)
        for _ in range(7):
            make_clean(session, event, proctor)
        ids = (event.id, make_releaser(session).id)

    page = as_person(app, ids[1]).get(f"/control-events/{ids[0]}/release").text

    assert "<strong>7</strong>" in page
    assert page.count('name="sample"') == 5


def test_a_person_who_is_gone_is_let_in_nowhere(app: Flask, house: House) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Person, house.proctor_id).is_active = False

    assert as_person(app, house.proctor_id).get(f"/control-events/{house.event_id}/live").status_code in {
        302,
        401,
    }
