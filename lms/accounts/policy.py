"""Numbers of sign-in: lengths, lives and limits of the `accounts` policy in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from lms.core import policies


@dataclass(frozen=True, slots=True)
class SignInPolicy:
    """What `content/policy/accounts.json` says, typed."""

    password_min_length: int
    first_link: timedelta
    reset_link: timedelta
    login_session: timedelta
    failed_sign_ins: int
    failed_window_minutes: int
    lock_minutes: int


def sign_in_policy(session: Session) -> SignInPolicy:
    """Return the numbers in force."""
    values = policies.resolve(session, "accounts")["values"]
    return SignInPolicy(
        password_min_length=int(values["password_min_length"]),
        first_link=timedelta(hours=int(values["first_link_hours"])),
        reset_link=timedelta(minutes=int(values["reset_link_minutes"])),
        login_session=timedelta(hours=int(values["login_session_hours"])),
        failed_sign_ins=int(values["failed_sign_ins"]),
        failed_window_minutes=int(values["failed_window_minutes"]),
        lock_minutes=int(values["lock_minutes"]),
    )
