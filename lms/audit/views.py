"""The journal's page."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.access import requires
from lms.accounts.roles import Permission
from lms.audit import queries
from lms.audit.words import OBJECT_KINDS
from lms.core.db import read_session

bp = Blueprint("audit", __name__)
FIELDS = ("action", "object_kind", "object_id", "login")


@bp.get("/audit")
@requires(Permission.READ_AUDIT)
def journal() -> ResponseReturnValue:
    """Show the journal, newest lines first."""
    session = read_session()
    wanted = queries.Filter(**{name: request.args.get(name, "").strip()[:80] for name in FIELDS})
    number = request.args.get("page", "1")
    page = queries.page(
        session, wanted, int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 1
    )
    return render_template(
        "audit/journal.html",
        page=page,
        wanted=wanted,
        seal=queries.seal(session),
        kinds=_kinds(wanted.object_kind),
    )


def _kinds(chosen: str) -> list[str]:
    """Return the kinds to choose from; one of the address that has no word stays chosen."""
    return [*OBJECT_KINDS, *([chosen] if chosen and chosen not in OBJECT_KINDS else [])]
