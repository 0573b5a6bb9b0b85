"""Learners of the benchmark, run as a program of its own, so that the load does not take the server's time.

Reads `{"port", "host", "commits": [[body, ...] of a learner, ...], "warm_up"}` from standard input and prints
`{"seconds", "spent": [seconds of each measured commit]}`. Standard library only: it starts fast and imports no house.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection


def main() -> None:
    """Warm up, then let all learners commit at once."""
    wanted = json.load(sys.stdin)
    learners, warm_up = wanted["commits"], wanted["warm_up"]
    together = threading.Barrier(len(learners) + 1)
    with ThreadPoolExecutor(len(learners)) as pool:
        running = [
            pool.submit(_learn, wanted["port"], wanted["host"], bodies, warm_up, together)
            for bodies in learners
        ]
        together.wait()
        began = time.perf_counter()
        spent = [moment for each in running for moment in each.result()]
        seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "spent": spent}))


def _learn(port: int, host: str, bodies: list[str], warm_up: int, together: threading.Barrier) -> list[float]:
    """Send the commits of one learner one after another on one connection; return the seconds of the measured ones."""
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    spent = []
    try:
        for place, body in enumerate(bodies):
            if place == warm_up:
                together.wait()
            began = time.perf_counter()
            line.request("POST", "/commit", body.encode(), {"Host": host, "Content-Type": "text/plain"})
            answer = line.getresponse()
            told = answer.read()
            spent.append(time.perf_counter() - began)
            if answer.status != 200 or json.loads(told)["errorCode"]:
                raise RuntimeError(f"commit {place + 1} was answered {answer.status} {told[:200]!r}")
    except BaseException:
        together.abort()
        raise
    finally:
        line.close()
    return spent[warm_up:]


if __name__ == "__main__":
    main()
