"""Rows as files: CSV and XLSX. A row is written when it comes; nothing of it stays in memory."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from mhsurvey.exchange.cells import harmless, may_run
from mhsurvey.exchange.frame import AFTER, BEFORE, REPEATED, label_of
from mhsurvey.exchange.rows import Row, Sheet

# What XLSX holds at most: rows of a sheet, columns, signs of a cell.
XLSX_ROWS = 1_048_576
XLSX_COLUMNS = 16_384
XLSX_SIGNS = 32_767


class Book(Protocol):
    """What an export is written into."""

    def add(self, sheet: int, row: Row) -> None:
        """Write one row into the sheet of this number."""

    def close(self) -> list[Path]:
        """End it; gives the files it is made of."""

    def give_up(self) -> None:
        """Let go of its files: what was written is not wanted any more."""


class _Lines(list[str]):
    """A file for csv.writer that holds what it is given."""

    write = list.append


class CsvBook:
    """A CSV a sheet, in UTF-8 with the mark Excel needs to read ɛ and é."""

    def __init__(self, folder: Path, *, name: str, sheets: Sequence[Sheet], semicolons: bool = False) -> None:
        names = [name, *(f"{name}-{sheet.table.name}" for sheet in sheets[1:])]
        self._paths = [folder / f"{one}.csv" for one in names]
        self._files = [path.open("w", encoding="utf-8-sig", newline="", buffering=1 << 17) for path in self._paths]
        self._lines = _Lines()
        self._writer = csv.writer(self._lines, delimiter=";" if semicolons else ",")
        for number, sheet in enumerate(sheets):
            self.add(number, list(sheet.header))

    def add(self, sheet: int, row: Row) -> None:
        self._writer.writerow(row)
        line = self._lines.pop()
        # The end of the line is no cell that begins with one.
        if may_run(line.removesuffix("\r\n")):
            self._writer.writerow([harmless(cell) if type(cell) is str else cell for cell in row])
            line = self._lines.pop()
        self._files[sheet].write(line)

    def close(self) -> list[Path]:
        self.give_up()
        return self._paths

    def give_up(self) -> None:
        for file in self._files:
            file.close()


class XlsxBook:
    """One workbook, a sheet a table. Text is written as text: no cell is a formula, nothing needs a mark.

    Below the names stands what each question is called, a row a language.
    """

    def __init__(self, folder: Path, *, name: str, sheets: Sequence[Sheet], languages: Sequence[str] = ()) -> None:
        self._path = folder / f"{name}.xlsx"
        self._book = xlsxwriter.Workbook(
            str(self._path),
            {
                "constant_memory": True,
                "tmpdir": str(folder),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "use_zip64": True,
            },
        )
        self._bold = self._book.add_format({"bold": True, "bg_color": "#E8EEF0", "bottom": 1})
        self._quiet = self._book.add_format({"italic": True, "font_color": "#44545C", "text_wrap": True})
        self._sheets = sheets
        self._languages = languages
        self._taken: set[str] = set()
        self._open = [self._begin(sheet, sheet.table.name) for sheet in sheets]
        self._parts = [1] * len(sheets)

    def add(self, sheet: int, row: Row) -> None:
        worksheet, at = self._open[sheet]
        if at >= XLSX_ROWS:
            self._parts[sheet] += 1
            worksheet, at = self._begin(self._sheets[sheet], f"{self._sheets[sheet].table.name} {self._parts[sheet]}")
        self._write(worksheet, at, row)
        self._open[sheet] = (worksheet, at + 1)

    def close(self) -> list[Path]:
        self._book.close()
        return [self._path]

    def give_up(self) -> None:
        self._book.close()

    def _begin(self, sheet: Sheet, title: str) -> tuple[Any, int]:
        worksheet = self._book.add_worksheet(self._title(title))
        self._write(worksheet, 0, list(sheet.header), self._bold)
        before, after = (REPEATED, ()) if sheet.table.repeat else (BEFORE, AFTER)
        for at, language in enumerate(self._languages, start=1):
            labels: Row = [label_of(field.label, language) for field in sheet.fields]
            self._write(worksheet, at, [*([None] * len(before)), *labels, *([None] * len(after))], self._quiet)
        worksheet.freeze_panes(1 + len(self._languages), 0)
        worksheet.set_column(0, min(len(sheet.header), XLSX_COLUMNS) - 1, 16)
        return worksheet, 1 + len(self._languages)

    def _title(self, title: str) -> str:
        # Excel refuses these signs, more than 31 of any, and two sheets of one name.
        plain = "".join("_" if sign in "[]:*?/\\'" else sign for sign in title)
        found, n = plain[:31], 1
        while found.casefold() in self._taken:
            n += 1
            found = f"{plain[: 30 - len(str(n))]}_{n}"
        self._taken.add(found.casefold())
        return found

    def _write(self, worksheet: Any, at: int, row: Row, look: Any = None) -> None:
        for place, cell in enumerate(row[:XLSX_COLUMNS]):
            if cell is None or cell == "":
                continue
            if type(cell) is str:
                worksheet.write_string(
                    at, place, cell if len(cell) <= XLSX_SIGNS else f"{cell[: XLSX_SIGNS - 1]}…", look
                )
            else:
                worksheet.write_number(at, place, cell, look)
