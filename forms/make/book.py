"""Writes a plan as an XLSForm workbook, the same bytes every time."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from .row import Plan, Row, Text
from .sources import Choice, Word, bambara
from .voices import Spoken, clips_of, heard, stored

FRENCH, BAMBARA, ENGLISH = "Français (fr)", "Bamanankan (bm)", "English (en)"
LANGUAGES = (FRENCH, BAMBARA, ENGLISH)
LANGUAGE_OF = {"fr": FRENCH, "bm": BAMBARA, "en": ENGLISH}
MH = 'mh="http://mhsurvey.org/xforms"'
# Office files carry their making time inside and in every zip entry: fixed, or no two makings are equal.
MADE_AT = datetime(2026, 11, 15)  # noqa: DTZ001 - a workbook's dates have no time zone
ZIP_TIME = (2026, 11, 15, 0, 0, 0)

TRANSLATED = (
    ("label", "label"),
    ("hint", "hint"),
    ("message", "constraint_message"),
    ("required_message", "required_message"),
)
PLAIN = (
    *("relevant", "constraint", "calculation", "trigger", "appearance", "choice_filter", "parameters"),
    "repeat_count",
)
MEANING = ("key", "indicator", "part", "point", "dimension", "direction", "scale", "by", "sensitive", "alert")

Line = dict[str, str]


def lines(plan: Plan, choices: Iterable[Choice], words: dict[str, Word]) -> dict[str, list[Line]]:
    """The three sheets as lists of {column: cell}; absent cells are left out."""
    wanted = {row.choice_list for row in plan.rows}
    return {
        "survey": [_survey_line(row, words) for row in plan.rows],
        "choices": [_choice_line(choice, words) for choice in choices if choice.list_name in wanted],
        "settings": [
            {
                "form_title": plan.title.fr,
                "form_id": plan.form_id,
                "version": plan.version,
                "default_language": FRENCH,
                "instance_name": plan.instance_name,
                "namespaces": MH,
                "attribute::mh:kind": plan.kind,
                "attribute::mh:title_en": plan.title.en,
            }
        ],
    }


def columns(sheet: str, found: list[Line]) -> list[str]:
    """The columns a sheet needs, in an order that reads well: those that no line uses are left out."""
    if sheet == "survey":
        order = [
            "type",
            "name",
            *_in_languages("label"),
            *_in_languages("hint"),
            "required",
            *_in_languages("required_message"),
            "relevant",
            "constraint",
            *_in_languages("constraint_message"),
            *PLAIN[2:],
            *_in_languages("image"),
            *_in_languages("audio"),
            *(f"bind::mh:{name}" for name in MEANING),
        ]
    elif sheet == "choices":
        order = ["list_name", "name", *_in_languages("label"), *_in_languages("image"), *_in_languages("audio")]
        order += ["mh_score", "mh_face"]
    else:
        order = list(found[0])
    used = {column for line in found for column in line}
    return [column for column in order if column in used]


def write(path: Path, sheets: dict[str, list[Line]]) -> None:
    """Save the sheets as a workbook at `path`."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, found in sheets.items():
        _fill(book.create_sheet(name), columns(name, found), found)
    book.properties.creator = "mhsurvey"
    saved = io.BytesIO()
    book.save(saved)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_with_fixed_times(saved))


def _survey_line(row: Row, words: dict[str, Word]) -> Line:
    line: Line = {"type": row.type}
    if row.name:
        line["name"] = row.name
    for field, column in TRANSLATED:
        line |= _translated(column, getattr(row, field), words)
    if row.required:
        line["required"] = "yes"
    line |= {name: value for name in PLAIN if (value := getattr(row, name))}
    line |= _picture(row.image) | _heard(heard(row))
    return line | {f"bind::mh:{name}": value for name, value in row.mh.items()}


def _choice_line(choice: Choice, words: dict[str, Word]) -> Line:
    line = {"list_name": choice.list_name, "name": choice.name}
    line |= _translated("label", choice.label, words) | _picture(choice.image) | _heard(clips_of(choice.label))
    if choice.score:
        line["mh_score"] = choice.score
    if choice.face:
        line["mh_face"] = choice.face
    return line


def _translated(column: str, text: Text | None, words: dict[str, Word]) -> Line:
    if text is None:
        return {}
    said = (text.fr, bambara(text.fr, words), text.en)
    return {f"{column}::{language}": cell for language, cell in zip(LANGUAGES, said, strict=True)}


def _picture(image: str) -> Line:
    return dict.fromkeys(_in_languages("image"), image) if image else {}


def _heard(spoken: dict[str, Spoken]) -> Line:
    return {f"audio::{LANGUAGE_OF[code]}": file for code, file in stored(spoken).items()}


def _in_languages(column: str) -> list[str]:
    return [f"{column}::{language}" for language in LANGUAGES]


def _fill(sheet: Worksheet, names: list[str], found: list[Line]) -> None:
    sheet.append(names)
    for line in found:
        sheet.append([line.get(name) for name in names])
        if line.get("type", "").startswith(("begin_", "end_")):
            for cell in sheet[sheet.max_row]:
                cell.fill = PatternFill("solid", fgColor="E3F1EE")
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1B8A7A")
    for number, name in enumerate(names, start=1):
        wide = name.startswith(("label", "relevant", "constraint", "calculation", "form_title", "instance_name"))
        letter = sheet.cell(row=1, column=number).column_letter
        sheet.column_dimensions[letter].width = 46 if wide else 22
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C2" if len(found) > 1 else "A2"


def _with_fixed_times(saved: io.BytesIO) -> bytes:
    fixed = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                # Saving writes the clock over the time that was set.
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", f"{MADE_AT.isoformat()}Z".encode(), content)
            new.writestr(zipfile.ZipInfo(entry.filename, ZIP_TIME), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
