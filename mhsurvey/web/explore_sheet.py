"""An explored table as rows: for the page, and as CSV and XLSX with the same numbers and the same protection."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from mhsurvey.explore.view import Cell, Dimension, Explored
from mhsurvey.results.result import State

Value = str | float | int | None


class Naming(Protocol):
    """The words for an explored table (web.explore.Names)."""

    def answer(self, value: str) -> str: ...
    def dimension(self, one: Dimension) -> str: ...
    def code(self, one: Dimension, code: str) -> str: ...


@dataclass(frozen=True)
class Block:
    """Rows under one heading: the first breakdown's cell, or None when there is one breakdown at most.

    few  cells with too few people, or nobody: named together, so that a long list of choices stays short
    """

    code: str | None
    rows: tuple[tuple[str, Cell], ...]

    @property
    def shown(self) -> tuple[tuple[str, Cell], ...]:
        return tuple((code, cell) for code, cell in self.rows if cell.state is State.SHOWN)

    @property
    def few(self) -> tuple[str, ...]:
        return tuple(code for code, cell in self.rows if cell.state is not State.SHOWN)


def grouped(found: Explored) -> tuple[Block, ...]:
    """The cells in the order of the page; cells about nobody are left out."""
    if not found.by:
        return ()
    if len(found.by) == 1:
        rows = tuple((code, found.cells[code,]) for code in found.by[0].codes)
        return (Block(None, _about_somebody(rows)),)
    blocks = (
        Block(code, _about_somebody(tuple((inner, found.cells[code, inner]) for inner in found.by[1].codes)))
        for code in found.by[0].codes
    )
    return tuple(block for block in blocks if block.rows)


def _about_somebody(rows: tuple[tuple[str, Cell], ...]) -> tuple[tuple[str, Cell], ...]:
    return tuple((code, cell) for code, cell in rows if cell.state is not State.NO_DATA)


def rows(found: Explored, *, names: Naming, with_few: bool = True) -> Iterator[list[Value]]:
    """Head and lines. Shares and their ends in percent; what is hidden says so and is empty, or is left out."""
    by = [names.dimension(one) for one in found.by]
    # NOTE: heads of a table: how many answered, and why a line is empty
    head = [*by, _("People") if found.form.of_persons else _("Sheets"), _("Note"), *_heads(found, names)]
    yield head
    yield _filled([*[_("All")] * len(by), *_line(found, found.whole)], to=len(head))
    for block in grouped(found):
        for code, cell in block.rows if with_few else block.shown:
            codes = (code,) if block.code is None else (block.code, code)
            named = [names.code(one, part) for one, part in zip(found.by, codes, strict=True)]
            yield _filled([*named, *_line(found, cell)], to=len(head))


def _filled(line: list[Value], *, to: int) -> list[Value]:
    return line + [None] * (to - len(line))


def _heads(found: Explored, names: Naming) -> list[Value]:
    if found.edges or found.whole.spread is not None:
        bins = [f"{low:g}–{high:g}" for low, high in zip(found.edges, found.edges[1:], strict=False)]
        return [_("Mean"), _("Standard deviation"), _("Lower quartile"), _("Median"), _("Upper quartile"), *bins]
    heads: list[Value] = []
    if found.asked.norms and found.form.of_persons:
        heads += [_("Good answers, %"), _("from"), _("to")]
    elif found.asked.norms:
        heads += [_("Mean score, 0-100"), _("Lowest"), _("Highest")]
    return [*heads, *[f"{names.answer(value)}, %" for value in found.answers], _("Don't know, %")]


def _line(found: Explored, cell: Cell) -> list[Value]:
    if cell.state is not State.SHOWN:
        return [None, _("too few") if cell.state is State.TOO_FEW else _("nobody")]
    start: list[Value] = [cell.people, _("small sample") if cell.small_sample else ""]
    spread = cell.spread
    if spread is not None:
        of_bins = [_percent(share) for share in spread.bins]
        return [*start, spread.mean, spread.deviation, spread.lower, spread.median, spread.upper, *of_bins]
    shares = [_percent(cell.told[value].share if value in cell.told else 0.0) for value in found.answers]
    return [*start, *_headline(found, cell), *shares, _percent(cell.unknown)]


def _headline(found: Explored, cell: Cell) -> list[Value]:
    if not found.asked.norms:
        return []
    if not found.form.of_persons:
        return [None if one is None else round(one, 1) for one in (cell.score, cell.lowest, cell.highest)]
    told = cell.favourable
    if told is None:
        return [None, None, None]
    return [told.bound or _percent(told.share), _percent(told.low), _percent(told.high)]


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


# --- as files ----------------------------------------------------------------------------------


def _as_csv(lines: Iterator[list[Value]]) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["" if one is None else _plain(one) for one in line] for line in lines])
    return ("\N{ZERO WIDTH NO-BREAK SPACE}" + file.getvalue()).encode()


def _plain(value: Value) -> Value:
    # A name that begins like a formula is opened as one by spreadsheets.
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value


def _as_xlsx(lines: Iterator[list[Value]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for at, line in enumerate(lines):
        sheet.append([_cell(sheet, value, bold=at == 0) for value in line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Value, *, bold: bool) -> SheetCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # Never a formula, whatever a place or an answer is called.
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


Writer = Callable[[Iterator[list[Value]]], bytes]
WRITERS: dict[str, tuple[Writer, str]] = {
    "csv": (_as_csv, "text/csv"),
    "xlsx": (_as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
