"""Reads of the player: who may open which package, attempts, files of a version, the report."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.errors import NotFound
from lms.courses import queries as courses
from lms.courses.access import Seat, seat_in, seen_material
from lms.courses.models import Material, MaterialKind
from lms.player.models import Attempt, Launch, Package, PackageFile, PackageVersion, PackageVersionStatus
from scorm.manifest import Item
from scorm.names import normal
from scorm.version import ScormVersion


@dataclass(frozen=True, slots=True)
class SeenPackage:
    """A package with the person's place in its offering; `material` is None when it was taken off the course page."""

    package: Package
    seat: Seat
    material: Material | None


@dataclass(frozen=True, slots=True)
class HeldLaunch:
    """What a commit needs: its launch, the attempt and the item that the attempt's version plays."""

    launch: Launch
    attempt: Attempt
    item: Item


# Built once: these two run with every commit of every learner.
_LAUNCH_ID = select(Launch.id).where(Launch.ticket_hash == bindparam("ticket_hash"))
_HELD_LAUNCH = (
    select(Launch, Attempt, PackageVersion.manifest["item"])  # of the manifest no more: it may be long
    .join(Attempt, Attempt.id == Launch.attempt_id)
    .join(PackageVersion, PackageVersion.id == Attempt.version_id)
    .where(Launch.ticket_hash == bindparam("ticket_hash"))
    .with_for_update(of=(Launch, Attempt))
)


def package(session: Session, package_id: int) -> Package:
    """Return a package.

    Raises:
        NotFound: none such.
    """
    found = session.get(Package, package_id)
    if found is None:
        raise NotFound
    return found


def seen_package(session: Session, person: Person, package_id: int) -> SeenPackage:
    """Return a package that the person may see: staff of the offering, or a student to whom its material is open.

    Raises:
        NotFound: none such, or not the person's to see.
    """
    found = package(session, package_id)
    material = courses.material_for(session, MaterialKind.SCORM, found.id, found.offering_id)
    if material is not None:
        seat, material = seen_material(session, person, material.id)
        return SeenPackage(found, seat, material)
    seat = seat_in(session, person, found.offering_id)
    if not seat.is_staff:
        raise NotFound
    return SeenPackage(found, seat, None)


def newest_version(session: Session, package_id: int) -> PackageVersion | None:
    """Return the version that new attempts play."""
    query = select(PackageVersion).where(
        PackageVersion.package_id == package_id, PackageVersion.status == PackageVersionStatus.READY
    )
    return session.scalar(query.order_by(PackageVersion.number.desc()).limit(1))


def versions_of(session: Session, package_id: int) -> list[PackageVersion]:
    """Return the versions, newest first."""
    query = select(PackageVersion).where(PackageVersion.package_id == package_id)
    return list(session.scalars(query.order_by(PackageVersion.number.desc())))


def has_content(session: Session, sha256: str) -> bool:
    """Whether a version keeps this content."""
    return (
        session.scalar(select(PackageVersion.id).where(PackageVersion.sha256 == sha256).limit(1)) is not None
    )


def item_of(version: PackageVersion) -> Item:
    """Return the item that a version plays."""
    return Item.from_dict((version.manifest or {})["item"])


def standard_of(version: PackageVersion) -> ScormVersion:
    """Return the version of the standard that a package speaks."""
    return ScormVersion(version.scorm_version or "")


def latest_attempt(
    session: Session, package_id: int, student_id: int, *, is_preview: bool = False
) -> Attempt | None:
    """Return the learner's newest attempt."""
    query = select(Attempt).where(
        Attempt.package_id == package_id,
        Attempt.student_id == student_id,
        Attempt.is_preview.is_(is_preview),
    )
    return session.scalar(query.order_by(Attempt.number.desc()).limit(1))


def best_points(session: Session, package_id: int, student_id: int) -> Decimal | None:
    """Return the points of the learner's best attempt, 0..100."""
    query = select(func.max(Attempt.points)).where(
        Attempt.package_id == package_id,
        Attempt.student_id == student_id,
        Attempt.is_preview.is_(False),
    )
    return session.scalar(query)


def attempts_of(session: Session, package_id: int) -> dict[int, list[Attempt]]:
    """Return the attempts that count, by learner, oldest first."""
    query = select(Attempt).where(Attempt.package_id == package_id, Attempt.is_preview.is_(False))
    found: dict[int, list[Attempt]] = {}
    for attempt in session.scalars(query.order_by(Attempt.number)):
        found.setdefault(attempt.student_id, []).append(attempt)
    return found


def attempts_of_student(session: Session, package_id: int, student_id: int) -> list[Attempt]:
    """Return one learner's attempts that count, oldest first."""
    query = select(Attempt).where(
        Attempt.package_id == package_id,
        Attempt.student_id == student_id,
        Attempt.is_preview.is_(False),
    )
    return list(session.scalars(query.order_by(Attempt.number)))


def unmarked_attempts(session: Session, package_id: int) -> list[Attempt]:
    """Return the attempts whose points the journal did not take."""
    query = select(Attempt).where(
        Attempt.package_id == package_id,
        Attempt.is_preview.is_(False),
        Attempt.mark_refusal.is_not(None),
    )
    return list(session.scalars(query.order_by(Attempt.id)))


def launch_id_of(session: Session, ticket_hash: str) -> int | None:
    """Return the id of the launch of a commit ticket."""
    return session.scalar(_LAUNCH_ID, {"ticket_hash": ticket_hash})


def held_launch(session: Session, ticket_hash: str) -> HeldLaunch | None:
    """Return the launch of a commit ticket with its attempt, both locked until the end of the transaction."""
    row = session.execute(_HELD_LAUNCH, {"ticket_hash": ticket_hash}).one_or_none()
    return None if row is None else HeldLaunch(row[0], row[1], Item.from_dict(row[2]))


def find_file(session: Session, version_id: int, name: str) -> tuple[PackageVersion, PackageFile]:
    """Return a file of a version by its exact name, else by the only name that differs in case alone.

    Raises:
        NotFound: there is none, or two are equally near.
    """
    version = session.get(PackageVersion, version_id)
    if version is None or version.status is not PackageVersionStatus.READY:
        raise NotFound
    mine = PackageFile.version_id == version_id
    file = session.scalar(select(PackageFile).where(mine, PackageFile.name == name))
    if file is None:
        near = list(
            session.scalars(select(PackageFile).where(mine, PackageFile.folded == normal(name)).limit(2))
        )
        file = near[0] if len(near) == 1 else None
    if file is None:
        raise NotFound
    return version, file
