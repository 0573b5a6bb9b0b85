"""Help pages."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from content.loader import help_pages, load_help
from content.markup import to_html
from lms.accounts.access import active_roles, current_person, signed_in
from lms.accounts.roles import Role
from lms.core.db import read_session
from lms.core.errors import NotFound
from lms.core.i18n import current_locale, lazy_gettext

bp = Blueprint("help", __name__)
TITLES = {
    "student": lazy_gettext("For students"),
    "teacher": lazy_gettext("For teachers"),
    "proctor": lazy_gettext("For proctors"),
    "registrar": lazy_gettext("For the registrar"),
    "dean": lazy_gettext("For the dean"),
}
# Which page a role reads first; whoever is not named reads the student's, which tells of the whole flow.
FIRST = (
    (Role.PROCTOR, "proctor"),
    (Role.REGISTRAR, "registrar"),
    (Role.DEAN, "dean"),
    (Role.DISTANCE_HEAD, "dean"),
    (Role.INSPECTOR, "dean"),
    (Role.TEACHER, "teacher"),
)


@bp.get("/help")
@signed_in
def index() -> ResponseReturnValue:
    """Open the page of the reader's own role."""
    roles = {assignment.role for assignment in active_roles(read_session(), current_person().id)}
    name = next((page for role, page in FIRST if role in roles), "student")
    return redirect(url_for("help.page", name=name))


@bp.get("/help/<name>")
@signed_in
def page(name: str) -> ResponseReturnValue:
    """Show a page of help."""
    if name not in help_pages():
        raise NotFound
    found = load_help(name, current_locale())
    body = Markup(to_html(found.text))  # noqa: S704  # the shelf's own text; to_html escapes all but its marks
    return render_template("help/page.html", page=found, body=body, titles=TITLES, name=name)
