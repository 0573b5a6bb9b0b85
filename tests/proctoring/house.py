"""A worker with fakes around it, for tests."""

from proctoring.fakes import (
    FixedSessions,
    MemoryStates,
    RecordingSink,
    fake_analysers,
    fake_jpeg,
)
from proctoring.policy import ProctoringPolicy
from proctoring.queue import MemoryQueue
from proctoring.seams import SessionSetup
from proctoring.types import (
    ChangeKind,
    ClientEvent,
    EventKind,
    Frame,
    FrameSource,
    IncidentCode,
)
from proctoring.worker import Worker

START = 1_790_000_000_000
EMPTY, SOMEBODY = fake_jpeg("FACE.ABSENT"), fake_jpeg()


class House:
    """A worker with fakes around it and a clock that a test moves."""

    def __init__(self, policy: ProctoringPolicy) -> None:
        self.setup = SessionSetup("a", policy, None, START)
        self.queue = MemoryQueue(policy.queue)
        self.states = MemoryStates()
        self.sink = RecordingSink()
        self.now_ms = START
        self.worker = self.new_worker()

    def new_worker(self) -> Worker:
        sessions = FixedSessions(self.setup)
        clock = lambda: self.now_ms  # noqa: E731
        return Worker(self.queue, sessions, self.states, self.sink, fake_analysers, clock_ms=clock)

    def frames(self, jpeg: bytes, *seconds: int, late_ms: int = 0) -> None:
        for second in seconds:
            at_ms = START + second * 1000
            self.now_ms = at_ms + late_ms
            self.queue.put(Frame("a", FrameSource.CAMERA, second + 1, at_ms, at_ms + late_ms, jpeg))
            assert self.worker.step(0)

    def event(self, kind: EventKind, seq: int, second: float) -> None:
        at_ms = START + round(second * 1000)
        self.now_ms = max(self.now_ms, at_ms)
        self.queue.put(ClientEvent("a", kind, at_ms, seq))
        assert self.worker.step(0)

    def tick(self, second: float) -> None:
        self.now_ms = START + round(second * 1000)
        self.worker.tick(0)

    def told(self) -> list[tuple[ChangeKind, IncidentCode]]:
        return [(change.kind, change.code) for _, change, _ in self.sink.told]
