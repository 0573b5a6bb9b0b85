"""Periodic work of accounts: what a sign-in told of its place is forgotten in time."""

from __future__ import annotations

from datetime import timedelta

from lms.accounts import sign_in
from lms.core import jobs, policies
from lms.core.db import transaction
from lms.rules.policy import RetentionPolicy


@jobs.periodic("accounts.forget_places", every=timedelta(days=1))
def forget_places() -> None:
    """Forget addresses and browsers older than the retention policy says."""
    with transaction() as session:
        policy = RetentionPolicy.from_json(policies.resolve(session, "retention"))
        sign_in.forget_places(session, keep_days=policy.days["login_records_days"])
