"""Packages and their versions: rows for what `lms.player.importing` has checked and stored."""

from __future__ import annotations

from typing import BinaryIO

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from lms.core import audit, clock
from lms.core.audit import Actor
from lms.core.storage import storage
from lms.courses import operations as courses
from lms.courses.models import CourseOffering, MaterialKind
from lms.gradebook import operations as gradebook
from lms.gradebook.models import GradeItemKind
from lms.player import importing, marks, queries
from lms.player.importing import Reading
from lms.player.models import Package, PackageFile, PackageVersion, PackageVersionStatus
from scorm.names import normal
from scorm.package import PackageLimits

SOURCE = "scorm"


def import_package(
    session: Session,
    offering: CourseOffering,
    stream: BinaryIO,
    *,
    file_name: str,
    week: int,
    actor: Actor,
    limits: PackageLimits | None = None,
    is_visible: bool = False,
    is_graded: bool = True,
) -> Package:
    """Check, store and enter a package in one step (seeding, scripts); `stream` is seekable.

    The upload page does the same in three steps, so that no transaction is open while files are written.

    Raises:
        PackageNotAccepted: see `reasons`; nothing was kept.
        MaterialRefused: the week does not exist.
    """
    reading = importing.read_upload(stream, file_name=file_name, limits=limits or PackageLimits())
    importing.store(reading, storage())
    return add_package(
        session, offering, reading, week=week, actor=actor, is_visible=is_visible, is_graded=is_graded
    )


def add_package(
    session: Session,
    offering: CourseOffering,
    reading: Reading,
    *,
    week: int,
    actor: Actor,
    is_visible: bool = False,
    is_graded: bool = True,
) -> Package:
    """Enter a stored package: its first version, its place in a week, its column in the journal."""
    package = Package(
        offering_id=offering.id,
        title=reading.title,
        settings={},
        created_by=actor.id,
        created_at=clock.now(),
    )
    session.add(package)
    session.flush()
    add_version(session, package, reading, actor=actor)
    courses.add_material(
        session,
        offering,
        week=week,
        kind=MaterialKind.SCORM,
        title=reading.title,
        ref_id=package.id,
        is_visible=is_visible,
        actor=actor,
    )
    if is_graded:
        item = gradebook.ensure_item(
            session,
            offering.id,
            kind=GradeItemKind.CURRENT,
            title=reading.title,
            week=week,
            source_kind=SOURCE,
            source_id=package.id,
            actor=actor,
        )
        package.grade_item_id = item.id
    session.flush()
    return package


def add_version(session: Session, package: Package, reading: Reading, *, actor: Actor) -> PackageVersion:
    """Enter a stored archive as the newest version; attempts that run keep theirs."""
    taken = session.scalar(
        select(func.max(PackageVersion.number)).where(PackageVersion.package_id == package.id)
    )
    version = PackageVersion(
        package_id=package.id,
        number=(taken or 0) + 1,
        status=PackageVersionStatus.READY,
        sha256=reading.digest.sha256,
        file_name=reading.file_name,
        scorm_version=reading.manifest.version.value,
        manifest={
            "identifier": reading.manifest.identifier[:300],
            "title": reading.manifest.title,
            "item": reading.launch.as_dict(),
        },
        report=reading.report,
        file_count=len(reading.digest.files),
        size_bytes=reading.digest.total_bytes,
        uploaded_by=actor.id,
        uploaded_at=clock.now(),
    )
    session.add(version)
    session.flush()
    session.execute(
        insert(PackageFile),
        [
            {
                "version_id": version.id,
                "name": file.name,
                "folded": normal(file.name)[:800],
                "size_bytes": file.size,
                "sha256": file.sha256,
            }
            for file in reading.digest.files
        ],
    )
    package.title = reading.title
    after = {"number": version.number, "sha256": version.sha256, "files": version.file_count}
    audit.record(
        session, actor=actor, action="player.add_version", object_kind="package", object_id=package.id, after=after
    )  # fmt: skip
    return version


def push_marks(session: Session, package: Package, *, actor: Actor) -> int:
    """Give the journal once more what it did not take (a window was closed, a lock was on); return how many it took."""
    taken = 0
    for attempt in queries.unmarked_attempts(session, package.id):
        marks.push(session, package, attempt, actor=actor)
        taken += attempt.mark_refusal is None
    session.flush()
    audit.record(
        session, actor=actor, action="player.push_marks", object_kind="package", object_id=package.id, after={"taken": taken}
    )  # fmt: skip
    return taken
