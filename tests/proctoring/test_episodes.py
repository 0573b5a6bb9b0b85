"""Observations become incidents: evidence lasts before one opens and is gone before it closes."""

import pytest

from proctoring.episode_state import EpisodeState
from proctoring.episodes import advance, finish
from proctoring.errors import StateInvalid
from proctoring.events import sign_of_life
from proctoring.policy import ProctoringPolicy
from proctoring.types import ChangeKind, IncidentChange, IncidentCode, Observation

START = 1_000_000
OPENED, UPDATED, CLOSED = ChangeKind.OPENED, ChangeKind.UPDATED, ChangeKind.CLOSED


class Session:
    """Feeds observations by seconds and remembers the changes."""

    def __init__(self, policy: ProctoringPolicy) -> None:
        self.policy = policy
        self.state = EpisodeState("somebody")
        self.changes: list[IncidentChange] = []

    def see(self, code: IncidentCode, active: bool, *seconds: float, score: float | None = None) -> "Session":
        for second in seconds:
            at_ms = START + round(second * 1000)
            self.state, made = advance(
                self.state, [Observation(code, at_ms, active, score)], at_ms, self.policy
            )
            self.changes += made
        return self

    def live(self, *seconds: float) -> "Session":
        for second in seconds:
            at_ms = START + round(second * 1000)
            self.state, made = advance(self.state, [sign_of_life(at_ms)], at_ms, self.policy)
            self.changes += made
        return self

    def wait(self, second: float) -> "Session":
        self.state, made = advance(self.state, [], START + round(second * 1000), self.policy)
        self.changes += made
        return self

    def end(self, second: float) -> "Session":
        self.state, made = finish(self.state, START + round(second * 1000), self.policy)
        self.changes += made
        return self

    def told(self) -> list[tuple[ChangeKind, float, float | None]]:
        return [
            (
                change.kind,
                (change.opened_ms - START) / 1000,
                None if change.closed_ms is None else (change.closed_ms - START) / 1000,
            )
            for change in self.changes
        ]


@pytest.fixture
def session(policy: ProctoringPolicy) -> Session:
    return Session(policy)


ABSENT = IncidentCode.FACE_ABSENT
MISMATCH = IncidentCode.ID_MISMATCH
FOCUS = IncidentCode.BROWSER_FOCUS_LOST


@pytest.mark.parametrize(
    ("last_s", "opens"),
    [
        pytest.param(4.999, False, id="a millisecond short opens nothing"),
        pytest.param(5, True, id="exactly five seconds open"),
    ],
)
def test_a_face_must_be_gone_for_five_seconds(session: Session, last_s: float, opens: bool) -> None:
    session.see(ABSENT, True, 0, 1, 2, 3, 4, last_s)

    assert session.told() == ([(OPENED, 0.0, None)] if opens else [])


def test_one_look_with_a_face_starts_the_count_again(session: Session) -> None:
    session.see(ABSENT, True, 0, 1, 2, 3).see(ABSENT, False, 4).see(ABSENT, True, 5, 6, 7, 8, 9)

    assert session.told() == []


@pytest.mark.parametrize(
    ("back_s", "closes"),
    [
        pytest.param(7.999, False, id="back for less than two seconds"),
        pytest.param(8, True, id="back for exactly two seconds"),
    ],
)
def test_an_incident_closes_where_the_evidence_ended(session: Session, back_s: float, closes: bool) -> None:
    session.see(ABSENT, True, 0, 1, 2, 3, 4, 5).see(ABSENT, False, 6, 7, back_s)

    assert session.told() == [(OPENED, 0.0, None), *([(CLOSED, 0.0, 6.0)] if closes else [])]


def test_evidence_within_the_merge_gap_goes_on_in_the_same_incident(session: Session) -> None:
    session.see(ABSENT, True, 0, 1, 2, 3, 4, 5).see(ABSENT, False, 6, 7, 8)
    session.see(ABSENT, True, 11, 12, 13, 14, 15, 16)

    assert session.told() == [(OPENED, 0.0, None), (CLOSED, 0.0, 6.0), (UPDATED, 0.0, None)]
    assert len({change.episode_id for change in session.changes}) == 1


def test_evidence_after_the_merge_gap_is_another_incident(session: Session) -> None:
    session.see(ABSENT, True, 0, 1, 2, 3, 4, 5).see(ABSENT, False, 6, 7, 8)
    session.see(ABSENT, True, 11.001, 12, 13, 14, 15, 16.001)

    assert session.told()[-1] == (OPENED, 11.001, None)
    assert len({change.episode_id for change in session.changes}) == 2


def test_frames_that_stop_do_not_count_as_absence(session: Session) -> None:
    session.see(ABSENT, True, 0, 1).see(ABSENT, True, 60)

    assert session.told() == []


def test_an_open_incident_ends_at_the_last_frame_when_frames_stop(session: Session) -> None:
    session.see(ABSENT, True, 0, 1, 2, 3, 4, 5, 6).wait(16).wait(16.001)

    assert session.told() == [(OPENED, 0.0, None), (CLOSED, 0.0, 6.0)]


