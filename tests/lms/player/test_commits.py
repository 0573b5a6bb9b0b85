"""Commits through the real endpoint: what is taken, what is refused, what reaches the journal."""

from __future__ import annotations

import json
from decimal import Decimal

from lms.accounts.models import Person
from lms.core.audit import SYSTEM
from lms.core.db import transaction
from lms.gradebook import operations as gradebook
from lms.gradebook.models import GradeItem
from lms.player.models import Package
from tests.factories_player import commit_body, send_commit
from tests.lms.player.conftest import House
from tests.lms.player.reading import OK, attempt_of, codes, journal, mark_of


def test_a_score_becomes_a_mark_and_a_worse_try_does_not_take_it_away(house: House) -> None:
    client, first = house.client(), house.launch()
    send_commit(client, commit_body(first, 1, final=True, score__scaled="0.875", exit="normal"))
    assert (mark := mark_of(house)) is not None
    assert mark.points == Decimal("87.5")

    second = house.launch()
    assert second.attempt.number == first.attempt.number + 1, "2004, left for good: a new attempt"
    send_commit(client, commit_body(second, 1, final=True, score__scaled="0.2", exit="normal"))

    assert attempt_of(house, second).points == Decimal(20)
    assert (mark := mark_of(house)) is not None
    assert (mark.points, mark.revision) == (Decimal("87.5"), 1)


def test_points_that_fall_in_the_same_attempt_fall_in_the_journal(house: House) -> None:
    client, launch = house.client(), house.launch()
    send_commit(client, commit_body(launch, 1, score__scaled="0.8"))

    send_commit(client, commit_body(launch, 2, score__scaled="0.4"))

    assert (mark := mark_of(house)) is not None
    assert (mark.points, mark.revision) == (Decimal(40), 2)


def test_a_mark_that_a_person_typed_survives(house: House) -> None:
    client, launch = house.client(), house.launch()
    send_commit(client, commit_body(launch, 1, score__scaled="0.5"))
    with house.app.app_context(), transaction() as session:
        item = session.get_one(GradeItem, session.get_one(Package, house.package).grade_item_id)
        teacher = session.get_one(Person, house.teacher)
        gradebook.record_mark(
            session, item, house.student, Decimal(95), source="hand", actor=teacher, reason="shown at the board"
        )  # fmt: skip

    assert send_commit(client, commit_body(launch, 2, score__scaled="0.6")).json == OK

    assert (mark := mark_of(house)) is not None
    assert (mark.points, mark.is_override) == (Decimal(95), True)
    assert attempt_of(house, launch).points == Decimal(60)


def test_a_locked_journal_keeps_the_state_and_tells_the_teacher(house: House) -> None:
    client, launch = house.client(), house.launch()
    with house.app.app_context(), transaction() as session:
        lock = gradebook.lock(session, offering_id=house.offering, reason="sheet:1", actor=SYSTEM)
        lock_id = lock.id

    answer = send_commit(client, commit_body(launch, 1, final=True, score__scaled="0.7", location="9"))

    assert answer.json == OK
    attempt = attempt_of(house, launch)
    assert (attempt.points, attempt.mark_refusal) == (Decimal(70), "mark_locked")
    assert mark_of(house) is None
    assert codes(journal(house)[0]) == ["mark_refused"]
    teacher = house.client(house.teacher)
    assert "the marks are locked" in teacher.get(f"/packages/{house.package}/report").text
    assert "did not take some marks" in teacher.get(f"/offerings/{house.offering}").text

    teacher.post(f"/packages/{house.package}/marks")
    assert mark_of(house) is None, "still locked"
    with house.app.app_context(), transaction() as session:
        from lms.gradebook.models import Lock

        gradebook.release_lock(session, session.get_one(Lock, lock_id), actor=SYSTEM, reason="reopened")
    teacher.post(f"/packages/{house.package}/marks")
    assert (mark := mark_of(house)) is not None
    assert mark.points == Decimal(70)
    assert attempt_of(house, launch).mark_refusal is None


def test_a_preview_gives_no_mark(house: House) -> None:
    launch = house.launch(house.teacher, is_preview=True)

    answer = send_commit(house.client(), commit_body(launch, 1, final=True, score__scaled="1"))

    assert answer.json == OK
    assert attempt_of(house, launch).points == Decimal(100)
    assert mark_of(house, house.teacher) is None


def test_an_older_commit_that_comes_late_changes_nothing(house: House) -> None:
    client, launch = house.client(), house.launch()
    send_commit(client, commit_body(launch, 5, location="page-5", score__scaled="0.9"))

    answer = send_commit(client, commit_body(launch, 2, location="page-2", score__scaled="0.1"))

    assert answer.json == OK
    attempt = attempt_of(house, launch)
    assert (attempt.points, attempt.state["values"]["cmi.location"]) == (Decimal(90), "page-5")
    assert codes(journal(house)[1]) == ["commit_out_of_date"]


def test_refused_values_are_told_with_the_standards_number(house: House) -> None:
    launch = house.launch()

    answer = send_commit(house.client(), commit_body(launch, 1, score__scaled="7", location="kept"))

    assert answer.json == {"result": "false", "errorCode": 407}
    assert attempt_of(house, launch).state["values"]["cmi.location"] == "kept"
    row = journal(house)[0]
    assert (row.is_accepted, row.error_code, row.body["cmi"]["cmi.score.scaled"]) == (True, 407, "7")


def test_two_tabs_add_their_time_and_the_newer_one_says_the_values(house: House) -> None:
    client, old, new = house.client(), house.launch(), house.launch()
    send_commit(client, commit_body(old, 1, location="old-1", session_time="PT10S"))
    send_commit(client, commit_body(new, 1, location="new-1", session_time="PT5S"))

    send_commit(client, commit_body(old, 2, location="old-2", session_time="PT20S"))

    attempt = attempt_of(house, new)
    assert attempt.total_seconds == 25
    assert attempt.state["values"]["cmi.location"] == "new-1"
    assert codes(journal(house)[2]) == ["session_superseded"]


def test_signs_that_no_database_likes_break_nothing(house: House) -> None:
    launch = house.launch()
    body = json.dumps(commit_body(launch, 1, location="4", suspend_data="a\x00b\ud800")).encode()

    answer = send_commit(house.client(), body)

    assert answer.status_code == 200
    assert attempt_of(house, launch).state["values"]["cmi.location"] == "4"
    assert journal(house)[0].body["cmi"]["cmi.suspend_data"] == "a\x00b\ud800"
