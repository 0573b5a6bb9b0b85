"""A real server for browser, flow and fault tests: gunicorn on a free port, a data folder of its own, both hosts.

```python
with live_server(tmp_path, migrated_database) as server:
    with server.seed() as session:          # a committed write transaction in this process, same database and keys
        student_id = make_person(session).id
    context.add_cookies([server.cookie_for(student_id)])
    page.goto(server.url("/"))
```
`server.kill()` is kill -9 of the whole process group, `server.start()` brings it up again with the same data.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from time import monotonic

from flask import Flask
from playwright._impl._api_structures import SetCookieParam
from sqlalchemy.orm import Session

from lms.accounts.sign_in import open_session
from lms.app import create_app
from lms.core.db import db, transaction
from lms.core.serve import server_command
from lms.core.settings import Settings

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
LOOK_SECONDS = 0.1


class LiveServer:
    """One server process group; `settings` are what it runs with and what `app` here uses."""

    def __init__(self, settings: Settings, environment: Mapping[str, str] | None = None) -> None:
        self.settings = settings
        self.environment = dict(environment or {})
        self.process: subprocess.Popen[bytes] | None = None
        self.log = settings.data_dir / "server.log"

    @cached_property
    def app(self) -> Flask:
        """An application in this process on the server's database and keys, for seeding and looking."""
        return create_app(replace(self.settings, run_workers=False))

    @contextmanager
    def seed(self) -> Iterator[Session]:
        """Open a write transaction; what it makes the server sees after its end."""
        with self.app.app_context(), transaction() as session:
            yield session

    def cookie_for(self, person_id: int, *, locale: str = "en") -> SetCookieParam:
        """Sign a person in without the form; returns the cookie for `context.add_cookies`."""
        value = self.cookie_value(person_id, locale=locale)
        return {"name": self.cookie_name, "value": value, "url": self.settings.lms_origin}

    @property
    def cookie_name(self) -> str:
        """Name of the login cookie."""
        return str(self.app.config["SESSION_COOKIE_NAME"])

    def cookie_value(self, person_id: int | None, csrf: str | None = None, locale: str = "en") -> str:
        """Return a signed cookie of somebody (None: of nobody) who holds this CSRF token."""
        state = {"locale": locale} | ({"csrf": csrf} if csrf else {})
        if person_id is not None:
            with self.seed() as session:
                state["login"] = open_session(
                    session, person_id=person_id, ip="127.0.0.1", user_agent="browser test"
                )
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return str(serializer.dumps(state))

    def url(self, path: str) -> str:
        """Return an address on the LMS host."""
        return self.settings.lms_origin + path

    def start(self) -> None:
        """Start, and wait until /ready answers.

        Raises:
            RuntimeError: it ended or did not answer; the message holds the end of its log.
        """
        port = int(self.settings.lms_origin.rsplit(":", 1)[1])
        command = server_command(self.settings, port, ["127.0.0.1", *_ipv6()], None)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment_of_process(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        end = monotonic() + START_SECONDS
        while monotonic() < end:
            try:
                self.process.wait(timeout=LOOK_SECONDS)
                break
            except subprocess.TimeoutExpired:
                if answers_at(self.url("/ready")):
                    return
        self.kill()
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        """End it as an administrator would (SIGTERM), then make sure."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self) -> None:
        """Kill -9 master and workers at once."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def close(self) -> None:
        """Stop and let go of the database."""
        self.stop()
        if "app" in self.__dict__:
            with self.app.app_context():
                db.session.remove()
                db.engine.dispose()

    def environment_of_process(self) -> dict[str, str]:
        """Return what the server runs with; commands of the same house take it too."""
        settings = self.settings
        chosen = {
            "QASHYQ_DATA": str(settings.data_dir),
            "QASHYQ_ORIGIN": settings.lms_origin,
            "QASHYQ_CONTENT_ORIGIN": settings.content_origin,
            "QASHYQ_LOCALE": settings.default_locale,
            "QASHYQ_MODELS": str(settings.models_dir),
            "QASHYQ_MAX_SOCKETS": str(settings.max_sockets),
            "QASHYQ_WORKERS": "on" if settings.run_workers else "off",
            "QASHYQ_MAKE_SECRETS": "yes",
        }
        if settings.redis_url:
            chosen |= {"QASHYQ_DATABASE_URL": settings.database_url, "QASHYQ_REDIS_URL": settings.redis_url}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QASHYQ_")}
        return (
            kept | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"} | chosen | self.environment
        )


@contextmanager
def live_server(
    folder: Path,
    migrated_database: Path,
    *,
    database_url: str = "",
    redis_url: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[LiveServer]:
    """Run a server on a migrated copy (SQLite) or on a given migrated database; stopped at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    if not database_url:
        shutil.copy(migrated_database, folder / "qashyq.db")
    port = free_port()
    settings = Settings(
        data_dir=folder,
        database_url=database_url or f"sqlite:///{folder / 'qashyq.db'}",
        redis_url=redis_url,
        lms_origin=f"http://localhost:{port}",
        content_origin=f"http://127.0.0.1:{port}",
        default_locale="en",
        models_dir=Path(os.environ.get("QASHYQ_MODELS", ROOT / "var" / "models")),
        max_sockets=40,
        environ={"QASHYQ_MAKE_SECRETS": "yes"},
    )
    server = LiveServer(settings, environment)
    try:
        server.start()
        yield server
    finally:
        server.close()


def free_port() -> int:
    """Return a port that nobody listens on, on both loopback addresses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ipv6() -> list[str]:
    """Return the IPv6 loopback when this machine has one: a browser may try it first for localhost."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return []
    return ["::1"]


def answers_at(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False
