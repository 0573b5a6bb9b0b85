"""Documents: PDF by typst (data as JSON input, never pasted into markup), XLSX safe against formulas, QR codes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import segno
import typst
from openpyxl import Workbook
from openpyxl.styles import Font

TEMPLATES = Path(__file__).parent / "typst"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | float | Decimal | date | datetime | None


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """Return a PDF of `lms/core/typst/<template>.typ`; the template reads `json(bytes(sys.inputs.data))`.

    Typst brings its own fonts with every Kazakh letter; no system library is needed.

    Raises:
        ValueError: the template's name is not a plain word.
    """
    if not template.isidentifier():
        raise ValueError("a template's name is a plain word")
    path = TEMPLATES / f"{template}.typ"
    return typst.compile(
        str(path),
        root=str(TEMPLATES),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, default=str)},
        ignore_system_fonts=True,
    )


def safe_cell(value: Cell) -> Cell:
    """Return a value that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return "'" + value
    return value


def xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a workbook of one sheet: a bold header row that stays, then the rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has one
    sheet.title = "".join(sign for sign in title if sign not in "[]:*?/\\")[:31] or "1"
    sheet.append([safe_cell(text) for text in header])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([safe_cell(value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def qr_svg(text: str) -> str:
    """Return a QR code as an SVG element (no script, no style)."""
    stream = io.BytesIO()
    segno.make(text, error="m").save(stream, kind="svg", xmldecl=False, svgns=True, scale=3, border=2)
    return stream.getvalue().decode()
