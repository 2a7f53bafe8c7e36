"""Kobo's own blocks written out as plain XLSForm, the way KoboToolbox does it: score, rank and matrix.

A block's rows keep the row numbers they had, so that faults still point into the uploaded workbook.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from mhsurvey.forms.workbook import Row

BEGIN = re.compile(r"begin[_ ](score|rank|kobomatrix)")
END = re.compile(r"end[_ ](score|rank|kobomatrix)")
LIST_COLUMNS = {"score": "kobo--score-choices", "rank": "kobo--rank-items", "kobomatrix": "kobo--matrix_list"}
MESSAGE = "kobo--rank-constraint-message"
# What is said, in any language: "label", "label::fr", "hint", "media::image::fr" …
SAID = re.compile(r"(label|hint|guidance_hint|image|big-image|audio|video|media)(::.*)?")
REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


def is_used(rows: tuple[Row, ...]) -> bool:
    """Whether a workbook holds a block of Kobo's."""
    return any(row.sheet == "survey" and BEGIN.fullmatch(row.get("type")) for row in rows)


def expand(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The same workbook with every block written out. A block that is not closed ends with the sheet."""
    expanded: list[Row] = []
    block: list[Row] = []
    for row in rows:
        in_survey = row.sheet == "survey"
        if block and in_survey and END.fullmatch(row.get("type")):
            expanded += _written_out(block, end=row, rows=rows)
            block = []
        elif in_survey and (block or BEGIN.fullmatch(row.get("type"))):
            block.append(row)
        else:
            expanded.append(row)
    if block:
        expanded += _written_out(block, end=block[-1], rows=rows)
    return tuple(expanded)


def _written_out(block: list[Row], *, end: Row, rows: tuple[Row, ...]) -> Iterator[Row]:
    begin, *inner = block
    found = BEGIN.fullmatch(begin.get("type"))
    kind = found.group(1) if found else ""
    of_list = begin.get(LIST_COLUMNS[kind])
    if kind == "score":
        yield from _score(begin, inner, of_list)
    elif kind == "rank":
        yield from _rank(begin, inner, of_list)
    else:
        choices = [
            row for row in rows if row.sheet == "choices" and of_list in (row.get("list_name"), row.get("list name"))
        ]
        yield from _matrix(begin, inner, choices)
    yield _with(end, {"type": "end_group"})


def _score(begin: Row, inner: list[Row], of_list: str) -> Iterator[Row]:
    """One line of choices a row, under a line that names the choices."""
    yield _group(begin, {})
    yield _with(
        begin,
        {"type": f"select_one {of_list}", "name": f"{begin.get('name')}_header", "appearance": "label"},
        _said(begin),
    )
    for row in inner:
        yield _with(row, _kept(row) | {"type": f"select_one {of_list}", "appearance": "list-nolabel"})


def _rank(begin: Row, inner: list[Row], of_list: str) -> Iterator[Row]:
    """One question a place; what was chosen before may not be chosen again."""
    yield _group(begin, {})
    yield _with(begin, {"type": "note", "name": f"{begin.get('name')}_label"}, _said(begin))
    messages = {
        heading.replace(MESSAGE, "constraint_message", 1): text
        for heading, text in begin.cells.items()
        if heading.startswith(MESSAGE)
    }
    for place, row in enumerate(inner):
        others = [f". != ${{{earlier.get('name')}}}" for earlier in inner[:place]]
        cells = {"type": f"select_one {of_list}", "appearance": "minimal"}
        if others:
            cells |= {"constraint": " and ".join(others)} | messages
        yield _with(row, _kept(row) | cells)


def _matrix(begin: Row, inner: list[Row], choices: list[Row]) -> Iterator[Row]:
    """One group a choice of the list, holding every column's question under a name of its own."""
    yield _group(begin, _said(begin), on_one_screen=False)
    columns = {row.get("name") for row in inner}
    for choice in choices:
        line = f"{begin.get('name')}_{choice.get('name')}"
        yield _with(begin, {"type": "begin_group", "name": line, "appearance": "field-list"}, _said(choice))
        for row in inner:
            own = {heading: _own_names(text, line, columns) for heading, text in _kept(row).items()}
            yield _with(row, own | {"name": f"{line}_{row.get('name')}"})
        yield _with(begin, {"type": "end_group"})


def _own_names(text: str, line: str, columns: set[str]) -> str:
    """References to a column of the matrix, turned to the same line's question."""
    return REFERENCE.sub(
        lambda found: f"${{{line}_{found.group(1)}}}" if found.group(1) in columns else found.group(0), text
    )


def _group(begin: Row, said: dict[str, str], *, on_one_screen: bool = True) -> Row:
    cells = {heading: text for heading, text in _kept(begin).items() if not SAID.fullmatch(heading)}
    cells |= {"type": "begin_group"}
    # Kobo writes required and appearance beside the block; a group takes neither.
    cells.pop("required", None)
    cells["appearance"] = "field-list" if on_one_screen else ""
    return _with(begin, cells, said)


def _said(row: Row) -> dict[str, str]:
    return {heading: text for heading, text in row.cells.items() if SAID.fullmatch(heading)}


def _kept(row: Row) -> dict[str, str]:
    used = (*LIST_COLUMNS.values(), MESSAGE)
    return {heading: text for heading, text in row.cells.items() if not heading.startswith(used)}


def _with(row: Row, cells: dict[str, str], said: dict[str, str] | None = None) -> Row:
    return replace(row, sheet="survey", cells=cells | (said or {}))
