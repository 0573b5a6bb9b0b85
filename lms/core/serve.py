"""`qashyq serve`: the web server with as many threads as sockets are allowed, plus 32 for pages."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext

from lms.core.settings import Settings

PAGE_THREADS = 32


def can_bind(address: str, port: int) -> bool:
    """Whether this machine lets us listen there."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError:
        return False
    return True


def server_command(
    settings: Settings, port: int, addresses: list[str], certificate: Path | None
) -> list[str]:
    """Return the gunicorn command of one server process."""
    command = [
        shutil.which("gunicorn", path=str(Path(sys.executable).parent)) or "gunicorn",
        *(
            "--worker-class",
            "gthread",
            "--workers",
            "1",
            "--threads",
            str(settings.max_sockets + PAGE_THREADS),
        ),
        *("--timeout", "120", "--graceful-timeout", "10", "--keep-alive", "15", "--log-level", "warning"),
        *("--worker-connections", str(settings.max_sockets * 2 + 200)),
    ]
    for address in addresses:
        command += ["--bind", f"[{address}]:{port}" if ":" in address else f"{address}:{port}"]
    if certificate is not None:
        command += ["--certfile", str(certificate), "--keyfile", str(certificate.with_suffix(".key"))]
    return [*command, "lms.wsgi:application"]


@click.command("serve")
@click.option(
    "--certificate", type=click.Path(path_type=Path), help="PEM file; its key lies beside it as .key."
)
@click.option("--everywhere", is_flag=True, help="Listen on every address, not on this machine only.")
@with_appcontext
def serve(certificate: Path | None, *, everywhere: bool) -> None:
    """Serve the LMS and the content origin (QASHYQ_ORIGIN, QASHYQ_CONTENT_ORIGIN)."""
    settings: Settings = current_app.extensions["qashyq_settings"]
    port = urlsplit(settings.lms_origin).port or (443 if settings.is_tls else 80)
    wanted = ["0.0.0.0"] if everywhere else ["127.0.0.1", "::1"]  # noqa: S104  # asked for by name
    addresses = [address for address in wanted if can_bind(address, port)]
    if wanted[0] not in addresses:
        raise click.ClickException(
            f"port {port} is taken by another program: choose another one, like PORT={port + 1} make demo"
        )
    command = server_command(settings, port, addresses, certificate)
    os.execv(command[0], command)  # noqa: S606  # the command is ours, no shell
