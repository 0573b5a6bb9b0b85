"""Who may study at a distance: the six categories of Regulation 004 5.7."""

from __future__ import annotations

CATEGORIES = ("5.7(1)", "5.7(2)", "5.7(3)", "5.7(4)", "5.7(5)", "5.7(6)")
