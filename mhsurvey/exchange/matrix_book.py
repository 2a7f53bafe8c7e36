"""The scorecard matrix as a workbook: the card as it looks, its cells one by one, and what the signs mean.

Numbers are numbers, so that they can be sorted and counted on; the mark beside each is its format. Text is written as
text: a name that begins with "=" is no formula.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from mhsurvey.results.change import Arrow
from mhsurvey.results.matrix import Line, Matrix
from mhsurvey.results.result import ShownScore, State
from mhsurvey.results.scores import shown
from mhsurvey.rounds.thresholds import Colour

MARKS = {Colour.GOOD: "▲", Colour.MIDDLING: "●", Colour.WEAK: "▼"}
ARROWS = {Arrow.UP: " ↑", Arrow.DOWN: " ↓"}
SIGNS = {State.TOO_FEW: "…", State.NO_DATA: None, State.NOT_APPLICABLE: "–"}
# Ground and ink of each colour (static/site/site.css).
PAINTS = {
    Colour.GOOD: ("#BFE3DD", "#0E5D52"),
    Colour.MIDDLING: ("#FBE8A9", "#6B4F00"),
    Colour.WEAK: ("#F6CDB8", "#8F3510"),
}
INK, LINE, GREY = "#1B2430", "#8B93A0", "#D9DCE1"
# Excel's pattern 14: thin stripes, beside the plain grey of what is hidden.
STRIPES = 14
FIRST_ROW = 5


@dataclass(frozen=True)
class BookWords:
    """Everything the workbook says, in the reader's language.

    facts   lines above the card: round, part of the country, who scored
    labels  of the columns; tags: their dimensions, alike
    data    heads of the second sheet: place code, place, point code, point, score, meaning, change, state
    legend  (sign, what it means)
    demonstration  stands on every sheet while the data is made up, None otherwise
    """

    title: str
    facts: Sequence[str]
    places: str
    average: str
    averages: str
    labels: Sequence[str]
    tags: Sequence[str]
    card: str
    cells: str
    meaning: str
    data: Sequence[str]
    legend: Sequence[tuple[str, str]]
    colours: Mapping[Colour, str]
    states: Mapping[State, str]
    incomplete: str
    demonstration: str | None


def matrix_book(matrix: Matrix, *, words: BookWords) -> bytes:
    """The workbook. Scores are whole numbers, as on the page: more digits would tell more of small groups."""
    held = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(held, options)
    looks = _Looks(book)
    _card(book, matrix, words, looks)
    _cells(book, matrix, words, looks)
    _legend(book, words, looks)
    book.close()
    return held.getvalue()


class _Looks:
    """Formats by what they show, each made once: a workbook holds a few dozen and not one a cell."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[tuple[object, ...], Any] = {}
        framed = {"border": 1, "border_color": LINE}
        wrapped = {"text_wrap": True, "valign": "bottom"}
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": INK})
        self.mark = book.add_format({"bold": True, "bg_color": "#FBE6A4"})
        self.text = book.add_format({"font_color": INK})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F7F5F0"} | wrapped)
        self.tag = book.add_format({"bold": True, "align": "center", "bg_color": "#E8EDF7"} | wrapped | framed)
        self.column = book.add_format({"rotation": 90, "align": "center"} | wrapped | framed)
        self.place = book.add_format({"bold": True} | framed)

    def cell(self, score: ShownScore, *, strong: bool = False) -> Any:
        """Ground, mark and arrow of one score; a dashed edge where it is incomplete."""
        arrow = ARROWS.get(Arrow(score.arrow)) if score.arrow else None
        wanted = (score.state, score.colour, arrow, score.incomplete, strong)
        if wanted not in self._known:
            self._known[wanted] = self._book.add_format(self._look(score, arrow or "") | {"bold": strong})
        return self._known[wanted]

    def _look(self, score: ShownScore, arrow: str) -> dict[str, object]:
        look: dict[str, object] = {"align": "center", "border": 1, "border_color": LINE}
        if score.value is None or score.colour is None:
            ground: dict[State, dict[str, object]] = {
                State.TOO_FEW: {"bg_color": GREY},
                State.NO_DATA: {"pattern": STRIPES, "fg_color": GREY, "bg_color": "#FFFFFF"},
            }
            return look | ground.get(score.state, {})
        ground_colour, ink = PAINTS[score.colour]
        thin: dict[str, object] = {"border": 3} if score.incomplete else {}
        number = f'"{MARKS[score.colour]} "0"{arrow}"'
        return look | {"bg_color": ground_colour, "font_color": ink, "num_format": number} | thin


