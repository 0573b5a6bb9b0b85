"""Checking a login and a password: equal time for everyone, limits by login and by address."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import passwords
from lms.accounts.errors import SignInFailed, SignInLocked
from lms.accounts.models import Credential, Person
from lms.accounts.operations.passwords import store_hash
from lms.accounts.policy import SignInPolicy
from lms.core.security import count_use, is_over_limit

ADDRESS_FACTOR = 10  # a computer class signs in from one address


def check_limits(login: str, ip: str, policy: SignInPolicy) -> None:
    """Refuse before any work when this login or address failed too often.

    The limit of a login counts per address, so that a stranger cannot lock a student out of an exam; a wider one
    counts the login over all addresses.

    Raises:
        SignInLocked: wait; `minutes` says how long.
    """
    if any(is_over_limit(name, rule, key) for name, rule, key in _limits(login, ip, policy)):
        raise SignInLocked(minutes=policy.lock_minutes)


def authenticate(session: Session, *, login: str, password: str, ip: str, policy: SignInPolicy) -> Person:
    """Return the person of a login and password.

    Raises:
        SignInFailed: unknown, wrong or inactive: one answer for all.
    """
    login = login.strip().casefold()
    person = session.scalar(select(Person).where(Person.login == login))
    credential = session.get(Credential, person.id) if person is not None else None
    is_right = passwords.verify(credential.password_hash if credential else None, password)
    if person is None or credential is None or not is_right or not person.is_active:
        for name, rule, key in _limits(login, ip, policy):
            count_use(name, rule, key)
        raise SignInFailed
    if passwords.needs_rehash(credential.password_hash):
        store_hash(session, person, passwords.hash_password(password))
    return person


def _limits(login: str, ip: str, policy: SignInPolicy) -> tuple[tuple[str, str, str], ...]:
    per, login = f"{policy.failed_window_minutes} minutes", login.strip().casefold()[:80]
    tight, wide = policy.failed_sign_ins, policy.failed_sign_ins * ADDRESS_FACTOR
    return (
        ("sign_in.login_address", f"{tight} per {per}", f"{login}|{ip}"),
        ("sign_in.login", f"{wide} per {per}", login),
        ("sign_in.address", f"{wide} per {per}", ip),
    )
