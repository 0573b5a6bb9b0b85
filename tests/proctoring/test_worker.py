"""The worker: items in, incident rows out, through faults and restarts."""

import pytest

from proctoring.fakes import (
    FakeAnalyser,
)
from proctoring.policy import ProctoringPolicy
from proctoring.types import (
    ChangeKind,
    ClientEvent,
    EventKind,
    Frame,
    FrameSource,
    IncidentCode,
    Observation,
)
from tests.proctoring.house import EMPTY, SOMEBODY, START, House


@pytest.fixture
def house(policy: ProctoringPolicy) -> House:
    return House(policy)


def test_an_empty_chair_is_reported_with_the_picture_that_shows_it(house: House) -> None:
    house.frames(SOMEBODY, 0, 1)
    house.frames(EMPTY, 2, 3, 4, 5, 6, 7)

    assert house.told() == [(ChangeKind.OPENED, IncidentCode.FACE_ABSENT)]
    assert house.sink.told[0][2] == EMPTY


def test_a_clean_session_reports_nothing_and_keeps_its_place(house: House) -> None:
    house.frames(SOMEBODY, *range(10))

    assert house.sink.told == []
    assert b'"camera":' in house.states.kept["a"]


def test_lost_focus_is_reported_by_the_clock_with_the_newest_picture(house: House) -> None:
    house.frames(SOMEBODY, 0)
    house.event(EventKind.FOCUS_LOST, 1, 0.2)
    house.tick(1.2)

    assert house.told() == [(ChangeKind.OPENED, IncidentCode.BROWSER_FOCUS_LOST)]
    assert house.sink.told[0][2] == SOMEBODY


@pytest.mark.parametrize(
    ("detail", "closes"),
    [
        pytest.param({"focused": "true"}, True, id="visible with focus"),
        pytest.param({"focused": "false"}, False, id="visible without focus"),
    ],
)
def test_a_visible_page_has_its_focus_back_only_when_it_says_so(
    house: House, detail: dict[str, str], closes: bool
) -> None:
    house.event(EventKind.HIDDEN, 1, 0)
    house.tick(2)
    house.queue.put(ClientEvent("a", EventKind.VISIBLE, START + 2000, 2, detail))
    house.worker.step(0)

    assert (house.told()[-1][0] is ChangeKind.CLOSED) is closes


def test_doubled_and_late_frames_change_nothing(house: House) -> None:
    house.frames(EMPTY, 0, 1, 2, 3)
    for _ in range(20):
        house.queue.put(Frame("a", FrameSource.CAMERA, 2, START + 9000, START + 9000, EMPTY))
        house.worker.step(0)

    assert house.told() == []


class _Clocked(FakeAnalyser):
    times: list[int]

    def observe(self, frame: Frame) -> list[Observation]:
        self.times.append(frame.captured_ms)
        return super().observe(frame)


def test_the_time_of_a_frame_is_believed_only_within_the_policys_lag(
    house: House, policy: ProctoringPolicy
) -> None:
    lag_ms = policy.queue.max_capture_lag_ms
    clocked = _Clocked(policy.frames)
    clocked.times = []
    house.worker._analysers = lambda setup: clocked
    claims = [START - lag_ms - 1, START - lag_ms, START - 1, START, START + 1]

    for seq, claimed in enumerate(claims, start=1):
        house.queue.put(Frame("a", FrameSource.CAMERA, seq, claimed, START, EMPTY))
        house.worker.step(0)

    assert clocked.times == [START - lag_ms, START - lag_ms, START - 1, START, START]


def test_a_restarted_worker_goes_on_and_reports_nothing_twice(house: House) -> None:
    house.frames(EMPTY, 0, 1, 2, 3, 4, 5)
    house.worker = house.new_worker()
    house.frames(EMPTY, 5, 6, 7)
    house.frames(SOMEBODY, 8, 9, 10)

    assert house.told() == [
        (ChangeKind.OPENED, IncidentCode.FACE_ABSENT),
        (ChangeKind.CLOSED, IncidentCode.FACE_ABSENT),
    ]
    assert len(house.sink.rows) == 1


def test_a_kill_before_the_checkpoint_gives_the_same_incident_again(house: House) -> None:
    house.frames(EMPTY, 0, 1, 2, 3, 4, 5)
    house.states.kept.clear()
    house.worker = house.new_worker()
    house.frames(EMPTY, 0, 1, 2, 3, 4, 5)

    assert [kind for kind, _ in house.told()] == [ChangeKind.OPENED, ChangeKind.OPENED]
    assert len(house.sink.rows) == 1
