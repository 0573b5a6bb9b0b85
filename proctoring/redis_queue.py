"""The queue between server processes and workers, in Redis: the same rules as in memory, in small scripts.

Keys of a shard: `ready` (sessions with something to do, in turn), `armed` (those in `ready` or in a worker's
hand), `hand` (items that were taken and are not done), and for each session its lanes `events:KEY` and
`frames:KEY`.
"""

import json
from dataclasses import asdict
from typing import Any

from proctoring.errors import QueueRefused
from proctoring.policy import QueueLimits
from proctoring.queue import shard_of
from proctoring.seams import QueueStats
from proctoring.types import ClientEvent, EventKind, Frame, FrameSource, Item, SessionEnd

_ENDED_SECONDS = 86_400
"""How long the end of a session is remembered: longer than any sitting."""

# KEYS: ready armed events frames ended counts; ARGV: kind payload session frames-limit events-limit all-limit
# seconds
_PUT = """
if redis.call('EXISTS', KEYS[5]) == 1 then
  redis.call('HINCRBY', KEYS[6], 'refused', 1)
  return -1
end
local dropped = 0
if ARGV[1] == 'event' then
  if redis.call('LLEN', KEYS[3]) >= tonumber(ARGV[5]) then
    redis.call('HINCRBY', KEYS[6], 'refused', 1)
    return -2
  end
  redis.call('RPUSH', KEYS[3], ARGV[2])
elseif ARGV[1] == 'end' then
  redis.call('SET', KEYS[5], '1', 'EX', ARGV[7])
  redis.call('RPUSH', KEYS[4], ARGV[2])
else
  local waiting = redis.call('LLEN', KEYS[4])
  local full = tonumber(redis.call('HGET', KEYS[6], 'frames') or '0') >= tonumber(ARGV[6])
  if full and waiting == 0 then
    redis.call('HINCRBY', KEYS[6], 'dropped', 1)
    return 1
  end
  if full or waiting >= tonumber(ARGV[4]) then
    redis.call('LPOP', KEYS[4])
    redis.call('HINCRBY', KEYS[6], 'frames', -1)
    redis.call('HINCRBY', KEYS[6], 'dropped', 1)
    dropped = 1
  end
  redis.call('RPUSH', KEYS[4], ARGV[2])
  redis.call('HINCRBY', KEYS[6], 'frames', 1)
end
if redis.call('SADD', KEYS[2], ARGV[3]) == 1 then
  redis.call('RPUSH', KEYS[1], ARGV[3])
end
return dropped
"""
# KEYS: hand events frames counts armed; ARGV: session
_TAKE = """
local item = redis.call('LPOP', KEYS[2])
if not item then
  item = redis.call('LPOP', KEYS[3])
  if item and string.sub(item, 1, 1) == 'F' then
    redis.call('HINCRBY', KEYS[4], 'frames', -1)
  end
end
if item then
  redis.call('HSET', KEYS[1], ARGV[1], item)
else
  redis.call('SREM', KEYS[5], ARGV[1])
end
return item
"""
# KEYS: ready armed events frames hand; ARGV: session
_DONE = """
redis.call('HDEL', KEYS[5], ARGV[1])
if redis.call('LLEN', KEYS[3]) + redis.call('LLEN', KEYS[4]) > 0 then
  redis.call('RPUSH', KEYS[1], ARGV[1])
else
  redis.call('SREM', KEYS[2], ARGV[1])
end
"""
# KEYS: ready armed hand counts; ARGV: prefix of the shard
_RECOVER = """
local hand = redis.call('HGETALL', KEYS[3])
for place = 1, #hand, 2 do
  if string.sub(hand[place + 1], 1, 1) == 'E' then
    redis.call('LPUSH', ARGV[1] .. ':events:' .. hand[place], hand[place + 1])
  else
    redis.call('LPUSH', ARGV[1] .. ':frames:' .. hand[place], hand[place + 1])
    if string.sub(hand[place + 1], 1, 1) == 'F' then
      redis.call('HINCRBY', KEYS[4], 'frames', 1)
    end
  end
end
redis.call('DEL', KEYS[1], KEYS[3])
for _, session in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  redis.call('RPUSH', KEYS[1], session)
end
"""
# KEYS: owner; ARGV: name milliseconds
_CLAIM = """
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
# KEYS: owner; ARGV: name
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
"""