def _card(book: Any, matrix: Matrix, words: BookWords, looks: _Looks) -> None:
    sheet = book.add_worksheet(words.card)
    _begin(sheet, words, looks, rows=(words.title, *words.facts))
    head = FIRST_ROW + bool(words.demonstration)
    _heads(sheet, words, looks, row=head)
    for at, line in enumerate(matrix.lines, start=head + 2):
        sheet.write_string(at, 0, line.name, looks.place)
        for column, score in enumerate((line.average, *line.scores), start=1):
            _write(sheet, at, column, score, looks.cell(score, strong=column == 1))
    end = head + 2 + len(matrix.lines)
    sheet.write_string(end, 0, words.averages, looks.place)
    for column, score in enumerate((matrix.average, *matrix.averages), start=1):
        _write(sheet, end, column, score, looks.cell(score, strong=True))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1 + len(words.labels), 8)
    sheet.set_row(head + 1, 150)
    sheet.freeze_panes(head + 2, 1)
    sheet.repeat_rows(head, head + 1)
    sheet.repeat_columns(0)
    sheet.fit_to_pages(1, 0)


def _heads(sheet: Any, words: BookWords, looks: _Looks, *, row: int) -> None:
    sheet.merge_range(row, 0, row + 1, 0, words.places, looks.head)
    sheet.merge_range(row, 1, row + 1, 1, words.average, looks.column)
    start = 0
    for at, tag in enumerate(words.tags):
        if at + 1 == len(words.tags) or words.tags[at + 1] != tag:
            _spanned(sheet, row, first=start + 2, last=at + 2, text=tag, look=looks.tag)
            start = at + 1
    for column, label in enumerate(words.labels, start=2):
        sheet.write_string(row + 1, column, label, looks.column)


def _spanned(sheet: Any, row: int, *, first: int, last: int, text: str, look: Any) -> None:
    if first == last:
        sheet.write_string(row, first, text, look)
    else:
        sheet.merge_range(row, first, row, last, text, look)


def _write(sheet: Any, row: int, column: int, score: ShownScore, look: Any) -> None:
    if score.value is None:
        sheet.write(row, column, SIGNS[score.state], look)
    else:
        sheet.write_number(row, column, int(shown(score.value)), look)


def _cells(book: Any, matrix: Matrix, words: BookWords, looks: _Looks) -> None:
    """One line a cell, for whoever goes on working with them."""
    sheet = book.add_worksheet(words.cells)
    start = _begin(sheet, words, looks, rows=())
    for column, head in enumerate(words.data):
        sheet.write_string(start, column, head, looks.head)
    row = start
    for line in matrix.lines:
        for indicator, score, label in zip(matrix.columns, line.scores, words.labels, strict=True):
            row += 1
            _record(sheet, row, line, (indicator.code, label), score, words)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 3, 32)
    sheet.set_column(4, 7, 14)
    sheet.freeze_panes(start + 1, 0)
    sheet.autofilter(start, 0, row, len(words.data) - 1)


def _record(sheet: Any, row: int, line: Line, point: tuple[str, str], score: ShownScore, words: BookWords) -> None:
    for column, text in enumerate((line.code, line.name, *point)):
        sheet.write_string(row, column, text)
    if score.value is None:
        sheet.write_string(row, 7, words.states[score.state])
        return
    sheet.write_number(row, 4, int(shown(score.value)))
    if score.colour is not None:
        sheet.write_string(row, 5, words.colours[score.colour])
    if score.change is not None:
        sheet.write_number(row, 6, int(shown(score.change)))
    if score.incomplete:
        sheet.write_string(row, 7, words.incomplete)


def _legend(book: Any, words: BookWords, looks: _Looks) -> None:
    sheet = book.add_worksheet(words.meaning)
    start = _begin(sheet, words, looks, rows=(words.title, *words.facts))
    for row, (sign, meaning) in enumerate(words.legend, start=start + 1):
        sheet.write_string(row, 0, sign, looks.text)
        sheet.write_string(row, 1, meaning, looks.wrapped)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)


def _begin(sheet: Any, words: BookWords, looks: _Looks, *, rows: Sequence[str]) -> int:
    """The demonstration's mark and what stands above a sheet. Gives the first free row."""
    lines = [(words.demonstration, looks.mark)] if words.demonstration else []
    lines += [(text, looks.title if at == 0 else looks.text) for at, text in enumerate(rows)]
    for row, (text, look) in enumerate(lines):
        sheet.write_string(row, 0, text, look)
    sheet.set_landscape()
    sheet.set_paper(9)
    if words.demonstration:
        sheet.set_header(f"&C{words.demonstration}")
    return len(lines)
