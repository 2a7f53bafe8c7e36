"""The eleven forms, made afresh and as they lie in the tree, each read and converted once."""

from functools import cache, cached_property
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from pyxform.xls2xform import convert

FORMS = Path(__file__).resolve().parents[2] / "forms"

FORM_IDS = (
    "csc_issues",
    "csc_indicators",
    "csc_group",
    "csc_provider",
    "csc_inputs",
    "csc_interface",
    "csc_followup",
    "csc_verdict",
    "qoc_maternity",
    "qoc_child",
    "hh_mini",
)


class Instrument:
    """A form as committed: its workbook, its XForm and what pyxform warned of."""

    def __init__(self, form_id: str) -> None:
        self.form_id = form_id
        self.folder = FORMS / form_id
        self.workbook = self.folder / f"{form_id}.xlsx"
        self.warnings: list[str] = []
        self.xform = convert(str(self.workbook), warnings=self.warnings).xform
        self.tree = etree.fromstring(self.xform.encode())

    @cached_property
    def sheets(self) -> dict[str, list[dict[str, str]]]:
        """{sheet: [{column: cell}]}, empty cells left out."""
        book = load_workbook(self.workbook)
        return {sheet.title: _lines(sheet) for sheet in book}


def _lines(sheet) -> list[dict[str, str]]:
    names, *rows = sheet.iter_rows(values_only=True)
    return [
        {name: str(cell) for name, cell in zip(names, row, strict=True) if cell is not None}
        for row in rows
        if any(cell is not None for cell in row)
    ]


@cache
def _read(form_id: str) -> Instrument:
    return Instrument(form_id)


@pytest.fixture(params=FORM_IDS)
def instrument(request) -> Instrument:
    return _read(request.param)


@pytest.fixture
def instruments() -> dict[str, Instrument]:
    return {form_id: _read(form_id) for form_id in FORM_IDS}
