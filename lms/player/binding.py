"""What the player binds to the application: its kind of material, its words, its benchmark."""

from __future__ import annotations

from flask import Flask, g, url_for
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.core.i18n import gettext
from lms.courses.access import seat_in
from lms.courses.materials import MaterialView, register_kind
from lms.courses.models import CourseOffering, Material, MaterialKind
from lms.player import bench, queries, words

__all__ = ["bench", "bind"]  # the benchmark registers itself


def bind(app: Flask) -> None:
    """Attach everything."""
    words.bind_words(app)
    view = MaterialView(
        url=_url, state_for=_state, problem_for=_problem, add_url=_add_url, has_work=_has_work
    )
    register_kind(app, MaterialKind.SCORM, view)


def _url(material: Material) -> str | None:
    """Students play; staff see the report, from which they preview; nobody gets a link that is refused."""
    person = getattr(g, "person", None)
    if person is not None:
        seat = seat_in(read_session(), person, material.offering_id)
        if not seat.is_student and seat.may(Permission.SEE_PACKAGE_REPORT):
            return url_for("player.report", package_id=material.ref_id)
        if not seat.is_student and not seat.may(Permission.PLAY_PACKAGE):
            return None
    return url_for("player.launch", package_id=material.ref_id)


def _state(session: Session, material: Material, person: Person) -> tuple[str, str] | None:
    """Passed once is passed; otherwise the newest attempt speaks."""
    attempts = queries.attempts_of_student(session, material.ref_id or 0, person.id)
    if not attempts:
        return "wait", gettext("Not begun")
    attempt = next((a for a in attempts if a.success == "passed"), attempts[-1])
    if attempt.success in ("passed", "failed"):
        return words.success(attempt.success)
    return words.completion(attempt.completion)


def _problem(session: Session, material: Material) -> str | None:
    text: str | None = None
    if queries.newest_version(session, material.ref_id or 0) is None:
        text = gettext("No version can be played: upload one.")
    elif queries.unmarked_attempts(session, material.ref_id or 0):
        text = gettext("The journal did not take some marks: open the report.")
    return text


def _has_work(session: Session, material: Material) -> bool:
    return bool(queries.attempts_of(session, material.ref_id or 0))


def _add_url(offering: CourseOffering, week: int) -> str:
    return url_for("player.new_package", offering_id=offering.id, week=week)
