"""The teacher's page of a package: who did what, what the report of its reading says, its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.accounts.access import current_person, requires
from lms.accounts.models import Person
from lms.accounts.roles import Permission
from lms.core.db import read_session, transaction
from lms.core.documents import xlsx
from lms.core.i18n import format_moment, gettext, ngettext
from lms.courses import queries as courses
from lms.player import operations, queries, texts, words
from lms.player.models import Attempt, Package
from lms.player.queries import SeenPackage
from lms.player.views.blueprint import bp

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Row:
    """One learner: the best points, the newest attempt's state, all the time spent (seconds)."""

    student: Person
    attempts: list[Attempt]

    @property
    def latest(self) -> Attempt | None:
        """The newest attempt."""
        return self.attempts[-1] if self.attempts else None

    @property
    def points(self) -> Decimal | None:
        """The best points, 0..100."""
        return max((a.points for a in self.attempts if a.points is not None), default=None)

    @property
    def total_seconds(self) -> int:
        """Time in all attempts."""
        return sum(attempt.total_seconds for attempt in self.attempts)

    @property
    def seen_at(self) -> datetime | None:
        """When the course was last heard of."""
        return max((attempt.updated_at for attempt in self.attempts), default=None)

    @property
    def refusal(self) -> str | None:
        """Why the journal did not take the points."""
        return next((a.mark_refusal for a in reversed(self.attempts) if a.mark_refusal), None)


@bp.get("/packages/<int:package_id>/report")
@requires(Permission.SEE_PACKAGE_REPORT)
def report(package_id: int) -> ResponseReturnValue:
    """Show the package to whoever teaches with it."""
    session = read_session()
    seen = _seen(session, package_id)
    rows = _rows(session, seen.package)
    versions = queries.versions_of(session, package_id)
    return render_template(
        "player/report.html",
        package=seen.package,
        offering=seen.seat.offering,
        material=seen.material,
        rows=rows,
        begun=sum(1 for row in rows if row.attempts),
        unmarked=sum(1 for row in rows if row.refusal),
        versions=versions,
        lines=texts.report_lines(versions[0].report) if versions else [],
        may_upload=seen.seat.may(Permission.UPLOAD_PACKAGE),
        may_play=seen.seat.may(Permission.PLAY_PACKAGE) or seen.seat.is_student,
        may_publish=seen.seat.may(Permission.EDIT_COURSE_PAGE),
    )


@bp.get("/packages/<int:package_id>/report.xlsx")
@requires(Permission.SEE_PACKAGE_REPORT)
def report_sheet(package_id: int) -> ResponseReturnValue:
    """Give the table as a workbook."""
    session = read_session()
    seen = _seen(session, package_id)
    header = [
        gettext("Full name"),
        gettext("Attempts"),
        gettext("Completion"),
        gettext("Success"),
        gettext("Points"),
        gettext("Minutes"),
        gettext("Last seen"),
    ]
    body = xlsx(seen.package.title, header, [_cells(row) for row in _rows(session, seen.package)])
    response = Response(body, content_type=SHEET)
    response.headers["Content-Disposition"] = f'attachment; filename="scorm-{package_id}.xlsx"'
    return response


@bp.post("/packages/<int:package_id>/marks")
@requires(Permission.UPLOAD_PACKAGE)
def push_marks(package_id: int) -> ResponseReturnValue:
    """Give the journal once more what it did not take."""
    person = current_person()
    with transaction() as session:
        seen = queries.seen_package(session, person, package_id)
        seen.seat.need(Permission.UPLOAD_PACKAGE)
        taken = operations.push_marks(session, seen.package, actor=person)
    if taken:
        flash(
            ngettext("%(num)s mark was entered into the journal.", "%(num)s marks were entered into the journal.", taken),
            "ok",
        )  # fmt: skip
    else:
        flash(gettext("The journal still does not take these marks; the reason stands in the table."), "warn")
    return redirect(url_for("player.report", package_id=package_id), 303)


def _seen(session: Session, package_id: int) -> SeenPackage:
    seen = queries.seen_package(session, current_person(), package_id)
    seen.seat.need(Permission.SEE_PACKAGE_REPORT)
    return seen


def _rows(session: Session, package: Package) -> list[Row]:
    """Return who studies the offering, and whoever has left it with attempts."""
    attempts = queries.attempts_of(session, package.id)
    students = courses.enrolled_students(session, package.offering_id)
    known = {student.id for student in students}
    gone = [session.get_one(Person, person_id) for person_id in attempts if person_id not in known]
    gone.sort(key=lambda person: person.sort_key)
    return [Row(student, attempts.get(student.id, [])) for student in (*students, *gone)]


def _cells(row: Row) -> list[str | int | Decimal | None]:
    latest = row.latest
    return [
        row.student.full_name,
        len(row.attempts),
        words.completion(latest.completion)[1] if latest else "",
        words.success(latest.success)[1] if latest else "",
        row.points,
        round(row.total_seconds / 60),
        format_moment(row.seen_at, "short") if row.seen_at else "",
    ]
