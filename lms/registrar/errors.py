"""What the registrar's room refuses, and what to do next."""

from __future__ import annotations

from lms.core.errors import BadInput, QashyqError
from lms.core.i18n import lazy_gettext


class SheetNotReady(QashyqError):
    """Rows are open: `held`, `provisional` and `empty` count them."""

    code = "sheet_not_ready"
    status = 409
    message = lazy_gettext(
        "The sheet is not complete: held %(held)s, provisional %(provisional)s, without a result %(empty)s."
    )
    next_step = lazy_gettext(
        "Wait for the decisions on held results; note as absent those who did not come; then refresh the sheet."
    )


class SheetNotSigned(QashyqError):
    code = "sheet_not_signed"
    status = 409
    message = lazy_gettext("The sheet is not signed by both the examiner and the head.")
    next_step = lazy_gettext("Ask for the missing signature; then close the sheet.")


class SheetChanged(QashyqError):
    code = "sheet_changed"
    status = 409
    message = lazy_gettext("Marks changed after the sheet was signed.")
    next_step = lazy_gettext("Refresh the sheet; it has to be signed again.")


class SheetClosed(QashyqError):
    code = "sheet_closed"
    status = 409
    message = lazy_gettext("This sheet is closed; a closed sheet never changes.")
    next_step = lazy_gettext("If it is wrong, open a correction sheet that names it.")


class NotYourSheet(QashyqError):
    """The offering's teacher never signs its final; one person never signs twice."""

    code = "not_your_sheet"
    status = 403
    message = lazy_gettext("You cannot sign this sheet: teaching and final control are separated.")
    next_step = lazy_gettext("Another examiner signs it; the examiner and the head are two people.")


class WrongSignatureOrder(QashyqError):
    code = "wrong_signature_order"
    status = 409
    message = lazy_gettext("The sheet is not waiting for this signature.")
    next_step = lazy_gettext("The examiner signs first, then the head.")


class AppealTooLate(QashyqError):
    code = "appeal_too_late"
    status = 409
    message = lazy_gettext("The time for an appeal against this mark is over.")
    next_step = lazy_gettext("Ask the dean's office if you could not file it in time for a good reason.")


class AppealExists(QashyqError):
    code = "appeal_exists"
    status = 409
    message = lazy_gettext("You have already filed an appeal against this mark.")
    next_step = lazy_gettext("Wait for its answer; you will get a notice.")


class AppealDecided(QashyqError):
    code = "appeal_decided"
    status = 409
    message = lazy_gettext("This appeal has been decided.")
    next_step = lazy_gettext("A decision on an appeal is not changed here.")


class TextRequired(BadInput):
    code = "text_required"
    message = lazy_gettext("This step needs a text.")
    next_step = lazy_gettext("Write one or two sentences and send it again.")
