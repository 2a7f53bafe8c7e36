"""XLSForms written as Markdown tables in the test that uses them, made into real workbooks."""

import io

from openpyxl import Workbook

SETTINGS = """
| settings |            |         |         |
|          | form_title | form_id | version |
|          | A form     | a_form  | 1       |
"""


def workbook(*tables: str) -> bytes:
    """An .xlsx of one or more tables; the first cell of a table's first row names its sheet."""
    book = Workbook()
    book.remove(book.active)
    for line in (line for table in tables for line in table.strip().splitlines()):
        first, *cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if first:
            sheet = book.create_sheet(first)
        if any(cells):
            sheet.append([cell or None for cell in cells])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def survey(table: str, settings: str = SETTINGS, *more: str) -> bytes:
    """A workbook of a survey table with the usual settings."""
    return workbook(table, settings, *more)
