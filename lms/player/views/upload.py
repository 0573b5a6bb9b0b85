"""Upload: the form, a new package, a new version; what is wrong with a package is shown in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.errors import Conflict
from lms.core.i18n import gettext
from lms.core.storage import storage
from lms.courses import queries as courses
from lms.courses.access import Seat, seat_in
from lms.courses.forms import FormReader, saving
from lms.player import importing, operations, queries, texts
from lms.player.errors import PackageNotAccepted
from lms.player.importing import Reading
from lms.player.models import Package
from lms.player.views.blueprint import bp, max_upload_bytes
from scorm.package import PackageLimits


@bp.get("/offerings/<int:offering_id>/packages/new")
@requires(Permission.UPLOAD_PACKAGE)
def new_package(offering_id: int) -> ResponseReturnValue:
    """Show the upload form."""
    seat = _uploader(offering_id)
    week = request.args.get("week", "") or str(max(1, courses.week_of(seat.offering.term, clock.now())))
    return _form(seat, FormReader({"week": week, "is_visible": "", "is_graded": "1"}))


@bp.post("/offerings/<int:offering_id>/packages")
@requires(Permission.UPLOAD_PACKAGE)
def upload(offering_id: int) -> ResponseReturnValue:
    """Take a package: read whole, then stored, then entered; a refused one leaves nothing."""
    seat, form = _uploader(offering_id), FormReader()
    form.integer("week", 1, courses.last_week(seat.offering.term))
    stream = _chosen(form)
    if not form.is_good or stream is None:
        return _form(seat, form), 400
    try:
        reading = _receive(stream)
    except PackageNotAccepted as refusal:
        form.refuse(refusal, "file")
        return _form(seat, form, refusal=refusal), refusal.status
    with _or_forgotten(reading):
        package_id = _enter(form, offering_id, reading)
    if package_id is None:
        _forget(reading)
        return _form(_uploader(offering_id), form), form.status
    return _accepted(package_id, reading)


def _enter(form: FormReader, offering_id: int, reading: Reading) -> int | None:
    with saving(form) as session:
        package = operations.add_package(
            session,
            courses.offering(session, offering_id),
            reading,
            week=int(form.values["week"]),
            is_visible=form.flag("is_visible"),
            is_graded=form.flag("is_graded"),
            actor=current_person(),
        )
    return package.id if form.is_good else None


@bp.get("/packages/<int:package_id>/versions/new")
@requires(Permission.UPLOAD_PACKAGE)
def new_version(package_id: int) -> ResponseReturnValue:
    """Show the upload form of a new version."""
    package, seat = _uploaded(package_id)
    return _form(seat, FormReader({}), package=package)


@bp.post("/packages/<int:package_id>/versions")
@requires(Permission.UPLOAD_PACKAGE)
def upload_version(package_id: int) -> ResponseReturnValue:
    """Take a new version; attempts that run keep theirs."""
    person, form = current_person(), FormReader()
    package, seat = _uploaded(package_id)
    stream = _chosen(form)
    if stream is None:
        return _form(seat, form, package=package), 400
    newest = queries.newest_version(read_session(), package_id)
    try:
        reading = _receive(stream)
    except PackageNotAccepted as refusal:
        form.refuse(refusal, "file")
        return _form(seat, form, package=package, refusal=refusal), refusal.status
    if newest is not None and newest.sha256 == reading.digest.sha256:
        form.errors["file"] = gettext("This is the version that is already there: nothing was changed.")
        return _form(seat, form, package=package), Conflict.status
    with _or_forgotten(reading), transaction() as session:
        operations.add_version(session, queries.package(session, package_id), reading, actor=person)
    return _accepted(package_id, reading)


def _uploader(offering_id: int) -> Seat:
    seat = seat_in(read_session(), current_person(), offering_id)
    seat.need(Permission.UPLOAD_PACKAGE)
    return seat


def _uploaded(package_id: int) -> tuple[Package, Seat]:
    seen = queries.seen_package(read_session(), current_person(), package_id)
    seen.seat.need(Permission.UPLOAD_PACKAGE)
    return seen.package, seen.seat


def _chosen(form: FormReader) -> BinaryIO | None:
    """Return the uploaded file, which the form parser has put on disk when it is large."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        form.errors["file"] = gettext("Choose the package: a ZIP file.")
        return None
    return cast(BinaryIO, upload.stream)


def _receive(stream: BinaryIO) -> Reading:
    limits = PackageLimits(max_archive_bytes=max_upload_bytes())
    name = request.files["file"].filename or ""
    reading = importing.read_upload(stream, file_name=name, limits=limits)
    importing.store(reading, storage())
    return reading


@contextmanager
def _or_forgotten(reading: Reading) -> Iterator[None]:
    try:
        yield
    except BaseException:
        _forget(reading)
        raise


def _forget(reading: Reading) -> None:
    """Take the files away again when no version keeps this content."""
    if not queries.has_content(read_session(), reading.digest.sha256):
        storage().drop_tree(importing.AREA, reading.digest.sha256)


def _accepted(package_id: int, reading: Reading) -> ResponseReturnValue:
    if reading.report["warnings"]:
        flash(gettext("The package was accepted. Look at the warnings below."), "warn")
    else:
        flash(gettext("The package was accepted and can be played."), "ok")
    url = url_for("player.report", package_id=package_id)
    # A program would follow the redirect itself and use up the message before the person sees the page.
    return jsonify(url=url) if request.headers.get("X-Requested-With") == "fetch" else redirect(url, 303)


def _form(
    seat: Seat, form: FormReader, *, package: Package | None = None, refusal: PackageNotAccepted | None = None
) -> str:
    weeks = courses.last_week(seat.offering.term)
    return render_template(
        "player/upload.html",
        offering=seat.offering,
        form=form,
        package=package,
        reasons=[texts.described(reason) for reason in refusal.reasons] if refusal else [],
        more=texts.report_lines(refusal.report) if refusal and refusal.report else [],
        weeks_shown=[(str(number), str(number)) for number in range(1, weeks + 1)],
        max_megabytes=max_upload_bytes() // (1024 * 1024),
    )
