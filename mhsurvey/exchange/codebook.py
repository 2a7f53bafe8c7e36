"""A form's codebook: every question of its versions, what may be answered, what it measures, how many answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from mhsurvey.exchange.leaving import is_words
from mhsurvey.exchange.rows import Row
from mhsurvey.exchange.statistics import codes_of
from mhsurvey.forms.meaning import Meaning, Question
from mhsurvey.forms.preview import Preview, ShownQuestion, ShownSection


@dataclass(frozen=True)
class Entry:
    """One question as the codebook tells it.

    column      its column in a CSV with groups in the names; None when it is in no export
    answered    how many records (rows of its repeat) answer it; None where that is not told
    means       its mh: attributes, "indicator=x part=score"
    """

    question: Question
    column: str | None
    relevant: str
    constraint: str
    required: bool
    versions: tuple[str, ...]
    means: str
    answered: int | None

    @property
    def kept_back(self) -> str:
        """Why it is in no export, or only when asked for: "protected", "words", ""."""
        if self.question.is_protected:
            return "protected"
        return "words" if is_words(self.question) else ""


@dataclass(frozen=True)
class Codebook:
    """languages: codes, default first."""

    form_id: str
    title: str
    version: str
    languages: tuple[str, ...]
    entries: tuple[Entry, ...]


def codebook_of(
    versions: Sequence[Meaning],
    *,
    preview: Preview,
    columns: Mapping[str, str],
    answered: Mapping[str, int] | None = None,
) -> Codebook:
    """Put a form's codebook together.

    versions  every version, newest first; preview: how the newest looks
    columns   path -> column, of the questions that an export may hold
    answered  path -> how many; None tells nobody. Of what is protected nothing is told
    """
    newest = versions[0]
    shown = {one.path: one for one in _shown(preview.items)}
    questions: dict[str, Question] = {}
    asked_in: dict[str, list[str]] = {}
    for version in versions:
        for one in version.questions:
            questions.setdefault(one.path, one)
            asked_in.setdefault(one.path, []).append(version.version)
    return Codebook(
        form_id=newest.form_id,
        title=newest.title,
        version=newest.version,
        languages=newest.languages or ("",),
        entries=tuple(
            _entry(one, shown.get(path), columns.get(path), asked_in[path], answered) for path, one in questions.items()
        ),
    )


def _entry(
    one: Question,
    shown: ShownQuestion | None,
    column: str | None,
    versions: Sequence[str],
    answered: Mapping[str, int] | None,
) -> Entry:
    return Entry(
        question=one,
        column=column,
        relevant=shown.relevant if shown else "",
        constraint=shown.constraint if shown else "",
        required=bool(shown and shown.is_required),
        versions=tuple(versions),
        means=_means(one),
        answered=None if answered is None or one.is_protected else answered.get(one.path, 0),
    )


def _means(one: Question) -> str:
    attributes = ("key", "indicator", "part", "point", "dimension", "scale", "by")
    told = [f"{name}={value}" for name in attributes if (value := getattr(one, name)) is not None]
    if one.indicator and one.direction != "+":
        told.append(f"direction={one.direction}")
    return " ".join(told)


def _shown(items: Sequence[ShownSection | ShownQuestion]) -> Iterator[ShownQuestion]:
    for one in items:
        if isinstance(one, ShownSection):
            yield from _shown(one.items)
        else:
            yield one


# --- as a workbook -----------------------------------------------------------------------------

QUESTIONS = (
    "column", "name", "type", "repeat", "required", "relevant", "constraint", "mh", "answered", "in exports",
    "versions",
)  # fmt: skip
IN_EXPORTS = {"": "yes", "words": "when words are asked for", "protected": "never: for the focal persons"}


def write_codebook(book: Codebook, path: Path) -> None:
    """Write it as XLSX: one sheet of questions, one of choices with the numbers SPSS and Stata know them by."""
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    labels = tuple(f"label ({language})" for language in book.languages)
    _write(workbook, "questions", (*QUESTIONS, *labels), list(_questions(book)), wide=len(labels))
    _write(workbook, "choices", ("question", "value", "number", *labels), list(_choices(book)), wide=len(labels))
    workbook.close()


def _write(workbook: Any, title: str, header: Sequence[str], rows: Sequence[Row], *, wide: int) -> None:
    bold = workbook.add_format({"bold": True, "bg_color": "#E8EEF0", "bottom": 1})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet = workbook.add_worksheet(title)
    for place, words in enumerate(header):
        sheet.write_string(0, place, words, bold)
    for at, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(at, place, cell, wrapped)
            elif cell is not None:
                sheet.write_number(at, place, cell, wrapped)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(header) - 1)
    sheet.set_column(0, len(header) - 1, 18)
    sheet.set_column(len(header) - wide, len(header) - 1, 48)


def _questions(book: Codebook) -> Iterator[Row]:
    for one in book.entries:
        yield [
            one.column or "",
            one.question.name,
            one.question.type,
            (one.question.repeat or "").rpartition("/")[2],
            "yes" if one.required else "",
            one.relevant,
            one.constraint,
            one.means,
            one.answered,
            IN_EXPORTS[one.kept_back] if one.column or one.kept_back else "never",
            ", ".join(one.versions),
            *(one.question.label.get(language, "") for language in book.languages),
        ]


def _choices(book: Codebook) -> Iterator[Row]:
    for one in book.entries:
        codes = codes_of(one.question)
        for choice in one.question.choices:
            said = [choice.label.get(language, "") for language in book.languages]
            yield [one.question.name, choice.value, codes.get(choice.value), *said]
