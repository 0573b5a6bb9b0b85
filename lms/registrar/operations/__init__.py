"""Writes of the registrar: sheets from draft to closed, appeals; session first, always an actor, never a commit."""

from lms.registrar.operations.appeals import accept_appeal, decide_appeal, file_appeal
from lms.registrar.operations.closing import close_sheet, open_correction
from lms.registrar.operations.sheets import note_absent, open_sheet, refresh_sheet, sign_examiner, sign_head

__all__ = [
    "accept_appeal",
    "close_sheet",
    "decide_appeal",
    "file_appeal",
    "note_absent",
    "open_correction",
    "open_sheet",
    "refresh_sheet",
    "sign_examiner",
    "sign_head",
]
