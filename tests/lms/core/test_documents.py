from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from lms.core import documents


def test_a_cell_is_never_a_formula() -> None:
    made = documents.xlsx("Журнал", ["Аты"], [["=1+1"], ["-2"], ["Әлия"]])

    sheet = load_workbook(io.BytesIO(made)).active
    assert sheet is not None
    assert [cell.value for cell in sheet["A"]] == ["Аты", "'=1+1", "'-2", "Әлия"]
    assert all(cell.data_type == "s" for cell in sheet["A"])


@pytest.mark.parametrize("name", ["../x", "a/b", "", "x.typ"])
def test_a_template_is_a_plain_word(name: str) -> None:
    with pytest.raises(ValueError):
        documents.pdf(name, {})


def test_a_qr_code_is_a_picture_without_script() -> None:
    made = documents.qr_svg("https://example.kz/verify/ab")
    assert made.startswith("<svg")
    assert "script" not in made
