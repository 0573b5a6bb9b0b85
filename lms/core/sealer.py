"""The sealer: one leader chains new audit rows within seconds and signs heads with a key outside the database.

Signed heads are also appended to a file beside the keys (`secrets/audit-heads.log`): a database that is put back to an
earlier state, or whose tail is cut together with its head rows, no longer matches that file.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core import clock, jobs
from lms.core.db import transaction
from lms.core.models import AuditEvent, AuditHead
from lms.core.secrets import Secrets

GENESIS = "0" * 64
BATCH = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """What the verifier found: `kind` changed_row, broken_chain, missing_row, bad_signature, head_mismatch, cut_tail."""

    kind: str
    sequence: int


def row_hash(event: AuditEvent, sequence: int, previous_hash: str) -> str:
    """Return the hash of a row in its place of the chain."""
    body = {
        "sequence": sequence,
        "previous": previous_hash,
        "id": event.id,
        "at": event.at.isoformat(),
        "actor": event.actor_id,
        "actor_role": event.actor_role,
        "action": event.action,
        "object": [event.object_kind, event.object_id],
        "before": event.before,
        "after": event.after,
        "reason": event.reason,
        "ip": event.ip,
        "request": event.request_id,
    }
    return hashlib.sha256(
        json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).hexdigest()


@jobs.periodic("core.seal_audit", every=timedelta(seconds=2))
def seal_audit() -> None:
    """Chain what is unchained, sign the new head."""
    while _seal_batch() == BATCH:
        pass


def _seal_batch() -> int:
    with transaction() as session:
        last = session.execute(
            select(AuditEvent.sequence, AuditEvent.hash)
            .where(AuditEvent.sequence.is_not(None))
            .order_by(AuditEvent.sequence.desc())
            .limit(1)
        ).first()
        sequence, previous = (int(last[0] or 0), str(last[1])) if last else (0, GENESIS)
        query = select(AuditEvent).where(AuditEvent.sequence.is_(None)).order_by(AuditEvent.id).limit(BATCH)
        rows = list(session.scalars(query.with_for_update()))
        for event in rows:
            sequence += 1
            event.sequence, event.previous_hash = sequence, previous
            event.hash = previous = row_hash(event, sequence, previous)
        if not rows:
            return 0
        head = AuditHead(
            sequence=sequence,
            hash=previous,
            signed_at=clock.now(),
            signature=_signature(sequence, previous),
            key_id=_key_id(),
        )
        session.add(head)
        session.flush()
        line = f"{sequence} {previous} {head.signature}\n"
    # After the commit: a crash between the two leaves a file that lags, which verification accepts; never one that leads.
    _append_head(line)
    return len(rows)


def verify(session: Session) -> list[Fault]:
    """Return every fault of the chain against the last signed head (empty: the journal is whole)."""
    faults: list[Fault] = []
    previous, expected = GENESIS, 1
    hashes: dict[int, str] = {}
    query = select(AuditEvent).where(AuditEvent.sequence.is_not(None)).order_by(AuditEvent.sequence)
    for event in session.scalars(query.execution_options(yield_per=1000)):
        sequence = int(event.sequence or 0)
        if sequence != expected:
            faults.append(Fault("missing_row", expected))
            expected = sequence
        if event.previous_hash != previous:
            faults.append(Fault("broken_chain", sequence))
        if event.hash != row_hash(event, sequence, event.previous_hash or ""):
            faults.append(Fault("changed_row", sequence))
        previous = event.hash or ""
        hashes[sequence] = previous
        expected += 1
    faults.extend(_head_faults(session, hashes))
    return faults


def _head_faults(session: Session, hashes: dict[int, str]) -> list[Fault]:
    faults: list[Fault] = []
    heads = [
        (h.sequence, h.hash, h.signature) for h in session.scalars(select(AuditHead).order_by(AuditHead.id))
    ]
    for sequence, digest, signature in {*heads, *_filed_heads()}:
        if not hmac.compare_digest(_signature(sequence, digest), signature):
            faults.append(Fault("bad_signature", sequence))
        elif sequence not in hashes:
            faults.append(Fault("cut_tail", sequence))
        elif hashes[sequence] != digest:
            faults.append(Fault("head_mismatch", sequence))
    return sorted(faults, key=lambda fault: fault.sequence)


def _filed_heads() -> list[tuple[int, str, str]]:
    path = _heads_path()
    if not path.exists():
        return []
    lines = [line.split() for line in path.read_text().splitlines()]
    return [(int(parts[0]), parts[1], parts[2]) for parts in lines if len(parts) == 3 and parts[0].isdigit()]


def _append_head(line: str) -> None:
    descriptor = os.open(_heads_path(), os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _heads_path() -> Path:
    folder: Path = current_app.extensions["qashyq_settings"].secrets_dir
    return folder / "audit-heads.log"


def _audit_key() -> bytes:
    secrets: Secrets = current_app.extensions["qashyq_secrets"]
    return secrets.audit


def _signature(sequence: int, digest: str) -> str:
    return hmac.new(_audit_key(), f"{sequence}:{digest}".encode(), hashlib.sha256).hexdigest()


def _key_id() -> str:
    return hashlib.sha256(_audit_key()).hexdigest()[:16]
