"""Conditions for people with special needs: time, detectors; by order."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import labels, operations, queries
from lms.accounts.access import current_person, requires
from lms.accounts.errors import AccommodationRefused
from lms.accounts.forms import parse_day, parse_whole
from lms.accounts.models import Accommodation
from lms.accounts.roles import Permission
from lms.accounts.views.blueprint import bp
from lms.accounts.views.people import seen_person
from lms.core import clock
from lms.core.db import read_session, transaction
from lms.core.errors import BadInput, NotFound, QashyqError
from lms.core.i18n import gettext, institution_zone


@bp.get("/people/<int:person_id>/accommodations")
@requires(Permission.MANAGE_PEOPLE)
def accommodations(person_id: int) -> ResponseReturnValue:
    """List a person's conditions and offer the form."""
    return _show(person_id)


@bp.post("/people/<int:person_id>/accommodations")
@requires(Permission.MANAGE_PEOPLE)
def add_accommodation(person_id: int) -> ResponseReturnValue:
    """Give conditions."""
    form = request.form
    try:
        with transaction() as session:
            person = seen_person(session, person_id, Permission.MANAGE_PEOPLE)
            first = parse_day(form.get("valid_from", ""), "valid_from")
            if first is None:
                raise BadInput(field="valid_from")
            operations.add_accommodation(
                session,
                person,
                time_percent=parse_whole(form.get("time_percent", ""), "time_percent"),
                extra_minutes=parse_whole(form.get("extra_minutes", "") or "0", "extra_minutes"),
                detectors_off=[k for k in form.getlist("detector") if k in labels.DETECTOR_GROUPS],
                order_number=form.get("order_number", "").strip()[:60],
                valid_from=first,
                valid_to=parse_day(form.get("valid_to", ""), "valid_to"),
                actor=current_person(),
            )
    except (AccommodationRefused, BadInput) as error:
        return _show(person_id, error), error.status
    flash(gettext("Saved."), "ok")
    return redirect(url_for("accounts.accommodations", person_id=person_id), 303)


@bp.post("/accommodations/<int:accommodation_id>/end")
@requires(Permission.MANAGE_PEOPLE)
def end_accommodation(accommodation_id: int) -> ResponseReturnValue:
    """Let conditions end today."""
    with transaction() as session:
        row = session.get(Accommodation, accommodation_id)
        if row is None:
            raise NotFound
        seen_person(session, row.person_id, Permission.MANAGE_PEOPLE)
        today = clock.now().astimezone(institution_zone()).date()
        operations.end_accommodation(session, row, last_day=today, actor=current_person())
        person_id = row.person_id
    return redirect(url_for("accounts.accommodations", person_id=person_id), 303)


def _show(person_id: int, error: QashyqError | None = None) -> str:
    session = read_session()
    person = seen_person(session, person_id, Permission.MANAGE_PEOPLE)
    return render_template(
        "accounts/accommodations.html",
        person=person,
        rows=queries.accommodations_of(session, person.id),
        detectors=labels.DETECTOR_GROUPS,
        today=clock.now().astimezone(institution_zone()).date(),
        error=error,
        values=request.form,
    )
