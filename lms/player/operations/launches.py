"""A launch: opens or resumes the attempt and gives the two tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core import clock, sealing
from lms.core.errors import NotFound
from lms.core.security import new_token, token_hash
from lms.player import queries
from lms.player.models import Attempt, Launch, Package, PackageVersion
from lms.player.tickets import AssetClaims, asset_ticket
from scorm.runtime import SessionState, begin_session, launch_seed, needs_new_attempt

LAUNCH_LIFE = timedelta(hours=24)
AUTOCOMMIT_SECONDS = 20
PSEUDONYM = "player.learner"


@dataclass(frozen=True, slots=True)
class OpenedLaunch:
    """What the play page hands over: `document` is the launch JSON of the engine's host.js."""

    attempt: Attempt
    asset_ticket: str
    document: dict[str, Any]


def open_launch(
    session: Session,
    package: Package,
    *,
    person: Person,
    is_preview: bool,
    is_fresh: bool = False,
    language: str = "",
) -> OpenedLaunch:
    """Open the player once: resume the newest attempt, or begin one when there is none or it has ended for good.

    is_fresh: begin a new attempt whatever the old one's state. language: of the pages around the course; the course is
    told it, unless the learner has chosen another one inside.

    Raises:
        NotFound: no version of the package can be played.
    """
    # One at a time for a package, so that two tabs do not both begin the first attempt.
    session.execute(select(Package.id).where(Package.id == package.id).with_for_update(key_share=True))
    attempt = queries.latest_attempt(session, package.id, person.id, is_preview=is_preview)
    if attempt is None or is_fresh or needs_new_attempt(SessionState.from_json(attempt.state)):
        attempt = _begin(session, package, person, attempt, is_preview=is_preview)
    else:
        session.refresh(attempt, with_for_update=True)
    key, ticket, now = new_token(), new_token(), clock.now()
    state = begin_session(SessionState.from_json(attempt.state), key)
    attempt.state = state.to_json()
    attempt.updated_at = now
    launch = Launch(
        attempt_id=attempt.id,
        session_key=key,
        ticket_hash=token_hash(ticket),
        opened_at=now,
        expires_at=now + LAUNCH_LIFE,
    )
    session.add(launch)
    session.flush()
    version = attempt.version
    assets = asset_ticket(AssetClaims(version.id, person.id), now)
    document = _document(version, state, person, key, ticket, assets)
    section = "learner_preference" if queries.standard_of(version).is_2004 else "student_preference"
    document["seed"]["cmi"].setdefault(section, {}).setdefault("language", language or person.locale)
    return OpenedLaunch(attempt, assets, document)


def _begin(
    session: Session, package: Package, person: Person, before: Attempt | None, *, is_preview: bool
) -> Attempt:
    version = queries.newest_version(session, package.id)
    if version is None:
        raise NotFound
    now = clock.now()
    attempt = Attempt(
        version_id=version.id,
        package_id=package.id,
        student_id=person.id,
        number=before.number + 1 if before else 1,
        is_preview=is_preview,
        state=SessionState.new(queries.standard_of(version)).to_json(),
        started_at=now,
        updated_at=now,
    )
    session.add(attempt)
    session.flush()
    return attempt


def _document(
    version: PackageVersion, state: SessionState, person: Person, key: str, ticket: str, assets: str
) -> dict[str, Any]:
    item, standard = queries.item_of(version), queries.standard_of(version)
    assert item.launch is not None  # checked when the package came
    # A course is foreign code and may talk to its maker: it learns a name, as the standard asks, and no number of ours.
    learner_id = sealing.sign(str(person.id).encode(), PSEUDONYM)[:24]
    name = ", ".join(part for part in (person.family_name, person.given_name) if part)
    return {
        "version": standard.value,
        "seed": launch_seed(standard, state, learner_id, name, item),
        "address": f"/c/{assets}/f/{item.launch.address}",
        "commitUrl": "/commit",
        "ticket": ticket,
        "session": key,
        "autocommitSeconds": AUTOCOMMIT_SECONDS,
        "title": item.title or version.package.title,
    }
