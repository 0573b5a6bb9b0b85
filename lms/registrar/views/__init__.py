"""Pages of the registrar: sheets, their papers, verification, appeals."""

from lms.registrar.views import appeals, papers, sheet, sheets, verify
from lms.registrar.views.blueprint import bp

__all__ = ["appeals", "bp", "papers", "sheet", "sheets", "verify"]
