"""The launch page: the LMS side of a course that plays on the content origin."""

from __future__ import annotations

from flask import current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import transaction
from lms.core.errors import Forbidden
from lms.core.i18n import current_locale
from lms.core.settings import Settings
from lms.player import operations, queries
from lms.player.operations import OpenedLaunch
from lms.player.queries import SeenPackage
from lms.player.serving import content_origin
from lms.player.views.blueprint import bp


@bp.get("/packages/<int:package_id>/play")
@requires(Permission.PLAY_PACKAGE)
def launch(package_id: int) -> ResponseReturnValue:
    """Open or resume the course; who is not a student of the offering previews it, without marks."""
    person = current_person()
    with transaction() as session:
        seen = queries.seen_package(session, person, package_id)
        if not seen.seat.is_student:
            seen.seat.need(Permission.PLAY_PACKAGE)
        opened = operations.open_launch(
            session,
            seen.package,
            person=person,
            is_preview=not seen.seat.is_student,
            language=current_locale(),
        )
        return _page(seen, opened)


@bp.post("/packages/<int:package_id>/play")
@requires(Permission.PLAY_PACKAGE)
def start_again(package_id: int) -> ResponseReturnValue:
    """Begin a new preview from the beginning."""
    person = current_person()
    with transaction() as session:
        seen = queries.seen_package(session, person, package_id)
        if seen.seat.is_student:
            raise Forbidden
        seen.seat.need(Permission.PLAY_PACKAGE)
        operations.open_launch(session, seen.package, person=person, is_preview=True, is_fresh=True)
    return redirect(url_for("player.launch", package_id=package_id), 303)


def _page(seen: SeenPackage, opened: OpenedLaunch) -> ResponseReturnValue:
    settings: Settings = current_app.extensions["qashyq_settings"]
    origin = content_origin(settings, opened.attempt.version_id)
    week = seen.material.week if seen.material else 1
    may_report = seen.seat.may(Permission.SEE_PACKAGE_REPORT)
    response = make_response(
        render_template(
            "player/play.html",
            package=seen.package,
            attempt=opened.attempt,
            title=seen.material.title if seen.material else seen.package.title,
            launch=opened.document,
            player_url=f"{origin}/c/{opened.asset_ticket}/player.html",
            back_url=url_for(
                "courses.offering", offering_id=seen.package.offering_id, _anchor=f"week-{week}"
            ),
            report_url=url_for("player.report", package_id=seen.package.id) if may_report else None,
        )
    )
    # The course's frame may fill the screen; cameras, microphones and screens stay closed to it.
    response.headers["Permissions-Policy"] = (
        f'camera=(), microphone=(), display-capture=(), geolocation=(), fullscreen=(self "{origin}"), '
        f'autoplay=(self "{origin}")'
    )
    return response
