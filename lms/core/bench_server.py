"""A server process of its own for a benchmark: the command that production runs, on a free port of this machine."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from lms.core.serve import server_command
from lms.core.settings import Settings

_LOOPBACK = "127.0.0.1"
_TRIES, _PAUSE_SECONDS = 300, 0.2


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextmanager
def bench_server(settings: Settings) -> Iterator[None]:
    """Serve these settings until the end of the block; the log is `server.log` of the data folder.

    Raises:
        RuntimeError: the server does not become ready.
    """
    port = urlsplit(settings.lms_origin).port or 80
    with (settings.data_dir / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  # our own command, in this process's own surroundings
            server_command(settings, port, [_LOOPBACK], None), stdout=log, stderr=log
        )
        try:
            _wait_until_ready(settings)
            yield
        finally:
            process.terminate()
            process.wait(30)


def _wait_until_ready(settings: Settings) -> None:
    for _ in range(_TRIES):
        try:
            with urllib.request.urlopen(f"{settings.lms_origin}/ready", timeout=5) as answer:  # noqa: S310  # loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(_PAUSE_SECONDS)
    raise RuntimeError("the benchmark's server did not start")
