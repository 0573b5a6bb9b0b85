"""Writes about one-time codes: first sign-in, reset by mail, reset by the desk."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.accounts import codes, sign_in
from lms.accounts.errors import CodeInvalid, NotOneself
from lms.accounts.gates import LETTERS
from lms.accounts.models import Credential, OneTimeCode, OneTimeCodeKind, Person
from lms.accounts.operations.passwords import set_password
from lms.accounts.policy import sign_in_policy
from lms.core import audit, clock
from lms.core.audit import SYSTEM, Actor


def issue_code(
    session: Session, person: Person, kind: OneTimeCodeKind, *, actor: Actor, reason: str | None = None
) -> str:
    """Make a code for the person and return it: it is shown once, only its hash is kept.

    Earlier codes of the person stop working; a reset that anybody may ask for leaves a printed code alone.
    """
    now, policy = clock.now(), sign_in_policy(session)
    _drop_codes(session, person.id, None if kind is OneTimeCodeKind.FIRST_SIGN_IN else kind)
    code = codes.new_code()
    life = policy.first_link if kind is OneTimeCodeKind.FIRST_SIGN_IN else policy.reset_link
    row = OneTimeCode(
        person_id=person.id,
        kind=kind,
        code_hash=codes.code_hash(code),
        created_by=actor.id,
        created_at=now,
        expires_at=now + life,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="accounts.issue_code",
        object_kind="person",
        object_id=person.id,
        after={"kind": kind, "until": row.expires_at.isoformat()},
        reason=reason,
    )
    return code


def issue_first_codes(session: Session, people: list[Person], *, actor: Actor) -> list[tuple[Person, str]]:
    """Make codes for whoever has no password yet; return them for the printed sheet."""
    have = set(session.scalars(select(Credential.person_id)))
    return [
        (person, issue_code(session, person, OneTimeCodeKind.FIRST_SIGN_IN, actor=actor))
        for person in people
        if person.id not in have and person.is_active and person.id != actor.id
    ]


def find_code(session: Session, text: str) -> OneTimeCode:
    """Return the live code.

    Raises:
        CodeInvalid: unknown, used, out of date, or its person is switched off.
    """
    stored = codes.code_hash(text)
    found = session.scalar(select(OneTimeCode).where(OneTimeCode.code_hash == stored)) if stored else None
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        raise CodeInvalid
    if not session.get_one(Person, found.person_id).is_active:
        raise CodeInvalid
    return found


def redeem(session: Session, text: str, password: str) -> Person:
    """Use the code once: set the password and end the person's other sign-ins.

    Raises:
        CodeInvalid: see `find_code`.
        PasswordRefused: the code stays good for another try.
    """
    found = find_code(session, text)
    person = session.get_one(Person, found.person_id)
    set_password(session, person, password, actor=person)
    found.used_at = clock.now()
    sign_in.end_all(session, person.id)
    return person


def reset_at_desk(session: Session, person: Person, *, reason: str, actor: Actor) -> str:
    """Give a person who stands at the desk a new code; the old password stops working, sign-ins end.

    While an exam of the person runs nothing ends: the code alone helps a student whose browser was lost.

    Raises:
        NotOneself: the desk never resets its own sign-in.
    """
    if actor.id == person.id:
        raise NotOneself
    code = issue_code(session, person, OneTimeCodeKind.FIRST_SIGN_IN, actor=actor, reason=reason)
    credential = session.get(Credential, person.id)
    if credential is not None:
        session.delete(credential)
    ended = sign_in.end_all(session, person.id)
    audit.record(
        session,
        actor=actor,
        action="accounts.reset_at_desk",
        object_kind="person",
        object_id=person.id,
        after={"sign_ins_ended": ended},
        reason=reason,
    )
    return code


def request_reset(session: Session, login_or_email: str) -> None:
    """Write a reset letter to whoever this is; does nothing for nobody, and the answer is the same.

    Several people may share an address: each gets his own letter, since each names its login.

    Raises:
        GateUnbound: no room sends letters.
    """
    letters = LETTERS.bound()
    text = login_or_email.strip()
    query = select(Person).where(Person.is_active, Person.email.is_not(None))
    query = (
        query.where((Person.login == text.casefold()) | (Person.email == text)).order_by(Person.id).limit(5)
    )
    for person in session.scalars(query):
        code = issue_code(session, person, OneTimeCodeKind.RESET, actor=SYSTEM)
        letters.send(
            session, person, "accounts.reset", {"login": person.login, "code": code}, f"/code/{code}"
        )


def _drop_codes(session: Session, person_id: int, kind: OneTimeCodeKind | None) -> None:
    now = clock.now()
    change = update(OneTimeCode).where(
        OneTimeCode.person_id == person_id, OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > now
    )
    if kind is not None:
        change = change.where(OneTimeCode.kind == kind)
    session.execute(change.values(expires_at=now))
