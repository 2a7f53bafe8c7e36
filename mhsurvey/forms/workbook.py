"""Open an XLSForm workbook safely: looked at as a zip before anybody unpacks it, then read row by row."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openpyxl import Workbook, load_workbook

from mhsurvey.forms.fault import Fault
from mhsurvey.problems import N_

# A 2.8 MB bomb took pyxform 156 s and 1.5 GB; the largest honest XLSForm seen is 4 MB unpacked.
MOST_BYTES = 60_000_000
# openpyxl takes 5 to 10 µs a tag; the largest honest workbook seen has 160,000.
MOST_TAGS = 400_000
MOST_ENTRIES = 2_000
MOST_ROWS = 20_000
MOST_COLUMNS = 400
TOO_LARGE = N_("The workbook unpacks to far more than an XLSForm needs. Copy its sheets into a new workbook.")
SHEETS = ("survey", "choices", "settings", "entities", "external_choices")


@dataclass(frozen=True)
class Row:
    """One filled row of a sheet: `number` as Excel shows it, cells as text by heading.

    Headings are in small letters, but a language keeps its own.
    """

    sheet: str
    number: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


def unsafe(content: bytes) -> Fault | None:
    """Why a file may not be opened, None when it may: not a workbook, a zip bomb, or XML with a DTD."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return Fault.error(
            N_("This is not an .xlsx workbook. Save it from Excel or LibreOffice as .xlsx and upload that.")
        )
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        return Fault.error(TOO_LARGE)
    return _unsafe_parts(archive, entries)


def _unsafe_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Fault | None:
    tags = 0
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        part = _read(archive, entry)
        if isinstance(part, Fault):
            return part
        # In UTF-16 every other byte is 0.
        if b"<!DOCTYPE" in part.replace(b"\0", b"") or b"<!ENTITY" in part.replace(b"\0", b""):
            return Fault.error(
                N_("The workbook holds an XML document type (DTD). Copy its sheets into a new workbook.")
            )
        tags += part.count(b"<")
        if tags > MOST_TAGS:
            return Fault.error(TOO_LARGE)
    return None


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | Fault:
    try:
        with archive.open(entry) as part:
            # The declared size may lie, so never read more than is allowed.
            text = part.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        return Fault.error(N_("The workbook is damaged or protected. Save it again as a plain .xlsx."))
    return Fault.error(TOO_LARGE) if len(text) > MOST_BYTES else text


def read_rows(content: bytes) -> tuple[Row, ...]:
    """Every filled row of the sheets an XLSForm has. `unsafe` must have let the file pass.

    Raises ValueError with a sentence when the workbook cannot be read or is too long.
    """
    try:
        return tuple(_rows(content))
    except TooLong:
        raise
    except Exception as fault:
        # openpyxl raises whatever a damaged part leads it to, and reads sheets only when their rows are asked for.
        raise ValueError("The workbook cannot be read. Save it again as .xlsx.") from fault


class TooLong(ValueError):
    """A sheet has more rows than an XLSForm needs."""


def _rows(content: bytes) -> Iterator[Row]:
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for name in workbook.sheetnames:
        if name.strip().lower() in SHEETS:
            yield from _sheet_rows(workbook[name], name.strip().lower())


def _sheet_rows(sheet: object, name: str) -> Iterator[Row]:
    headings: list[str] = []
    rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)  # type: ignore[attr-defined]
    for number, values in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise TooLong(f"The sheet {name} has more than {MOST_ROWS} rows. Move long lists into a CSV file.")
        texts = ["" if value is None else _text(value) for value in values]
        if number == 1:
            headings = [_heading(text) for text in texts]
        elif any(texts):
            yield Row(name, number, {heading: text for heading, text in zip(headings, texts, strict=False) if heading})


def _heading(text: str) -> str:
    column, mark, language = text.partition("::")
    return column.lower() + mark + language


def _text(value: object) -> str:
    # Excel keeps 5 as 5.0; a name or choice typed as a number must read as it was typed.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def write(rows: Iterable[Row]) -> tuple[bytes, dict[str, list[int]]]:
    """A plain workbook of these rows, and for each sheet the row every written row came from, beginning with row 2."""
    of_sheet: dict[str, list[Row]] = {}
    for row in rows:
        of_sheet.setdefault(row.sheet, []).append(row)
    book = Workbook(write_only=True)
    for name, lines in of_sheet.items():
        headings = list(dict.fromkeys(heading for row in lines for heading in row.cells))
        sheet = book.create_sheet(name)
        sheet.append(headings)
        for row in lines:
            sheet.append([row.get(heading) or None for heading in headings])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), {name: [row.number for row in lines] for name, lines in of_sheet.items()}
