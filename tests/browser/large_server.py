"""The large shape as it is run for real: two web processes behind a balancer, a Celery worker, a proctoring worker.

PostgreSQL and Redis are the machine's own; the database is made for the test and dropped, the Redis database is an
empty one that is emptied again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest
from flask_migrate import upgrade

from lms.core.serve import server_command
from lms.core.settings import Settings
from tests.browser.balancer import Balancer
from tests.browser.server import ROOT, LiveServer, answers_at, free_port
from tests.large import need, postgres_database
from tests.waiting import wait_until

BIN = Path(sys.executable).parent
PROCESSES = 2
START_SECONDS = 90
OWNER = "qashyq:test:owner"
REDIS_DATABASES = range(10, 16)


class LargeServer(LiveServer):
    """Several processes behind one address; `balancer.served` tells how many connections each web process got."""

    balancer: Balancer
    processes: list[subprocess.Popen[bytes]]

    def start(self) -> None:
        """Start everything and wait until each web process says that it is ready."""
        ports = [free_port() for _ in range(PROCESSES)]
        front = int(self.settings.lms_origin.rsplit(":", 1)[1])
        beat = str(self.settings.data_dir / "beat")
        celery = [str(BIN / "celery"), "-A", "lms.worker", "worker"]
        commands: list[Sequence[str]] = [
            *(server_command(self.settings, port, ["127.0.0.1"], None) for port in ports),
            [*celery, "--beat", "--concurrency", "1", "--schedule", beat, "--loglevel", "WARNING"],
            [str(BIN / "qashyq"), "proctoring", "worker"],
        ]
        self.balancer = Balancer(front, ports)
        self.processes = []
        with self.log.open("ab") as log:
            for command in commands:
                self.processes.append(
                    subprocess.Popen(
                        command,
                        cwd=ROOT,
                        env=self.environment_of_process(),
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                    )
                )
        end = monotonic() + START_SECONDS
        for port in ports:
            wait_until(
                lambda port=port: answers_at(f"http://127.0.0.1:{port}/ready"),  # type: ignore[misc]  # a default binds the loop's value
                f"a web process; the log ends:\n{self.log.read_text()[-2000:]}",
                seconds=end - monotonic(),
            )
        if self.dead():
            raise RuntimeError(f"a process ended by itself:\n{self.log.read_text()[-3000:]}")

    def dead(self) -> list[int]:
        """Return the exit codes of processes that ended by themselves."""
        return [process.returncode for process in self.processes if process.poll() is not None]

    def stop(self) -> None:
        """End every process as an administrator would, then make sure."""
        for process in getattr(self, "processes", []):
            with suppress(ProcessLookupError):
                process.terminate()
        for process in getattr(self, "processes", []):
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes = []
        if "balancer" in self.__dict__:
            self.balancer.close()


@contextmanager
def empty_redis() -> Iterator[str]:
    """Take an empty Redis database for ourselves, give its address, empty it again."""
    need(6379, "Redis")
    import redis  # an extra of the large shape

    for number in REDIS_DATABASES:
        address = f"redis://127.0.0.1:6379/{number}"
        client = redis.Redis.from_url(address)
        if client.dbsize() == 0 and client.set(OWNER, os.getpid(), nx=True, ex=900):
            break
        client.close()
    else:
        pytest.fail("no Redis database is free for the test")
    try:
        yield address
    finally:
        client.flushdb()
        client.close()


@contextmanager
def large_server(folder: Path) -> Iterator[LargeServer]:
    """Run the large shape on a migrated database of its own; skipped or failed as `tests.large.need` says."""
    folder.mkdir(parents=True, exist_ok=True)
    with postgres_database() as database_url, empty_redis() as redis_url:
        front = free_port()
        settings = Settings(
            data_dir=folder,
            database_url=database_url,
            redis_url=redis_url,
            lms_origin=f"http://localhost:{front}",
            content_origin=f"http://127.0.0.1:{front}",
            default_locale="en",
            models_dir=Path(os.environ.get("QASHYQ_MODELS", ROOT / "var" / "models")),
            max_sockets=40,
            environ={"QASHYQ_MAKE_SECRETS": "yes"},
        )
        server = LargeServer(settings)
        try:
            with server.app.app_context():
                upgrade()
            server.start()
            yield server
        finally:
            server.close()
