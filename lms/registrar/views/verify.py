"""The public page behind a sheet's QR code: number, day, discipline, state; no name, no mark."""

from __future__ import annotations

import re

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.access import public
from lms.core.db import read_session
from lms.core.security import rate_limit
from lms.registrar import chain, queries
from lms.registrar.views.blueprint import bp


@bp.get("/verify/<value>")
@public
def verify(value: str) -> ResponseReturnValue:
    """Tell whether a sheet with this hash was closed here and stands unchanged."""
    rate_limit("registrar.verify", "60/minute", request.remote_addr or "")
    session = read_session()
    is_hash = re.fullmatch(r"[0-9a-f]{64}", value) is not None
    sheet = queries.by_hash(session, value) if is_hash else None
    is_whole = sheet is not None and not chain.check_sheet(session, sheet)
    status = 200 if sheet is not None else 404
    return render_template("registrar/verify.html", sheet=sheet, is_whole=is_whole), status