def test_the_evidence_is_the_strongest_look(session: Session) -> None:
    session.see(IncidentCode.PERSON_MULTIPLE, True, 0, score=0.6)
    session.see(IncidentCode.PERSON_MULTIPLE, True, 1, score=0.9)
    session.see(IncidentCode.PERSON_MULTIPLE, True, 2, score=0.7)

    assert [(change.evidence_ms - START, change.score) for change in session.changes] == [(1000, 0.9)]


def test_three_of_five_checks_open_a_mismatch_where_it_began(session: Session) -> None:
    session.see(MISMATCH, False, 0).see(MISMATCH, True, 5).see(MISMATCH, False, 10).see(
        MISMATCH, True, 15, 20
    )

    assert session.told() == [(OPENED, 5.0, None)]


def test_three_mismatches_among_six_checks_open_nothing(session: Session) -> None:
    session.see(MISMATCH, True, 0).see(MISMATCH, False, 5, 10, 15).see(MISMATCH, True, 20, 25)

    assert session.told() == []


@pytest.mark.parametrize(
    ("third_s", "opens"),
    [
        pytest.param(30, True, id="within exactly thirty seconds"),
        pytest.param(30.001, False, id="a millisecond later"),
    ],
)
def test_mismatches_count_within_half_a_minute(session: Session, third_s: float, opens: bool) -> None:
    session.see(MISMATCH, True, 0, 15, third_s)

    assert session.told() == ([(OPENED, 0.0, None)] if opens else [])


def test_a_mismatch_closes_on_two_matches_in_a_row(session: Session) -> None:
    session.see(MISMATCH, True, 0, 5, 10).see(MISMATCH, False, 15).see(MISMATCH, True, 20)
    session.see(MISMATCH, False, 25, 30)

    assert session.told() == [(OPENED, 0.0, None), (CLOSED, 0.0, 25.0)]


def test_focus_that_is_back_within_a_second_is_no_incident(session: Session) -> None:
    session.see(FOCUS, True, 0).see(FOCUS, False, 0.999)

    assert session.told() == []


def test_lost_focus_opens_by_the_clock_alone(session: Session) -> None:
    session.see(FOCUS, True, 0).wait(0.5).wait(1)

    assert session.told() == [(OPENED, 0.0, None)]


def test_both_ends_of_lost_focus_arriving_late_make_a_closed_incident(session: Session) -> None:
    seen = [Observation(FOCUS, START, True), Observation(FOCUS, START + 4000, False)]
    session.state, changes = advance(session.state, seen, START + 600_000, session.policy)

    assert [(change.kind, change.closed_ms) for change in changes] == [(OPENED, None), (CLOSED, START + 4000)]


def test_the_focus_stays_lost_without_frames(session: Session) -> None:
    session.see(FOCUS, True, 0).wait(600).see(FOCUS, False, 601)

    assert session.told() == [(OPENED, 0.0, None), (CLOSED, 0.0, 601.0)]


def test_a_lost_camera_that_returns_closes_after_two_seconds_by_the_clock(session: Session) -> None:
    lost = IncidentCode.CAM_LOST
    session.see(lost, True, 0).wait(5).see(lost, False, 9).wait(10.9).wait(11)

    assert session.told() == [(OPENED, 0.0, None), (CLOSED, 0.0, 9.0)]


def test_an_attempt_to_copy_opens_at_once_and_a_second_one_belongs_to_it(session: Session) -> None:
    session.see(IncidentCode.BROWSER_CLIPBOARD, True, 0, 3).wait(7.9).wait(8)

    assert session.told() == [(OPENED, 0.0, None), (CLOSED, 0.0, 3.0)]


def test_silence_opens_after_fifteen_seconds_and_ends_with_a_sign_of_life(session: Session) -> None:
    session.live(0, 5).wait(19.999).wait(20).live(42)

    assert session.told() == [(OPENED, 5.0, None), (CLOSED, 5.0, 42.0)]


def test_the_absence_of_the_server_is_not_the_candidates_silence(session: Session) -> None:
    session.live(0)
    session.state = session.state.resumed(START + 600_000)
    session.wait(600).wait(614)

    assert session.told() == []


def test_a_covered_camera_weighs_something_after_a_minute(session: Session) -> None:
    session.see(IncidentCode.CAM_BLACK, True, *range(62)).end(62)

    assert [(change.kind, change.weight) for change in session.changes] == [
        (OPENED, 0),
        (UPDATED, 1),
        (CLOSED, 1),
    ]


def test_the_end_closes_what_is_open_and_takes_nothing_more(session: Session) -> None:
    session.see(FOCUS, True, 0).wait(2).end(10).see(ABSENT, True, 11, 12, 13, 14, 15, 16)

    assert session.told() == [(OPENED, 0.0, None), (CLOSED, 0.0, 10.0)]


def test_a_code_without_a_rule_is_ignored(session: Session) -> None:
    session.see(IncidentCode.KEYS_ATYPICAL, True, 0, 100)

    assert session.told() == []


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"layout": 9}', b'{"layout": 1, "tracks": {"X": {}}, "session_key": "a"}'],
)
def test_a_state_that_cannot_be_read_is_refused_by_code(content: bytes) -> None:
    with pytest.raises(StateInvalid) as refusal:
        EpisodeState.from_bytes(content)

    assert refusal.value.code == "state.invalid"
