"""Writes about passwords."""

from __future__ import annotations

from sqlalchemy.orm import Session

from lms.accounts import passwords
from lms.accounts.models import Credential, Person
from lms.accounts.policy import sign_in_policy
from lms.core import audit, clock
from lms.core.audit import Actor


def set_password(session: Session, person: Person, password: str, *, actor: Actor) -> None:
    """Store a new password after checking the rules.

    Raises:
        PasswordRefused: it is short, personal or common.
    """
    passwords.check_rules(
        password,
        min_length=sign_in_policy(session).password_min_length,
        personal=(person.login, person.given_name, person.family_name, person.email),
    )
    store_hash(session, person, passwords.hash_password(password))
    audit.record(
        session, actor=actor, action="accounts.set_password", object_kind="person", object_id=person.id
    )


def store_hash(session: Session, person: Person, password_hash: str) -> None:
    """Put the hash in the place of the old one."""
    credential = session.get(Credential, person.id)
    if credential is None:
        credential = Credential(person_id=person.id)
        session.add(credential)
    credential.password_hash, credential.changed_at = password_hash, clock.now()
    session.flush()
