"""Made-up students sit the demo's midterm: check-in, answers, incidents by the real episode machine, submission.

What the camera "saw" is a script; opening and closing times, weights, risk, review and release are the product's own.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from content.loader import load_notice
from lms.accounts.models import Person
from lms.core import clock
from lms.demo.drawing import picture
from lms.exams import operations as exams
from lms.exams.models import ControlEvent, Sitting, SittingSlot
from lms.invigilation.engine.seams import DatabaseSink
from lms.invigilation.models import ProctoringSession
from lms.invigilation.operations import check_in, sessions
from lms.invigilation.operations.sessions import Browser
from lms.invigilation.policy import proctoring_policy
from lms.invigilation.times import milliseconds
from lms.rules.question_types import QuestionKind, question_from_json
from proctoring.episode_state import EpisodeState
from proctoring.episodes import advance, finish
from proctoring.policy import ProctoringPolicy
from proctoring.types import IncidentCode, Observation

Code = IncidentCode
SEEN = (Code.FACE_ABSENT, Code.PERSON_MULTIPLE, Code.ID_MISMATCH, Code.BROWSER_FOCUS_LOST)
DURATION_S = 150
IDENTITY_EVERY_S = 5


@dataclass(frozen=True, slots=True)
class Script:
    """What happens in a sitting: codes that are true from second to second, and how many questions are answered rightly."""

    login: str
    right_answers: int
    scenes: Mapping[IncidentCode, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Played:
    """A made-up sitting whose rows are written and whose incidents are to be told."""

    sitting_id: int
    session_key: str
    policy: ProctoringPolicy
    started: datetime
    script: Script


def sit(session: Session, event: ControlEvent, student: Person, proctor: Person, script: Script) -> Played:
    """Let a student check in and start; the start is laid back in time, as if it had just happened."""
    sitting = exams.open_sitting(session, event, student)
    exams.begin_check(session, sitting)
    notice = load_notice("proctoring", student.locale)
    check_in.accept_notice(session, sitting, notice=notice, seen_sha256=notice.sha256, actor=student)
    check_in.pass_camera(session, sitting, face_px=180, luma=120.0, actor=student)
    # There is no face to enrol in a drawing: the proctor identifies the made-up student by hand.
    check_in.pass_reference_by_hand(
        session, sitting, reason="демонстрацияның ойдан құрылған тапсыруы", actor=proctor
    )
    check_in.pass_screen(session, sitting, surface="monitor", actor=student)
    opened = sessions.open_session(
        session, sitting, browser=Browser(None, tab=uuid.uuid4().hex), actor=student
    )
    exams.start(session, sitting, actor=student)
    started = clock.now() - timedelta(seconds=DURATION_S + 10)
    sitting.started_at = opened.session.opened_at = started
    return Played(sitting.id, opened.session.key, proctoring_policy(session, sitting), started, script)


def tell_incidents(app: Flask, played: Played) -> None:
    """Run the episode machine over the script, second by second, into the same sink that the engine uses."""
    sink = DatabaseSink(app, lambda _told: None)
    state = EpisodeState(played.session_key)
    begin_ms = milliseconds(played.started)
    for second in range(DURATION_S):
        now_ms = begin_ms + second * 1000
        seen = list(_observations(played.script, second, now_ms))
        state, changes = advance(state, seen, now_ms, played.policy)
        if changes:
            sink.apply(played.session_key, changes, _picture_at(played.script, second), seen)
    state, changes = finish(state, begin_ms + DURATION_S * 1000, played.policy)
    if changes:
        sink.apply(played.session_key, changes, None, [])


def submit(session: Session, played: Played, student: Person) -> None:
    """Answer the paper and submit it."""
    sitting = session.get_one(Sitting, played.sitting_id)
    for number, slot in enumerate(sitting.slots, start=1):
        answer = right_answer(slot) if number <= played.script.right_answers else None
        exams.save_answer(
            session,
            sitting,
            position=slot.position,
            sequence=number,
            client_uuid=str(uuid.uuid4()),
            answer=answer,
            client_ms=clock.now_ms(),
        )
    exams.submit(session, sitting, actor=student)
    for row in session.query(ProctoringSession).filter_by(sitting_id=sitting.id):
        row.last_seen_at = clock.now()


def right_answer(slot: SittingSlot) -> object:
    """Return the answer that earns everything."""
    question = question_from_json(slot.question.body)
    match question.kind:
        case QuestionKind.TRUE_FALSE:
            return question.correct
        case QuestionKind.NUMERIC:
            return str(question.numbers[0].low)
        case QuestionKind.SHORT_ANSWER:
            return question.accepted[0].text
        case QuestionKind.MATCHING:
            return {pair.key: pair.match for pair in question.pairs}
        case QuestionKind.MULTIPLE:
            return [choice.key for choice in question.choices if choice.share > 0]
        case QuestionKind.SINGLE:
            return max(question.choices, key=lambda choice: choice.share).key


def _is_on(script: Script, code: IncidentCode, second: int) -> bool:
    first, last = script.scenes.get(code, (0, 0))
    return first <= second < last


def _observations(script: Script, second: int, now_ms: int) -> list[Observation]:
    return [
        Observation(code, now_ms, _is_on(script, code, second), trusted=code is not Code.BROWSER_FOCUS_LOST)
        for code in SEEN
        if code is not Code.ID_MISMATCH or second % IDENTITY_EVERY_S == 0
    ]


def _picture_at(script: Script, second: int) -> bytes:
    if _is_on(script, Code.FACE_ABSENT, second):
        return picture(0)
    if _is_on(script, Code.PERSON_MULTIPLE, second):
        return picture(2)
    return picture(1, colour=(60, 60, 120) if _is_on(script, Code.ID_MISMATCH, second) else (96, 84, 70))
