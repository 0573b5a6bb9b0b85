"""The audit journal as an administrator checks it: by the command, against the signed heads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from lms.core.models import AuditEvent
from tests.browser.server import ROOT, LiveServer


def command(server: LiveServer, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `qashyq` as an administrator of this house would."""
    return subprocess.run(
        [str(Path(sys.executable).parent / "qashyq"), *words],
        cwd=ROOT,
        env=server.environment_of_process(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def audit_is_whole(server: LiveServer) -> bool:
    """Seal what is left, then verify; no line may stay outside the chain."""
    command(server, "audit", "seal")
    with server.seed() as session:
        unsealed = session.scalars(select(AuditEvent.id).where(AuditEvent.sequence.is_(None))).all()
    told = command(server, "audit", "verify")
    return not unsealed and told.returncode == 0 and "the journal is whole" in told.stdout
