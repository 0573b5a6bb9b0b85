"""Policy versions: shipped defaults from `content/policy`, overridden by append-only rows, most specific wins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.loader import load_policy
from content.schema import merged
from lms.core import audit, clock
from lms.core.audit import Actor
from lms.core.models import PolicyVersion
from lms.rules.policy import policy_sha256

SCOPES = ("institution", "programme", "offering")  # from the widest to the most specific


def resolve(
    session: Session,
    kind: str,
    *,
    offering_id: int | None = None,
    programme_id: int | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """Return the policy document in force at a moment: the default with each scope's override laid over it."""
    moment = at or clock.now()
    document: dict[str, Any] = dict(load_policy(kind))
    for scope_kind, scope_id in (
        ("institution", None),
        ("programme", programme_id),
        ("offering", offering_id),
    ):
        if scope_kind != "institution" and scope_id is None:
            continue
        query = (
            select(PolicyVersion)
            .where(
                PolicyVersion.kind == kind,
                PolicyVersion.scope_kind == scope_kind,
                PolicyVersion.scope_id.is_(None) if scope_id is None else PolicyVersion.scope_id == scope_id,
                PolicyVersion.valid_from <= moment,
            )
            .order_by(PolicyVersion.valid_from.desc(), PolicyVersion.id.desc())
            .limit(1)
        )
        row = session.scalar(query)
        if row is not None:
            document = merged(document, row.body)
    return document


def add_version(
    session: Session,
    *,
    kind: str,
    scope_kind: str,
    scope_id: int | None,
    document: dict[str, Any],
    valid_from: datetime,
    order_number: str | None,
    actor: Actor,
) -> PolicyVersion:
    """Append an override; earlier versions stay for what was decided under them."""
    row = PolicyVersion(
        kind=kind,
        scope_kind=scope_kind,
        scope_id=scope_id,
        body=document,
        sha256=policy_sha256(document),
        valid_from=valid_from,
        order_number=order_number,
        created_by=actor.id,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="core.policy_version",
        object_kind="policy_version",
        object_id=row.id,
        after={
            "kind": kind,
            "scope": scope_kind,
            "scope_id": scope_id,
            "sha256": row.sha256,
            "order": order_number,
        },
    )
    return row
