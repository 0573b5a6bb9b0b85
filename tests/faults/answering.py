"""The client of the kill rounds: answers a running test and writes down what it was shown as saved.

`python -m tests.faults.answering` gets its order as one line of JSON on standard input and goes on until that is
closed. Each line of its log is on disk before the next answer is sent, so the log is the oracle: `saved` lines hold an
answer step that the server acknowledged, `back` lines what the server showed when it answered again after a silence.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from itertools import count
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

import requests

TRY_AGAIN_SECONDS = 0.05
SILENCE = (requests.ConnectionError, requests.Timeout)


class Answering:
    """One page that answers as fast as it is told "saved"."""

    def __init__(self, order: dict[str, Any], log: TextIO, stop: threading.Event) -> None:
        self.order, self.log, self.stop = order, log, stop
        self.http = requests.Session()
        self.http.headers.update(order["headers"])
        self.was_silent = False

    def run(self) -> None:
        """Answer the places in turn until told to stop."""
        for sequence in count(1):
            position = (sequence - 1) % self.order["questions"] + 1
            step = {
                "position": position,
                "sequence": sequence,
                "uuid": str(uuid4()),
                "answer": f"{position}:{sequence}",
                "clientMs": sequence,
            }
            if not self.save(step):
                return

    def save(self, step: dict[str, Any]) -> bool:
        """Send one step until it is acknowledged; False when told to stop before."""
        while not self.stop.is_set():
            try:
                if self.was_silent:
                    self.look(step)
                answer = self.http.post(f"{self.order['url']}/answers", json=step, timeout=10)
            except SILENCE:
                self.was_silent = True
                self.stop.wait(TRY_AGAIN_SECONDS)
                continue
            if answer.status_code != 200:
                raise SystemExit(f"answer {step['sequence']} was refused: {answer.status_code} {answer.text}")
            self.write("saved", {**step, **answer.json()})
            return True
        return False

    def look(self, pending: dict[str, Any]) -> None:
        """Note what the server shows after a silence."""
        answer = self.http.get(f"{self.order['url']}/state", params={"full": "1"}, timeout=10)
        shown = answer.json() if answer.ok else {"status": answer.status_code}
        self.was_silent = False
        self.write("back", {"pending": pending, "shown": shown})

    def write(self, kind: str, line: dict[str, Any]) -> None:
        self.log.write(json.dumps({"kind": kind, **line}) + "\n")
        self.log.flush()
        os.fsync(self.log.fileno())


def main() -> None:
    order, stop = json.loads(sys.stdin.readline()), threading.Event()

    def wait_for_end() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    with Path(order["log"]).open("a", encoding="utf-8") as log:
        Answering(order, log, stop).run()


if __name__ == "__main__":
    main()
