"""A sheet to print: PDF in a chosen language, XLSX in the reader's."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue

from lms.accounts.access import current_person, requires
from lms.accounts.roles import Permission
from lms.core.db import read_session
from lms.core.i18n import current_locale
from lms.core.settings import LOCALES
from lms.registrar import papers
from lms.registrar.access import sheet_seat
from lms.registrar.views.blueprint import bp

P = Permission
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/sheets/<int:sheet_id>.<any(pdf,xlsx):form>")
@requires(P.MANAGE_SHEETS, P.SIGN_SHEET_EXAMINER, P.SIGN_SHEET_HEAD, P.SEE_JOURNAL)
def sheet_paper(sheet_id: int, form: str) -> ResponseReturnValue:
    """Give the sheet as a file; `?lang=kk|ru|en` chooses the language of the PDF."""
    session = read_session()
    sheet = sheet_seat(session, current_person(), sheet_id).sheet
    chosen = request.args.get("lang", "")
    locale = chosen if chosen in LOCALES else current_locale()
    body = papers.sheet_pdf(session, sheet, locale) if form == "pdf" else papers.sheet_xlsx(session, sheet)
    name = f"sheet-{sheet.year}-{sheet.number}" if sheet.number else f"sheet-draft-{sheet.id}"
    disposition = "inline" if form == "pdf" else "attachment"
    return Response(
        body,
        content_type=TYPES[form],
        headers={"Content-Disposition": f'{disposition}; filename="{name}.{form}"'},
    )
