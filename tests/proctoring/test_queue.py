"""One set of rules for the queue in memory and the queue in Redis."""

import os
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import redis

from proctoring.errors import QueueRefused
from proctoring.policy import ProctoringPolicy, QueueLimits
from proctoring.queue import FrameQueue, MemoryQueue, shard_of
from proctoring.redis_queue import RedisQueue, pack, unpack
from proctoring.types import ClientEvent, EventKind, Frame, FrameSource, Item, SessionEnd

MakeQueue = Callable[..., FrameQueue]


def frame(seq: int, session_key: str = "a") -> Frame:
    return Frame(
        session_key, FrameSource.CAMERA, seq, 1000 * seq, 1000 * seq + 5, b"\xff\xd8\n" + bytes([seq])
    )


def event(seq: int, session_key: str = "a") -> ClientEvent:
    return ClientEvent(session_key, EventKind.FOCUS_LOST, 1000 * seq, seq, {"what": "Ә"})


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.large)])
def make_queue(request: pytest.FixtureRequest, policy: ProctoringPolicy) -> Iterator[MakeQueue]:
    limits = replace(policy.queue, frames_per_session=3, events_per_session=4, frames_in_all=5)
    if request.param == "memory":
        yield lambda shards=1: MemoryQueue(limits, shards)
        return
    client = redis.Redis(host="127.0.0.1", port=6379)
    try:
        client.ping()
    except redis.ConnectionError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("no Redis on 127.0.0.1:6379")
    prefix = f"qashyq_test:{uuid.uuid4().hex}"
    yield lambda shards=1: RedisQueue(client, limits, shards, prefix)
    keys = list(client.scan_iter(f"{prefix}:*"))
    if keys:
        client.delete(*keys)
    client.close()


def drain(queue: FrameQueue, shard: int = 0) -> list[Item]:
    taken = []
    while (item := queue.take(shard, 0.01)) is not None:
        taken.append(item)
        queue.done(item)
    return taken


def test_frames_come_out_as_they_went_in(make_queue: MakeQueue) -> None:
    queue = make_queue()
    items = [frame(1), frame(2), frame(3)]
    for item in items:
        assert queue.put(item) == 0

    assert drain(queue) == items
    assert queue.take(0, 0.01) is None


def test_a_full_session_drops_its_oldest_frames_and_counts_them(make_queue: MakeQueue) -> None:
    queue = make_queue()

    dropped = [queue.put(frame(seq)) for seq in range(1, 6)]

    assert dropped == [0, 0, 0, 1, 1]
    assert queue.stats().dropped == 2
    assert drain(queue) == [frame(3), frame(4), frame(5)]


def test_a_full_queue_never_takes_more_frames_than_its_bound(make_queue: MakeQueue) -> None:
    queue = make_queue()
    for seq in range(1, 4):
        queue.put(frame(seq, "a"))
        queue.put(frame(seq, "b"))
        queue.put(frame(seq, "c"))

    assert queue.put(frame(1, "late")) == 1
    assert queue.stats().waiting == 5
    assert len(drain(queue)) == 5
    assert queue.put(frame(9, "d")) == 0


def test_a_flood_of_one_session_leaves_the_others_their_turn(make_queue: MakeQueue) -> None:
    queue = make_queue()
    for seq in range(1, 4):
        queue.put(frame(seq, "flood"))
    queue.put(frame(1, "quiet"))

    assert [item.session_key for item in drain(queue)][:2] == ["flood", "quiet"]


def test_events_go_before_frames_and_are_never_dropped_for_them(make_queue: MakeQueue) -> None:
    queue = make_queue()
    queue.put(frame(1))
    queue.put(event(1))
    for seq in range(2, 9):
        queue.put(frame(seq))

    taken = drain(queue)

    assert taken[0] == event(1)
    assert taken[1:] == [frame(6), frame(7), frame(8)]


def test_too_many_events_are_refused_by_code(make_queue: MakeQueue) -> None:
    queue = make_queue()
    for seq in range(1, 5):
        queue.put(event(seq))

    with pytest.raises(QueueRefused) as refusal:
        queue.put(event(5))

    assert refusal.value.code == "queue.refused"
    assert queue.stats().refused == 1
    assert len(drain(queue)) == 4


def test_the_end_comes_last_and_nothing_enters_after_it(make_queue: MakeQueue) -> None:
    queue = make_queue()
    for seq in range(1, 4):
        queue.put(frame(seq))
    queue.put(SessionEnd("a", 9000))

    with pytest.raises(QueueRefused):
        queue.put(frame(4))
    queue.put(event(1, "b"))
    taken = [item for item in drain(queue) if item.session_key == "a"]

    assert taken == [frame(1), frame(2), frame(3), SessionEnd("a", 9000)]


def test_a_session_is_not_handed_out_twice_at_once(make_queue: MakeQueue) -> None:
    queue = make_queue()
    queue.put(frame(1))
    queue.put(frame(2))

    first = queue.take(0, 0.01)

    assert first == frame(1)
    assert queue.take(0, 0.01) is None
    assert first is not None
    queue.done(first)
    assert queue.take(0, 0.01) == frame(2)


def test_what_was_in_hand_when_a_worker_died_comes_again_first(make_queue: MakeQueue) -> None:
    queue = make_queue()
    for item in (event(1), frame(1), frame(2)):
        queue.put(item)
    queue.take(0, 0.01)

    queue.recover(0)

    assert drain(queue) == [event(1), frame(1), frame(2)]
    assert queue.stats().waiting == 0


def test_a_session_is_always_on_its_shard(make_queue: MakeQueue) -> None:
    queue = make_queue(shards=3)
    keys = [f"session-{number}" for number in range(5)]
    for key in keys:
        queue.put(frame(1, key))

    for shard in range(3):
        assert [item.session_key for item in drain(queue, shard)] == [
            key for key in keys if shard_of(key, queue.shards) == shard
        ]


def test_a_waiting_worker_is_woken_by_a_frame(make_queue: MakeQueue) -> None:
    queue = make_queue()
    taken: list[Item | None] = []
    worker = threading.Thread(target=lambda: taken.append(queue.take(0, 10.0)))
    worker.start()

    queue.put(frame(1))
    worker.join(10)

    assert taken == [frame(1)]


@pytest.mark.parametrize("item", [frame(7), event(3), SessionEnd("a", 5)], ids=["frame", "event", "end"])
def test_an_item_survives_its_way_through_redis(item: Item) -> None:
    assert unpack(pack(item)) == item


def test_the_memory_queue_forgets_sessions_that_are_empty(policy: ProctoringPolicy) -> None:
    limits: QueueLimits = policy.queue
    queue = MemoryQueue(limits)
    for number in range(100):
        queue.put(frame(1, f"session-{number}"))

    drain(queue)

    assert queue._lanes == {}


def test_a_shard_belongs_to_one_worker_until_it_is_given_back(make_queue: MakeQueue) -> None:
    queue = make_queue(shards=2)

    assert queue.claim(0, "one")
    assert queue.claim(0, "one")
    assert not queue.claim(0, "other")
    assert queue.claim(1, "other")
    queue.release(0, "other")
    assert not queue.claim(0, "other")
    queue.release(0, "one")
    assert queue.claim(0, "other")
