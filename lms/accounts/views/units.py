"""The university's tree of units."""

from __future__ import annotations

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from lms.accounts import labels, operations, queries
from lms.accounts.access import current_person, require, requires
from lms.accounts.models import OrgUnit, UnitKind
from lms.accounts.roles import Permission, Scope
from lms.accounts.views.blueprint import bp
from lms.core.db import read_session, transaction
from lms.core.errors import BadInput, QashyqError
from lms.core.i18n import gettext
from lms.core.settings import LOCALES

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,39}", re.ASCII)


@bp.get("/units")
@requires(Permission.MANAGE_SYSTEM)
def units() -> ResponseReturnValue:
    """Show the tree and the form for a new unit."""
    return _show()


@bp.post("/units")
@requires(Permission.MANAGE_SYSTEM)
def create_unit() -> ResponseReturnValue:
    """Add a unit."""
    try:
        with transaction() as session:
            require(session, current_person(), Permission.MANAGE_SYSTEM, Scope())
            code = request.form.get("code", "").strip()
            taken = session.scalar(select(OrgUnit.id).where(OrgUnit.code == code))
            if _CODE.fullmatch(code) is None or taken is not None:
                raise BadInput(field="code")
            title = {locale: request.form.get(f"title_{locale}", "").strip()[:200] for locale in LOCALES}
            if not all(title.values()):
                raise BadInput(field="title")
            operations.create_unit(
                session,
                code=code,
                title=title,
                kind=_kind(request.form.get("kind", "")),
                parent_id=_parent(request.form.get("parent", ""), queries.all_units(session)),
                actor=current_person(),
            )
    except BadInput as error:
        return _show(error), error.status
    flash(gettext("Saved."), "ok")
    return redirect(url_for("accounts.units"), 303)


def _kind(text: str) -> UnitKind:
    try:
        return UnitKind(text)
    except ValueError:
        raise BadInput(field="kind") from None


def _parent(text: str, known: list[OrgUnit]) -> int | None:
    if not text:
        return None
    for unit in known:
        if str(unit.id) == text:
            return unit.id
    raise BadInput(field="parent")


def _show(error: QashyqError | None = None) -> str:
    return render_template(
        "accounts/units.html",
        tree=queries.unit_tree(read_session()),
        kinds=labels.UNIT_KINDS,
        values=request.form,
        error=error,
    )