class RedisQueue:
    """The FrameQueue of many processes; a lease keeps each shard with one worker at a time."""

    def __init__(
        self,
        client: Any,  # Any: a redis.Redis with bytes answers; its type hints mix plain and awaited results
        limits: QueueLimits,
        shards: int = 2,
        prefix: str = "qashyq:frames",
        lease_ms: int = 10_000,
    ) -> None:
        """Take a connected client; every process must use the same shards and prefix.

        A worker that was killed keeps its shards for `lease_ms`; a living one renews its lease well within.
        """
        self._client = client
        self._limits = limits
        self._shards = shards
        self._prefix = prefix
        self._put = client.register_script(_PUT)
        self._take = client.register_script(_TAKE)
        self._done = client.register_script(_DONE)
        self._recover = client.register_script(_RECOVER)
        self._claim = client.register_script(_CLAIM)
        self._release = client.register_script(_RELEASE)
        self._lease_ms = lease_ms

    @property
    def shards(self) -> int:
        """Return the number of shards."""
        return self._shards

    def put(self, item: Item) -> int:
        """Add an item; see FrameQueue."""
        key, limits = item.session_key, self._limits
        keys = self._keys(
            shard_of(key, self._shards), key, "ready", "armed", "events", "frames", "ended", "counts"
        )
        kind = {Frame: "frame", ClientEvent: "event", SessionEnd: "end"}[type(item)]
        bounds = (limits.frames_per_session, limits.events_per_session, limits.frames_in_all, _ENDED_SECONDS)
        answer = int(self._put(keys=keys, args=[kind, pack(item), key, *bounds]))
        if answer < 0:
            raise QueueRefused("the session has ended" if answer == -1 else "too many events wait")
        return answer

    def take(self, shard: int, timeout_s: float) -> Item | None:
        """Return the next item of a shard; see FrameQueue."""
        ready = self._keys(shard, "", "ready")[0]
        # Redis takes 0 as "wait for ever".
        found = self._client.blpop([ready], timeout=max(timeout_s, 0.01))
        if found is None:
            return None
        key = found[1].decode()
        keys = self._keys(shard, key, "hand", "events", "frames", "counts", "armed")
        content = self._take(keys=keys, args=[key])
        return None if content is None else unpack(content)

    def done(self, item: Item) -> None:
        """Forget an item that was handled; see FrameQueue."""
        key = item.session_key
        keys = self._keys(shard_of(key, self._shards), key, "ready", "armed", "events", "frames", "hand")
        self._done(keys=keys, args=[key])

    def claim(self, shard: int, owner: str) -> bool:
        """Take a shard or renew its lease; see FrameQueue."""
        return bool(self._claim(keys=self._keys(shard, "", "owner"), args=[owner, self._lease_ms]))

    def release(self, shard: int, owner: str) -> None:
        """Give a shard back; see FrameQueue."""
        self._release(keys=self._keys(shard, "", "owner"), args=[owner])

    def recover(self, shard: int) -> None:
        """Make everything of a shard ready again; see FrameQueue."""
        keys = self._keys(shard, "", "ready", "armed", "hand", "counts")
        self._recover(keys=keys, args=[f"{self._prefix}:{shard}"])

    def stats(self) -> QueueStats:
        """Return counts; `waiting` counts frames, since events are taken at once."""
        counts = {
            name.decode(): int(count)
            for name, count in self._client.hgetall(f"{self._prefix}:counts").items()
        }
        return QueueStats(counts.get("frames", 0), counts.get("dropped", 0), counts.get("refused", 0))

    def _keys(self, shard: int, session_key: str, *names: str) -> list[str]:
        of_session = {"events", "frames", "ended"}
        start = f"{self._prefix}:{shard}"
        return [
            f"{self._prefix}:counts"
            if name == "counts"
            else f"{start}:{name}:{session_key}"
            if name in of_session
            else f"{start}:{name}"
            for name in names
        ]


def pack(item: Item) -> bytes:
    """Return an item as bytes: a letter, a line of JSON, and for a frame its picture."""
    document = asdict(item)
    picture: bytes = document.pop("jpeg", b"")
    letter = {Frame: b"F", ClientEvent: b"E", SessionEnd: b"X"}[type(item)]
    return letter + json.dumps(document, separators=(",", ":")).encode() + b"\n" + picture


def unpack(content: bytes) -> Item:
    """Read what `pack` made."""
    line, _, picture = content[1:].partition(b"\n")
    document = json.loads(line)
    if content[:1] == b"F":
        return Frame(**{**document, "source": FrameSource(document["source"]), "jpeg": picture})
    if content[:1] == b"E":
        return ClientEvent(**{**document, "kind": EventKind(document["kind"])})
    return SessionEnd(**document)
