"""The worker bears faults: poisoned frames, failing sinks, silence, two workers at once."""

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from proctoring.fakes import (
    FakeAnalyser,
    FixedSessions,
    MemoryStates,
    RecordingSink,
    fake_analysers,
)
from proctoring.policy import ProctoringPolicy
from proctoring.queue import MemoryQueue
from proctoring.seams import Analyser, SessionSetup
from proctoring.types import (
    ChangeKind,
    ClientEvent,
    EventKind,
    Frame,
    FrameSource,
    IncidentChange,
    IncidentCode,
    Observation,
    SessionEnd,
)
from proctoring.worker import Worker
from tests.proctoring.house import EMPTY, SOMEBODY, START, House


@pytest.fixture
def house(policy: ProctoringPolicy) -> House:
    return House(policy)


class _Poisoned(FakeAnalyser):
    def observe(self, frame: Frame) -> list[Observation]:
        if frame.seq == 4:
            raise RuntimeError("a detector broke")
        return super().observe(frame)


def test_a_poisoned_frame_is_left_out_and_the_rest_goes_on(house: House, policy: ProctoringPolicy) -> None:
    def make(setup: SessionSetup) -> Analyser:
        return _Poisoned(setup.policy.frames)

    house.worker._analysers = make
    house.frames(EMPTY, 0, 1, 2, 3, 4, 5)

    assert house.told() == [(ChangeKind.OPENED, IncidentCode.FACE_ABSENT)]


def test_a_frame_that_is_no_picture_is_left_out(house: House) -> None:
    house.frames(EMPTY, 0, 1)
    house.frames(b"\xff\xd8 this is no picture", 2)
    house.frames(EMPTY, 3, 4, 5)

    assert house.told() == [(ChangeKind.OPENED, IncidentCode.FACE_ABSENT)]


class _FailingSink(RecordingSink):
    fails = True

    def apply(
        self,
        session_key: str,
        changes: Sequence[IncidentChange],
        picture: bytes | None,
        observations: Sequence[Observation],
    ) -> None:
        if self.fails:
            raise OSError("the database is away")
        super().apply(session_key, changes, picture, observations)


def test_changes_wait_for_a_sink_that_fails_and_come_in_order(house: House) -> None:
    sink = _FailingSink()
    house.worker._sink = sink
    house.frames(EMPTY, 0, 1, 2, 3, 4, 5)
    house.frames(SOMEBODY, 6, 7, 8)
    assert "a" not in house.states.kept
    sink.fails = False

    house.tick(9)

    assert [change.kind for _, change, _ in sink.told] == [ChangeKind.OPENED, ChangeKind.CLOSED]
    assert "a" in house.states.kept


def test_the_end_closes_incidents_and_the_session_takes_nothing_more(house: House) -> None:
    house.event(EventKind.FOCUS_LOST, 1, 0)
    house.tick(2)
    house.now_ms = START + 5000
    house.worker._handle(0, SessionEnd("a", START + 5000))
    house.worker._handle(0, Frame("a", FrameSource.CAMERA, 1, START + 6000, START + 6000, EMPTY))
    house.tick(7)

    assert house.told()[-1] == (ChangeKind.CLOSED, IncidentCode.BROWSER_FOCUS_LOST)
    assert house.sink.told[-1][1].closed_ms == START + 5000
    assert house.worker._live[0] == {}


def test_a_silent_session_is_offline_and_comes_back(house: House) -> None:
    house.event(EventKind.HEARTBEAT, 1, 0)
    house.tick(14)
    assert house.told() == []

    house.tick(15)
    house.event(EventKind.HEARTBEAT, 2, 40)

    assert house.told() == [
        (ChangeKind.OPENED, IncidentCode.NET_OFFLINE),
        (ChangeKind.CLOSED, IncidentCode.NET_OFFLINE),
    ]


def test_a_camera_that_falls_silent_while_the_page_lives_is_lost(house: House) -> None:
    house.frames(SOMEBODY, 0)
    for seq, second in enumerate((5, 10, 15), start=1):
        house.event(EventKind.HEARTBEAT, seq, second)
        house.tick(second)
    house.frames(SOMEBODY, 16, 17, 18)
    house.tick(20)

    assert house.told() == [
        (ChangeKind.OPENED, IncidentCode.CAM_LOST),
        (ChangeKind.CLOSED, IncidentCode.CAM_LOST),
    ]
    assert house.sink.told[0][1].weight == 0


def test_an_unknown_session_is_ignored(house: House) -> None:
    house.queue.put(replace(Frame("a", FrameSource.CAMERA, 1, START, START, EMPTY), session_key="unknown"))

    assert house.worker.step(0)
    assert house.states.kept == {}


def test_a_broken_state_starts_anew(house: House) -> None:
    house.states.kept["a"] = b"rubbish"

    house.frames(EMPTY, 0, 1, 2, 3, 4, 5)

    assert house.told() == [(ChangeKind.OPENED, IncidentCode.FACE_ABSENT)]


def test_a_second_worker_waits_until_the_first_gives_the_shard_back(house: House) -> None:
    first, second = house.worker, house.new_worker()
    assert first.hold(0)
    assert not second.hold(0)
    house.frames(EMPTY, 0, 1, 2, 3, 4, 5)

    first._leave(0)
    assert second.hold(0)
    house.worker = second
    house.frames(SOMEBODY, 6, 7, 8)

    assert [kind for kind, _ in house.told()] == [ChangeKind.OPENED, ChangeKind.CLOSED]


def test_a_worker_that_lost_its_shard_does_not_overwrite_the_state(house: House) -> None:
    first, second = house.worker, house.new_worker()
    first.hold(0)
    house.frames(EMPTY, 0, 1, 2)
    house.queue.release(0, first._name)
    second.hold(0)
    house.worker = second
    house.frames(EMPTY, 3, 4, 5, 6, 7, 8)
    kept = house.states.kept["a"]

    assert not first.hold(0)
    first._leave(0)

    assert house.states.kept["a"] == kept


class _WakingSink(RecordingSink):
    def __init__(self) -> None:
        super().__init__()
        self.was_told = threading.Event()

    def apply(
        self,
        session_key: str,
        changes: Sequence[IncidentChange],
        picture: bytes | None,
        observations: Sequence[Observation],
    ) -> None:
        super().apply(session_key, changes, picture, observations)
        self.was_told.set()


def test_threads_work_and_stop_cleanly_with_the_state_saved(policy: ProctoringPolicy) -> None:
    queue = MemoryQueue(policy.queue, shards=2)
    sink, states = _WakingSink(), MemoryStates()
    sessions = FixedSessions(SessionSetup("a", policy, None, START))
    worker = Worker(
        queue, sessions, states, sink, fake_analysers, clock_ms=lambda: START + 10_000, tick_ms=20
    )
    worker.start()

    queue.put(ClientEvent("a", EventKind.CLIPBOARD, START, 1))

    assert sink.was_told.wait(10)
    assert worker.stop(10)
    assert b'"event":1' in states.kept["a"]
